// Taints that a pod tolerates.

import { type FieldError, invalidField, unsupportedField } from "../../field_error.ts";
import { labelValueFaults, qualifiedNameFaults } from "../names.ts";
import { ruledIfPresent } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";

const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

export function tolerations(list: FieldNode): FieldError[] {
  return list.items.flatMap((toleration) => [
    ...ruledIfPresent(toleration.get("key"), qualifiedNameFaults),
    ...keyless(toleration),
    ...seconds(toleration),
    ...operatorAndValue(toleration),
    ...effect(toleration.get("effect")),
  ]);
}

function keyless(toleration: FieldNode): FieldError[] {
  const operator = toleration.get("operator");
  if (toleration.get("key").text !== "" || operator.text === "Exists") return [];
  const detail = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
  return [invalidField(operator.path, operator.text, detail)];
}

function seconds(toleration: FieldNode): FieldError[] {
  const effect = toleration.get("effect");
  if (!toleration.get("tolerationSeconds").isSet || effect.text === "NoExecute") return [];
  return [invalidField(effect.path, effect.text, "effect must be 'NoExecute' when `tolerationSeconds` is set")];
}

/** The path is the operator's where the value is wrong. */
function operatorAndValue(toleration: FieldNode): FieldError[] {
  const [{ path, text: operator }, { text: value }] = [toleration.get("operator"), toleration.get("value")];
  if (operator === "Exists") {
    if (value === "") return [];
    return [invalidField(path, value, "value must be empty when `operator` is 'Exists'")];
  }
  // Lt and Gt need the feature TaintTolerationComparisonOperators, which is off.
  if (operator === "Lt" || operator === "Gt") {
    return [unsupportedField(path, operator, ["Equal", "Exists", "Lt", "Gt"])];
  }
  if (operator !== "Equal" && operator !== "") return [unsupportedField(path, operator, ["Equal", "Exists"])];
  const faults = labelValueFaults(value);
  return faults.length === 0 ? [] : [invalidField(path, value, faults.join(";"))];
}

function effect({ path, text }: FieldNode): FieldError[] {
  return text === "" || effects.includes(text) ? [] : [unsupportedField(path, text, effects)];
}
