// The rules of each type of volume that stands on its own: what must be given, and in which form. PersistentVolumes have
// most of these types too.

import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from "../../field_error.ts";
import type { FieldNode } from "./field_node.ts";
import { labelFaults, subdomainFaults } from "../names.ts";
import {
  between,
  betweenIfSet,
  fileMode,
  oneOfIfSet,
  requiredRuled,
  requiredText,
  requiredTexts,
  ruledIfPresent,
} from "./checks.ts";
import { csiDriverName } from "./csi_driver_name.ts";
import { descendingPath, noBacksteps, nonReservedPath } from "./local_paths.ts";
import { compareQuantities } from "./quantities.ts";

const hostPathTypes = [
  "",
  "BlockDevice",
  "CharDevice",
  "Directory",
  "DirectoryOrCreate",
  "File",
  "FileOrCreate",
  "Socket",
];
const managedDiskUri =
  "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}";
const blobDiskUri = "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd";
const diskPartition = { min: 1, max: 255 };
const lun = { min: 0, max: 255 };

export function emptyDir(source: FieldNode): FieldError[] {
  const limit = source.get("sizeLimit");
  if (!limit.isSet || compareQuantities(limit.text, "0") >= 0) return [];
  return [forbiddenField(limit.path, "SizeLimit field must be a valid resource quantity")];
}

export function hostPath(source: FieldNode): FieldError[] {
  const path = source.get("path");
  if (path.text === "") return [requiredField(path.path)];
  return [...noBacksteps(path), ...oneOfIfSet(source.get("type"), hostPathTypes)];
}

export function gitRepo(source: FieldNode): FieldError[] {
  return [...requiredTexts(source, ["repository"]), ...descendingPath(source.get("directory"))];
}

export function gcePersistentDisk(source: FieldNode): FieldError[] {
  return [...requiredTexts(source, ["pdName"]), ...partition(source)];
}

export function awsElasticBlockStore(source: FieldNode): FieldError[] {
  return [...requiredTexts(source, ["volumeID"]), ...partition(source)];
}

/** Zero stands for the whole disk. */
function partition(source: FieldNode): FieldError[] {
  const node = source.get("partition");
  return node.number === 0 ? [] : between(node, diskPartition);
}

export function secret(source: FieldNode): FieldError[] {
  return [...requiredTexts(source, ["secretName"]), ...keyedFiles(source)];
}

export function configMap(source: FieldNode): FieldError[] {
  return [...requiredTexts(source, ["name"]), ...keyedFiles(source)];
}

function keyedFiles(source: FieldNode): FieldError[] {
  return [...fileMode(source.get("defaultMode")), ...source.get("items").items.flatMap(keyToPath)];
}

export function keyToPath(item: FieldNode): FieldError[] {
  return [...requiredTexts(item, ["key", "path"]), ...nonReservedPath(item.get("path")), ...fileMode(item.get("mode"))];
}

export function nfs(source: FieldNode): FieldError[] {
  const path = source.get("path");
  const relative = path.text.startsWith("/") ? [] : [invalidField(path.path, path.text, "must be an absolute path")];
  return [...requiredTexts(source, ["server", "path"]), ...relative];
}

export function iscsi(source: FieldNode): FieldError[] {
  const needsSecret = source.get("chapAuthDiscovery").flag || source.get("chapAuthSession").flag;
  const secretRef = source.get("secretRef");
  const initiator = source.get("initiatorName");
  return [
    ...requiredTexts(source, ["targetPortal"]),
    ...requiredRuled(source.get("iqn"), iscsiNameFaults),
    ...between(source.get("lun"), lun),
    ...(needsSecret && !secretRef.isSet ? [requiredField(secretRef.path)] : []),
    ...iscsiNameFaults(initiator.isSet ? initiator.text : "iqn.2000-01.a:a")
      .map((fault) => invalidField(`${source.path}.initiatorname`, initiator.text, fault)),
  ];
}

