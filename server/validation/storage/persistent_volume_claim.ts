// The validation of PersistentVolumeClaim.

import { cloneValue, type TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField } from "../../field_error.ts";
import { sameMessage } from "../../strategies/equality.ts";
import { immutable } from "../field_rules.ts";
import { messageOf, textOf } from "../fields.ts";
import { internalForm } from "../internal_form.ts";
import type { Validator } from "../validator.ts";
import { claimSpec } from "../workloads/claim_spec.ts";
import { rootNode } from "../workloads/field_node.ts";
import { compareQuantities } from "../workloads/quantities.ts";
import { diffOf } from "../workloads/unified_diff.ts";

const SPEC_MESSAGE = "k8s.io.api.core.v1.PersistentVolumeClaimSpec";
const IMMUTABLE_SPEC =
  "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";
const CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

export const persistentVolumeClaimValidator: Validator = {
  validate,
  validateUpdate: (claim, old) => [
    ...validate(claim),
    ...specChange(claim, old),
    ...shrinkFaults(claim, old),
    ...immutable("volumeMode", { value: messageOf(claim.spec).volumeMode, old: messageOf(old.spec).volumeMode }),
    ...attributesClassChange(messageOf(claim.spec), messageOf(old.spec)),
  ],
};

function validate(claim: TypedObject): FieldError[] {
  return claimSpec(rootNode(claim).get("spec"));
}

function specChange(claim: TypedObject, old: TypedObject): FieldError[] {
  const spec = cloneValue(messageOf(claim.spec));
  const oldSpec = comparableOldSpec(claim, old);
  if (messageOf(claim.status).phase === "Bound") {
    takeStorageRequest(spec, oldSpec);
    spec.volumeAttributesClassName = oldSpec.volumeAttributesClassName;
  }
  if (sameMessage(SPEC_MESSAGE, spec, oldSpec)) return [];
  const diff = diffOf(internalForm(SPEC_MESSAGE, spec), internalForm(SPEC_MESSAGE, oldSpec));
  return [forbiddenField("spec", `${IMMUTABLE_SPEC}\n${diff}`)];
}

/** With what may be set once: the volume, and the class (where an annotation had it: that one). */
function comparableOldSpec(claim: TypedObject, old: TypedObject): TypedObject {
  const spec = messageOf(claim.spec);
  const oldSpec = cloneValue(messageOf(old.spec));
  if (textOf(oldSpec.volumeName) === "") oldSpec.volumeName = spec.volumeName;
  const annotated = textOf(messageOf(messageOf(old.metadata).annotations)[CLASS_ANNOTATION]);
  const storageClass = textOf(spec.storageClassName);
  const isFirst = oldSpec.storageClassName === undefined && storageClass !== "";
  if (isFirst && (annotated === "" || annotated === storageClass)) oldSpec.storageClassName = storageClass;
  return oldSpec;
}

function takeStorageRequest(spec: TypedObject, oldSpec: TypedObject): void {
  const requests = messageOf(messageOf(spec.resources).requests);
  const { storage } = messageOf(messageOf(oldSpec.resources).requests);
  if ("storage" in requests && storage !== undefined) requests.storage = storage;
}

/** A claim that was to grow may go back, but not below what it has. */
function shrinkFaults(claim: TypedObject, old: TypedObject): FieldError[] {
  const requestOf = ({ spec }: TypedObject) => messageOf(messageOf(messageOf(spec).resources).requests).storage;
  const [size, oldSize] = [requestOf(claim), requestOf(old)];
  if (size === undefined || oldSize === undefined) return [];
  if (compareQuantities(textOf(size), textOf(oldSize)) >= 0) return [];
  const capacity = messageOf(messageOf(old.status).capacity).storage;
  if (capacity !== undefined && compareQuantities(textOf(size), textOf(capacity)) > 0) return [];
  return [forbiddenField("spec.resources.requests.storage", "field can not be less than status.capacity")];
}

function attributesClassChange(
  { volumeAttributesClassName: name }: TypedObject,
  { volumeAttributesClassName: oldName }: TypedObject,
): FieldError[] {
  if (textOf(oldName) === "" || name !== undefined) return [];
  return [forbiddenField("spec.volumeAttributesClassName", "update from non-nil value to nil is forbidden")];
}
