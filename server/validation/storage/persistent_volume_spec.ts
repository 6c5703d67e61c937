// The spec of a PersistentVolume, on its own or inline in a VolumeAttachment.

import type { TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from "../../field_error.ts";
import { subdomainFaults } from "../names.ts";
import { oneOf, oneOfIfSet, ruled, ruledIfPresent } from "../workloads/checks.ts";
import type { FieldNode } from "../workloads/field_node.ts";
import { nodeSelector } from "../workloads/node_selector.ts";
import { compareQuantities } from "../workloads/quantities.ts";
import { volumeSourceFaults } from "./persistent_volume_sources.ts";

const ACCESS_MODES = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
const NOT_INLINE = "may not be specified in the context of inline volumes";

export interface VolumeSpecOptions {
  /** Of a VolumeAttachment: a CSI volume without most of what a claim needs. */
  readonly inline: boolean;
}

export function persistentVolumeSpec(spec: FieldNode, { inline }: VolumeSpecOptions): FieldError[] {
  return [
    ...(inline ? inlineFaults(spec) : []),
    ...accessModeFaults(spec.get("accessModes")),
    ...(inline ? [] : capacityFaults(spec.get("capacity"))),
    ...reclaimFaults(spec.get("persistentVolumeReclaimPolicy"), { inline }),
    ...affinityFaults(spec.get("nodeAffinity"), { inline }),
    ...volumeSourceFaults(spec),
    ...recyclesRoot(spec),
    ...classFaults(spec.get("storageClassName"), { inline }),
    ...oneOfIfSet(spec.get("volumeMode"), ["Block", "Filesystem"]),
    ...attributesClassFaults(spec),
  ];
}

function inlineFaults(spec: FieldNode): FieldError[] {
  const [claim, capacity, csi] = ["claimRef", "capacity", "csi"].map((name) => spec.get(name)) as [
    FieldNode,
    FieldNode,
    FieldNode,
  ];
  return [
    ...(claim.isSet ? [forbiddenField(claim.path, NOT_INLINE)] : []),
    ...(capacity.entries.length > 0 ? [forbiddenField(capacity.path, NOT_INLINE)] : []),
    ...(csi.isSet ? [] : [requiredField(csi.path, "has to be specified in the context of inline volumes")]),
  ];
}

function accessModeFaults({ path, texts }: FieldNode): FieldError[] {
  if (texts.length === 0) return [requiredField(path)];
  const faults = texts.filter((mode) => !ACCESS_MODES.includes(mode))
    .map((mode) => unsupportedField(path, mode, ACCESS_MODES));
  const hasOthers = texts.some((mode) => mode !== "ReadWriteOncePod" && ACCESS_MODES.includes(mode));
  if (!texts.includes("ReadWriteOncePod") || !hasOthers) return faults;
  return [...faults, forbiddenField(path, "may not use ReadWriteOncePod with other access modes")];
}

/** Storage, and nothing else. */
function capacityFaults(capacity: FieldNode): FieldError[] {
  const faults: FieldError[] = [];
  if (capacity.entries.length === 0) faults.push(requiredField(capacity.path));
  if (!capacity.get("storage").isSet || capacity.entries.length > 1) {
    faults.push(unsupportedField(capacity.path, capacity.value, ["storage"]));
  }
  return [...faults, ...capacity.entries.flatMap(([, quantity]) => positiveQuantity(quantity.path, quantity.value))];
}

function positiveQuantity(path: string, quantity: TypedValue | undefined): FieldError[] {
  return compareQuantities(String(quantity), "0") > 0
    ? []
    : [invalidField(path, quantity, "must be greater than zero")];
}

function reclaimFaults(policy: FieldNode, { inline }: VolumeSpecOptions): FieldError[] {
  if (policy.text === "") return [];
  if (!inline) return oneOf(policy, ["Delete", "Recycle", "Retain"]);
  return policy.text === "Retain"
    ? []
    : [forbiddenField(policy.path, "may only be Retain in the context of inline volumes")];
}

function affinityFaults(affinity: FieldNode, { inline }: VolumeSpecOptions): FieldError[] {
  if (!affinity.isSet) return [];
  if (inline) return [forbiddenField(affinity.path, NOT_INLINE)];
  const required = affinity.get("required");
  return required.isSet
    ? nodeSelector(required)
    : [requiredField(required.path, "must specify required node constraints")];
}

function recyclesRoot(spec: FieldNode): FieldError[] {
  const policy = spec.get("persistentVolumeReclaimPolicy");
  const path = spec.get("hostPath").get("path").text.replace(/(?<=.)\/+$/, "");
  if (policy.text !== "Recycle" || !/^\/+$/.test(path)) return [];
  return [forbiddenField(policy.path, "may not be 'recycle' for a hostPath mount of '/'")];
}

function classFaults(storageClass: FieldNode, { inline }: VolumeSpecOptions): FieldError[] {
  if (!inline) return ruledIfPresent(storageClass, subdomainFaults);
  return storageClass.text === "" ? [] : [forbiddenField(storageClass.path, NOT_INLINE)];
}

function attributesClassFaults(spec: FieldNode): FieldError[] {
  const attributesClass = spec.get("volumeAttributesClassName");
  if (!attributesClass.isSet) return [];
  const faults = attributesClass.text === ""
    ? [requiredField(attributesClass.path, "an empty string is disallowed")]
    : ruled(attributesClass, subdomainFaults);
  const csi = spec.get("csi");
  if (csi.isSet) return faults;
  return [...faults, requiredField(csi.path, "has to be specified when using volumeAttributesClassName")];
}
