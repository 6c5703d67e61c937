// The validation of RuntimeClass.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { duplicateField, type FieldError } from "../../field_error.ts";
import { deepEqual } from "../deep_equal.ts";
import { immutable, labelFaults as nodeLabelFaults, textFaults } from "../field_rules.ts";
import { messagesOf, textOf } from "../fields.ts";
import { internalForm } from "../internal_form.ts";
import { labelFaults } from "../names.ts";
import type { Validator } from "../validator.ts";
import { FieldNode, rootNode } from "../workloads/field_node.ts";
import { resourceRequirements } from "../workloads/resource_requirements.ts";
import { tolerations } from "../workloads/tolerations.ts";

export const runtimeClassValidator: Validator = {
  validate,
  validateUpdate: (runtimeClass, old) => [
    ...validate(runtimeClass),
    ...immutable("handler", { value: runtimeClass.handler, old: old.handler }),
  ],
};

function validate(runtimeClass: TypedObject): FieldError[] {
  const root = rootNode(runtimeClass);
  const scheduling = root.get("scheduling");
  return [
    ...textFaults("handler", textOf(runtimeClass.handler), labelFaults),
    ...overheadFaults(root.get("overhead").get("podFixed")),
    ...nodeLabelFaults("scheduling.nodeSelector", scheduling.get("nodeSelector").value),
    ...tolerations(scheduling.get("tolerations")),
    ...duplicateTolerations(scheduling.get("tolerations")),
  ];
}

/** By the rules for the limits of a container. */
function overheadFaults(podFixed: FieldNode): FieldError[] {
  if (!podFixed.isSet) return [];
  return resourceRequirements(new FieldNode("overhead", { limits: podFixed.object }), { claimNames: new Set() });
}

function duplicateTolerations({ path, value }: FieldNode): FieldError[] {
  const list = messagesOf(value);
  return list.flatMap((toleration, index) =>
    list.slice(0, index).some((earlier) => deepEqual(earlier, toleration))
      ? [duplicateField(`${path}[${index}]`, internalForm("k8s.io.api.core.v1.Toleration", toleration))]
      : []
  );
}
