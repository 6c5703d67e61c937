// The volumes that a PersistentVolume can stand for: one of them, by the rules for volumes of pods where they are the same.

import { type FieldError, forbiddenField, invalidField, requiredField } from "../../field_error.ts";
import { requiredText, requiredTexts } from "../workloads/checks.ts";
import { csiDriverName } from "../workloads/csi_driver_name.ts";
import type { FieldNode } from "../workloads/field_node.ts";
import { noBacksteps } from "../workloads/local_paths.ts";
import * as sources from "../workloads/volume_sources.ts";

interface SourceType {
  /** The JSON name of its member of the spec. */
  readonly name: string;
  readonly validate: (source: FieldNode, spec: FieldNode) => FieldError[];
  /** Where kube-apiserver has another name in paths of its faults. */
  readonly path?: string;
  /** The same for the fault of a second type. */
  readonly secondPath?: string;
}

/** In the order in which kube-apiserver looks at them. */
const sourceTypes: readonly SourceType[] = [
  { name: "hostPath", validate: sources.hostPath },
  { name: "gcePersistentDisk", validate: sources.gcePersistentDisk, path: "persistentDisk" },
  { name: "awsElasticBlockStore", validate: sources.awsElasticBlockStore },
  { name: "glusterfs", validate: glusterfs },
  { name: "flocker", validate: sources.flocker },
  { name: "nfs", validate: sources.nfs },
  { name: "rbd", validate: sources.rbd },
  { name: "quobyte", validate: sources.quobyte },
  { name: "cephfs", validate: sources.cephfs, secondPath: "cephFS" },
  { name: "iscsi", validate: iscsi },
  { name: "cinder", validate: cinder },
  { name: "fc", validate: sources.fc },
  { name: "flexVolume", validate: sources.flexVolume },
  { name: "azureFile", validate: azureFile },
  { name: "vsphereVolume", validate: sources.vsphereVolume },
  { name: "photonPersistentDisk", validate: sources.photonPersistentDisk },
  { name: "portworxVolume", validate: sources.portworxVolume },
  { name: "azureDisk", validate: sources.azureDisk },
  { name: "scaleIO", validate: sources.scaleIO },
  { name: "local", validate: local },
  { name: "storageos", validate: sources.storageos },
  { name: "csi", validate: csi },
];

export const volumeSourceNames: readonly string[] = sourceTypes.map(({ name }) => name);

export function volumeSourceFaults(spec: FieldNode): FieldError[] {
  const [first, ...others] = sourceTypes.filter(({ name }) => spec.get(name).isSet);
  if (first === undefined) return [requiredField(spec.path, "must specify a volume type")];
  const source = spec.get(first.name).withPath(`${spec.path}.${first.path ?? first.name}`);
  return [
    ...first.validate(source, spec),
    ...others.map(({ name, secondPath = name }) =>
      forbiddenField(`${spec.path}.${secondPath}`, "may not specify more than 1 volume type")
    ),
  ];
}

function glusterfs(source: FieldNode): FieldError[] {
  const namespace = source.get("endpointsNamespace");
  const faults = sources.glusterfs(source);
  if (!namespace.isSet || namespace.text !== "") return faults;
  const detail = "if the endpointnamespace is set, it must be a valid namespace name";
  return [...faults, invalidField(namespace.path, "", detail)];
}

function iscsi(source: FieldNode): FieldError[] {
  return [...sources.iscsi(source), ...secretName(source.get("secretRef"))];
}

function cinder(source: FieldNode): FieldError[] {
  const reference = source.get("secretRef");
  return [
    ...requiredTexts(source, ["volumeID"]),
    ...(reference.isSet ? requiredTexts(reference, ["name", "namespace"]) : []),
  ];
}

function secretName(reference: FieldNode): FieldError[] {
  return reference.isSet ? requiredTexts(reference, ["name"]) : [];
}

function azureFile(source: FieldNode): FieldError[] {
  const namespace = source.get("secretNamespace");
  return [...sources.azureFile(source), ...(namespace.isSet ? requiredText(namespace) : [])];
}

/** A disk of one node: pods must be told which. */
function local(source: FieldNode, spec: FieldNode): FieldError[] {
  const path = source.get("path");
  return [
    ...(path.text === "" ? [requiredField(path.path)] : noBacksteps(path)),
    ...(spec.get("nodeAffinity").get("required").isSet
      ? []
      : [requiredField("metadata.annotations", "Local volume requires node affinity")]),
  ];
}

const csiSecrets = [
  "controllerPublishSecretRef",
  "controllerExpandSecretRef",
  "nodePublishSecretRef",
  "nodeExpandSecretRef",
];

function csi(source: FieldNode): FieldError[] {
  return [
    ...csiDriverName(source.get("driver")),
    ...requiredTexts(source, ["volumeHandle"]),
    ...csiSecrets.map((name) => source.get(name)).filter((reference) => reference.isSet)
      .flatMap((reference) => requiredTexts(reference, ["name", "namespace"])),
  ];
}
