// Tables of volumes, claims and the drivers behind them.
import { cell, count, flag, joined, type KindCells, mapped, name, sinceCreation, text, value } from "./cells.ts";
import { nameWithDefault } from "./networking.ts";

export const storageCells: KindCells = {
  persistentvolumes: [
    name,
    mapped<string>("spec.capacity.storage", (size) => size ?? "0"),
    mapped<readonly string[]>("spec.accessModes", accessModes),
    text("spec.persistentVolumeReclaimPolicy"),
    phaseOrTerminating(),
    mapped<{ namespace?: string; name?: string }>(
      "spec.claimRef",
      (claim) => claim ? `${claim.namespace ?? ""}/${claim.name ?? ""}` : "",
    ),
    storageClass(),
    value("spec.volumeAttributesClassName", "<unset>"),
    text("status.reason"),
    sinceCreation,
    value("spec.volumeMode", "<unset>"),
  ],
  persistentvolumeclaims: [
    name,
    phaseOrTerminating(),
    text("spec.volumeName"),
    cell<Claim>(
      ["spec.volumeName", "status.capacity.storage"],
      ({ spec, status }) => spec?.volumeName ? status?.capacity?.storage ?? "0" : "",
    ),
    cell<Claim>(
      ["spec.volumeName", "status.accessModes"],
      ({ spec, status }) => spec?.volumeName ? accessModes(status?.accessModes) : "",
    ),
    storageClass(),
    value("spec.volumeAttributesClassName", "<unset>"),
    sinceCreation,
    value("spec.volumeMode", "<unset>"),
  ],
  "storageclasses.storage.k8s.io": [
    nameWithDefault(
      "storageclass.kubernetes.io/is-default-class",
      "storageclass.beta.kubernetes.io/is-default-class",
    ),
    text("provisioner"),
    value("reclaimPolicy", "Delete"),
    value("volumeBindingMode", "Immediate"),
    flag("allowVolumeExpansion"),
    sinceCreation,
  ],
  "volumeattributesclasses.storage.k8s.io": [name, text("driverName"), sinceCreation],
  "volumeattachments.storage.k8s.io": [
    name,
    text("spec.attacher"),
    text("spec.source.persistentVolumeName"),
    text("spec.nodeName"),
    flag("status.attached"),
    sinceCreation,
  ],
  "csidrivers.storage.k8s.io": [
    name,
    flag("spec.attachRequired", { ifAbsent: true }),
    flag("spec.podInfoOnMount"),
    flag("spec.storageCapacity"),
    mapped<readonly { audience?: string }[]>(
      "spec.tokenRequests",
      (requests) => requests?.map((it) => it.audience ?? "").join(",") ?? "<unset>",
    ),
    flag("spec.requiresRepublish"),
    joined("spec.volumeLifecycleModes", "<none>"),
    sinceCreation,
  ],
  "csinodes.storage.k8s.io": [name, count("spec.drivers"), sinceCreation],
};

interface Claim {
  readonly metadata?: {
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string | null;
  };
  readonly spec?: { readonly volumeName?: string; readonly storageClassName?: string | null };
  readonly status?: {
    readonly phase?: string;
    readonly accessModes?: readonly string[];
    readonly capacity?: Readonly<Record<string, string>>;
  };
}

function phaseOrTerminating() {
  return cell<Claim>(
    ["metadata.deletionTimestamp", "status.phase"],
    ({ metadata, status }) => metadata?.deletionTimestamp ? "Terminating" : status?.phase ?? "",
  );
}

/** Once, classes were named by an annotation; where it is there it still counts. */
function storageClass() {
  return cell<Claim>(
    ["metadata.annotations", "spec.storageClassName"],
    ({ metadata, spec }) =>
      metadata?.annotations?.["volume.beta.kubernetes.io/storage-class"] ?? spec?.storageClassName ?? "",
  );
}

const shortModes = [
  ["ReadWriteOnce", "RWO"],
  ["ReadOnlyMany", "ROX"],
  ["ReadWriteMany", "RWX"],
  ["ReadWriteOncePod", "RWOP"],
] as const;

function accessModes(modes: readonly string[] = []): string {
  return shortModes.filter(([mode]) => modes.includes(mode)).map(([, short]) => short).join(",");
}
