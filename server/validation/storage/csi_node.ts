// The validation of CSINode.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { duplicateField, type FieldError, invalidField, requiredField } from "../../field_error.ts";
import { deepEqual } from "../deep_equal.ts";
import { internalForm } from "../internal_form.ts";
import { byteLength, qualifiedNameFaults } from "../names.ts";
import type { Validator } from "../validator.ts";
import { nonNegative } from "../workloads/checks.ts";
import { csiDriverName } from "../workloads/csi_driver_name.ts";
import { type FieldNode, rootNode } from "../workloads/field_node.ts";

const NODE_ID_BYTES_MAX = 256;

export const csiNodeValidator: Validator = {
  validate,
  // kube-apiserver validates the new object of an update twice.
  validateUpdate: (node, old) => [...validate(node), ...validate(node), ...driverChanges(node, old)],
};

function validate(node: TypedObject): FieldError[] {
  const drivers = driversOf(node);
  const names = drivers.map((driver) => driver.get("name").text);
  return drivers.flatMap((driver, index) => [
    ...nodeIdFaults(driver.get("nodeID")),
    ...csiDriverName(driver.get("name")),
    ...(names.indexOf(names[index]!) < index ? [duplicateField(driver.get("name").path, names[index])] : []),
    ...topologyKeyFaults(driver.get("topologyKeys")),
    ...nonNegative(driver.get("allocatable").get("count")),
  ]);
}

function driversOf(node: TypedObject): FieldNode[] {
  return rootNode(node).get("spec").get("drivers").items;
}

function nodeIdFaults({ path, text }: FieldNode): FieldError[] {
  if (text === "") return [requiredField(path)];
  return byteLength(text) > NODE_ID_BYTES_MAX
    ? [invalidField(path, text, `must be ${NODE_ID_BYTES_MAX} characters or less`)]
    : [];
}

function topologyKeyFaults({ path, value, texts }: FieldNode): FieldError[] {
  return texts.flatMap((key, index) => [
    ...(key === "" ? [requiredField(path)] : []),
    ...(texts.indexOf(key) < index ? [duplicateField(path, key)] : []),
    ...qualifiedNameFaults(key).map((fault) => invalidField(path, value, fault)),
  ]);
}

/** A driver may come and go; while it is there only its count of volumes changes. */
function driverChanges(node: TypedObject, old: TypedObject): FieldError[] {
  const oldDrivers = driversOf(old);
  return driversOf(node).flatMap((driver) => {
    const oldDriver = oldDrivers.find((candidate) => candidate.get("name").text === driver.get("name").text);
    if (oldDriver === undefined || deepEqual(fixedPart(driver), fixedPart(oldDriver))) return [];
    const shown = internalForm("k8s.io.api.storage.v1.CSINodeDriver", driver.value);
    return [invalidField("CSINodeDriver", shown, "cannot update fields of an existing driver")];
  });
}

function fixedPart({ object }: FieldNode): TypedObject {
  return { ...object, allocatable: undefined };
}
