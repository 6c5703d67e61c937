// The validation of PersistentVolume.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField, invalidField } from "../../field_error.ts";
import { deepEqual } from "../deep_equal.ts";
import { immutable } from "../field_rules.ts";
import { messageOf } from "../fields.ts";
import { internalForm } from "../internal_form.ts";
import type { Validator } from "../validator.ts";
import { rootNode } from "../workloads/field_node.ts";
import { diffOf } from "../workloads/unified_diff.ts";
import { volumeSourceNames } from "./persistent_volume_sources.ts";
import { persistentVolumeSpec } from "./persistent_volume_spec.ts";

const SOURCE_MESSAGE = "k8s.io.api.core.v1.PersistentVolumeSource";
const AFFINITY_MESSAGE = "k8s.io.api.core.v1.VolumeNodeAffinity";
/** Secrets for the expansion of a volume may come to it later. */
const LATE_SECRETS = ["controllerExpandSecretRef", "nodeExpandSecretRef"];

export const persistentVolumeValidator: Validator = {
  validate,
  // kube-apiserver validates the new object of an update twice.
  validateUpdate: (volume, old) => [...validate(volume), ...validate(volume), ...changeFaults(volume, old)],
};

function validate(volume: TypedObject): FieldError[] {
  return persistentVolumeSpec(rootNode(volume).get("spec"), { inline: false });
}

function changeFaults(volume: TypedObject, old: TypedObject): FieldError[] {
  const [spec, oldSpec] = [messageOf(volume.spec), messageOf(old.spec)];
  return [
    ...sourceChange(spec, oldSpec),
    ...immutable("volumeMode", { value: spec.volumeMode, old: oldSpec.volumeMode }),
    ...affinityChange(spec, oldSpec),
  ];
}

function sourceChange(spec: TypedObject, oldSpec: TypedObject): FieldError[] {
  const [source, oldSource] = [sourceOf(spec), sourceOf(oldSpec)];
  const [csi, oldCsi] = [messageOf(source.csi), messageOf(oldSource.csi)];
  const late = LATE_SECRETS.filter((name) => oldCsi[name] === undefined && csi[name] !== undefined);
  const lateSecrets = Object.fromEntries(late.map((name) => [name, csi[name]]));
  const comparable = oldSource.csi === undefined ? oldSource : { ...oldSource, csi: { ...oldCsi, ...lateSecrets } };
  if (deepEqual(source, comparable)) return [];
  const diff = diffOf(internalForm(SOURCE_MESSAGE, source), internalForm(SOURCE_MESSAGE, comparable));
  const detail = `spec.persistentvolumesource is immutable after creation\n${diff}`;
  return [forbiddenField("spec.persistentvolumesource", detail)];
}

function sourceOf(spec: TypedObject): TypedObject {
  return Object.fromEntries(volumeSourceNames.filter((name) => name in spec).map((name) => [name, spec[name]]));
}

/** It may be set, once. */
function affinityChange({ nodeAffinity }: TypedObject, oldSpec: TypedObject): FieldError[] {
  if (oldSpec.nodeAffinity === undefined || deepEqual(nodeAffinity, oldSpec.nodeAffinity)) return [];
  const detail = "field is immutable, except for updating from beta label to GA";
  return [invalidField("spec.nodeAffinity", internalForm(AFFINITY_MESSAGE, nodeAffinity), detail)];
}
