// The volumes of a pod: names, one type each, and which of them containers may mount.

import { duplicateField, type FieldError, forbiddenField, invalidField, requiredField } from "../../field_error.ts";
import { goQuote } from "../../go_quote.ts";
import { labelFaults, subdomainFaults } from "../names.ts";
import { requiredRuled } from "./checks.ts";
import { downwardApiVolume } from "./downward_api_volume.ts";
import { ephemeralVolume } from "./ephemeral_volume.ts";
import type { FieldNode } from "./field_node.ts";
import { projectedVolume } from "./projected_volume.ts";
import * as sources from "./volume_sources.ts";

interface VolumeType {
  /** The JSON name of its member of a volume. */
  readonly name: string;
  readonly validate: (source: FieldNode) => FieldError[];
  /** Where kube-apiserver has another name in paths of its faults. */
  readonly path?: string;
  /** The same for the fault of a second type. */
  readonly secondPath?: string;
}

/** In the order in which kube-apiserver looks at them: of several types the first is the one that counts. */
const volumeTypes: readonly VolumeType[] = [
  { name: "emptyDir", validate: sources.emptyDir },
  { name: "hostPath", validate: sources.hostPath },
  { name: "gitRepo", validate: sources.gitRepo },
  { name: "gcePersistentDisk", validate: sources.gcePersistentDisk, path: "persistentDisk" },
  { name: "awsElasticBlockStore", validate: sources.awsElasticBlockStore },
  { name: "secret", validate: sources.secret },
  { name: "nfs", validate: sources.nfs },
  { name: "iscsi", validate: sources.iscsi },
  { name: "glusterfs", validate: sources.glusterfs },
  { name: "flocker", validate: sources.flocker },
  { name: "persistentVolumeClaim", validate: sources.persistentVolumeClaim },
  { name: "rbd", validate: sources.rbd },
  { name: "cinder", validate: sources.cinder },
  { name: "cephfs", validate: sources.cephfs, secondPath: "cephFS" },
  { name: "quobyte", validate: sources.quobyte },
  { name: "downwardAPI", validate: downwardApiVolume, secondPath: "downwarAPI" },
  { name: "fc", validate: sources.fc },
  { name: "flexVolume", validate: sources.flexVolume },
  { name: "configMap", validate: sources.configMap },
  { name: "azureFile", validate: sources.azureFile },
  { name: "vsphereVolume", validate: sources.vsphereVolume },
  { name: "photonPersistentDisk", validate: sources.photonPersistentDisk },
  { name: "portworxVolume", validate: sources.portworxVolume },
  { name: "azureDisk", validate: sources.azureDisk },
  { name: "storageos", validate: sources.storageos },
  { name: "projected", validate: projectedVolume },
  { name: "scaleIO", validate: sources.scaleIO },
  { name: "csi", validate: sources.csi },
  { name: "ephemeral", validate: ephemeralVolume },
  { name: "image", validate: sources.image },
];

export interface VolumeCheck {
  readonly faults: FieldError[];
  /** The volumes without fault, by name: only these can be mounted. */
  readonly usable: ReadonlyMap<string, FieldNode>;
}

/** `podName` is "" for a template, whose pods have no name yet. */
export function checkVolumes(volumes: FieldNode, podName: string): VolumeCheck {
  const created = new Set(
    volumes.items.filter((volume) => podName !== "" && volume.get("ephemeral").isSet).map((volume) =>
      `${podName}-${volume.get("name").text}`
    ),
  );
  const usable = new Map<string, FieldNode>();
  const faults = volumes.items.flatMap((volume) => {
    const name = volume.get("name");
    const own = [...volumeType(volume, podName), ...requiredRuled(name, labelFaults)];
    if (usable.has(name.text)) own.push(duplicateField(name.path, name.text));
    if (own.length === 0) usable.set(name.text, volume);
    return [...own, ...createdClaimFaults(volume, created)];
  });
  return { faults, usable };
}

/** Claims that the pod's own ephemeral volumes will create are not for its other volumes. */
function createdClaimFaults(volume: FieldNode, created: ReadonlySet<string>): FieldError[] {
  const claim = volume.get("persistentVolumeClaim").get("claimName");
  if (!created.has(claim.text)) return [];
  return [invalidField(claim.path, claim.text, "must not reference a PVC that gets created for an ephemeral volume")];
}

function volumeType(volume: FieldNode, podName: string): FieldError[] {
  const [first, ...others] = volumeTypes.filter(({ name }) => volume.get(name).isSet);
  if (first === undefined) return [requiredField(volume.path, "must specify a volume type")];
  const { name, path = name } = first;
  return [
    ...first.validate(volume.get(name).withPath(`${volume.path}.${path}`)),
    ...nameFaults(volume, { podName, type: first }),
    ...others.map((other) =>
      forbiddenField(`${volume.path}.${other.secondPath ?? other.name}`, "may not specify more than 1 volume type")
    ),
  ];
}

/** Some types make longer names out of the volume's. */
function nameFaults(volume: FieldNode, { podName, type }: { podName: string; type: VolumeType }): FieldError[] {
  const name = volume.get("name");
  if (type.name === "iscsi" && volume.get("iscsi").get("initiatorName").isSet) {
    const isLong = `${name.text}:${volume.get("iscsi").get("targetPortal").text}`.length > 64;
    const detail = "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if " +
      "iscsi.initiatorName is specified.";
    return isLong ? [invalidField(name.path, name.text, detail)] : [];
  }
  if (type.name !== "ephemeral" || podName === "" || name.text === "") return [];
  const claim = `${podName}-${name.text}`;
  return subdomainFaults(claim)
    .map((fault) => invalidField(name.path, name.text, `PVC name ${goQuote(claim)}: ${fault}`));
}