const iscsiForms: Readonly<Record<string, RegExp>> = {
  iqn: /iqn\.\d{4}-\d{2}\.([A-Za-z0-9\-.]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[A-Za-z0-9]{16}$/,
  naa: /^naa.[A-Za-z0-9]{32}$/,
};

function iscsiNameFaults(name: string): string[] {
  const form = iscsiForms[name.slice(0, 3)];
  if (form === undefined) return ["must be valid format starting with iqn, eui, or naa"];
  return form.test(name) ? [] : ["must be valid format"];
}

export function glusterfs(source: FieldNode): FieldError[] {
  return requiredTexts(source, ["endpoints", "path"]);
}

export function flocker(source: FieldNode): FieldError[] {
  const [name, uuid] = [source.get("datasetName"), source.get("datasetUUID")];
  const faults: FieldError[] = [];
  if (name.text === "" && uuid.text === "") {
    faults.push(requiredField(source.path, "one of datasetName and datasetUUID is required"));
  }
  if (name.text !== "" && uuid.text !== "") {
    faults.push(
      invalidField(source.path, "resource", "datasetName and datasetUUID can not be specified simultaneously"),
    );
  }
  if (name.text.includes("/")) faults.push(invalidField(name.path, name.text, "must not contain '/'"));
  return faults;
}

export function persistentVolumeClaim(source: FieldNode): FieldError[] {
  return requiredTexts(source, ["claimName"]);
}

export function rbd(source: FieldNode): FieldError[] {
  return [...requiredList(source.get("monitors")), ...requiredTexts(source, ["image"])];
}

export function cephfs(source: FieldNode): FieldError[] {
  return requiredList(source.get("monitors"));
}

function requiredList(list: FieldNode): FieldError[] {
  return list.items.length === 0 ? [requiredField(list.path)] : [];
}

export function cinder(source: FieldNode): FieldError[] {
  return [...requiredTexts(source, ["volumeID"]), ...namedSecret(source.get("secretRef"))];
}

function namedSecret(reference: FieldNode): FieldError[] {
  return reference.isSet ? requiredTexts(reference, ["name"]) : [];
}

export function quobyte(source: FieldNode): FieldError[] {
  return [...quobyteRegistry(source), ...requiredTexts(source, ["volume"])];
}

function quobyteRegistry(source: FieldNode): FieldError[] {
  const registry = source.get("registry");
  const pairs = "must be a host:port pair or multiple pairs separated by commas";
  if (registry.text === "") return [requiredField(registry.path, pairs)];
  if (source.get("tenant").text.length >= 65) {
    return [requiredField(`${source.path}.tenant`, "must be a UUID and may not exceed a length of 64 characters")];
  }
  return registry.text.split(",").filter((pair) => !/^(\[[^[\]]*\]|[^:[\]]*):[^:[\]]*$/.test(pair))
    .map(() => invalidField(registry.path, registry.text, pairs));
}

export function fc(source: FieldNode): FieldError[] {
  const targets = source.get("targetWWNs");
  const hasTargets = targets.items.length > 0;
  const hasIds = source.get("wwids").items.length > 0;
  const faults: FieldError[] = [];
  if (!hasTargets && !hasIds) {
    faults.push(requiredField(targets.path, "must specify either targetWWNs or wwids, but not both"));
  }
  if (hasTargets && hasIds) {
    faults.push(invalidField(targets.path, targets.value, "targetWWNs and wwids can not be specified simultaneously"));
  }
  if (!hasTargets) return faults;
  const unit = source.get("lun");
  if (!unit.isSet) faults.push(requiredField(unit.path, "lun is required if targetWWNs is specified"));
  return [...faults, ...betweenIfSet(unit, lun)];
}

export function flexVolume(source: FieldNode): FieldError[] {
  const reserved = source.get("options").entries.filter(([key]) => {
    const domain = key.includes("/") ? key.slice(0, key.indexOf("/")) : key;
    return /\.(kubernetes|k8s)\.io$/.test(`.${domain.toLowerCase()}`);
  });
  return [
    ...requiredTexts(source, ["driver"]),
    ...reserved.map(([key, { path }]) => invalidField(path, key, "kubernetes.io and k8s.io namespaces are reserved")),
  ];
}

export function azureFile(source: FieldNode): FieldError[] {
  return requiredTexts(source, ["secretName", "shareName"]);
}

export function vsphereVolume(source: FieldNode): FieldError[] {
  return requiredTexts(source, ["volumePath"]);
}

export function photonPersistentDisk(source: FieldNode): FieldError[] {
  return requiredTexts(source, ["pdID"]);
}

export function portworxVolume(source: FieldNode): FieldError[] {
  return requiredTexts(source, ["volumeID"]);
}

export function azureDisk(source: FieldNode): FieldError[] {
  const [kind, uri] = [source.get("kind"), source.get("diskURI")];
  const isManaged = kind.text === "Managed";
  const [start, form] = isManaged ? ["/subscriptions/", managedDiskUri] as const : ["https://", blobDiskUri] as const;
  return [
    ...requiredTexts(source, ["diskName", "diskURI"]),
    ...oneOfIfSet(source.get("cachingMode"), ["None", "ReadOnly", "ReadWrite"]),
    ...oneOfIfSet(kind, ["Dedicated", "Managed", "Shared"]),
    ...(kind.isSet && !uri.text.startsWith(start) ? [unsupportedField(uri.path, uri.text, [form])] : []),
  ];
}

export function storageos(source: FieldNode): FieldError[] {
  return [
    ...requiredRuled(source.get("volumeName"), labelFaults),
    ...ruledIfPresent(source.get("volumeNamespace"), labelFaults),
    ...namedSecret(source.get("secretRef")),
  ];
}

export function scaleIO(source: FieldNode): FieldError[] {
  return requiredTexts(source, ["gateway", "system", "volumeName"]);
}

export function csi(source: FieldNode): FieldError[] {
  const faults = csiDriverName(source.get("driver"));
  const reference = source.get("nodePublishSecretRef");
  if (!reference.isSet) return faults;
  const name = reference.get("name");
  // kube-apiserver leaves the reference out of the path when the name is malformed.
  const nameFaults = name.text === ""
    ? requiredText(name)
    : ruledIfPresent(name.withPath(`${source.path}.name`), subdomainFaults);
  return [...faults, ...nameFaults];
}

export function image(source: FieldNode): FieldError[] {
  const policy = source.get("pullPolicy");
  return [
    ...requiredTexts(source, ["reference"]),
    ...(policy.text === "" ? [requiredField(policy.path)] : oneOfIfSet(policy, ["Always", "IfNotPresent", "Never"])),
  ];
}
