// The metrics of a HorizontalPodAutoscaler, one kind of source for each type.

import { quantityNanos } from "../../../encoding/defaulting/quantity_sum.ts";
import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from "../../field_error.ts";
import { requiredTextFaults, textFaults } from "../field_rules.ts";
import { messageOf, numberOf, textOf } from "../fields.ts";
import { labelFaults, pathSegmentFaults } from "../names.ts";
import { referenceFaults } from "./cross_version_reference.ts";

type SourceRule = (field: string, source: TypedObject) => FieldError[];

const TARGET_TYPES = ["Utilization", "Value", "AverageValue"];

/** By the member that has the source, in the order they are looked at. */
const sources: Readonly<Record<string, { readonly type: string; readonly rule: SourceRule }>> = {
  object: { type: "Object", rule: objectFaults },
  external: { type: "External", rule: externalFaults },
  pods: { type: "Pods", rule: podsFaults },
  resource: { type: "Resource", rule: resourceFaults },
  containerResource: { type: "ContainerResource", rule: containerResourceFaults },
};
const types = Object.values(sources).map(({ type }) => type).sort();

export function metricFaults(field: string, metric: TypedObject): FieldError[] {
  const type = textOf(metric.type);
  const faults: FieldError[] = [];
  if (type === "") faults.push(requiredField(`${field}.type`, "must specify a metric source type"));
  if (!types.includes(type)) faults.push(unsupportedField(`${field}.type`, type, types));
  const present = Object.keys(sources).filter((name) => metric[name] !== undefined);
  const [first] = present;
  if (first !== undefined) faults.push(...sources[first]!.rule(`${field}.${first}`, messageOf(metric[first])));
  const expected = Object.keys(sources).find((name) => sources[name]!.type === type);
  if (expected === undefined) faults.push(unsupportedField(`${field}.type`, type, types));
  else if (metric[expected] === undefined) {
    faults.push(requiredField(`${field}.${expected}`, "must populate information for the given metric source"));
  }
  if (present.length === 1) return faults;
  const others = present.filter((name) => name !== expected);
  return [
    ...faults,
    ...others.map((name) => forbiddenField(`${field}.${name}`, "must populate the given metric source only")),
  ];
}

function objectFaults(field: string, source: TypedObject): FieldError[] {
  const target = messageOf(source.target);
  return [
    ...referenceFaults(`${field}.describedObject`, messageOf(source.describedObject), { allowNoGroup: true }),
    ...identifierFaults(`${field}.metric`, messageOf(source.metric)),
    ...targetFaults(`${field}.target`, target),
    ...(target.value === undefined && target.averageValue === undefined
      ? [requiredField(`${field}.target.averageValue`, "must set either a target value or averageValue")]
      : []),
  ];
}

function externalFaults(field: string, source: TypedObject): FieldError[] {
  const target = messageOf(source.target);
  const faults = [
    ...identifierFaults(`${field}.metric`, messageOf(source.metric)),
    ...targetFaults(`${field}.target`, target),
  ];
  if (target.value === undefined && target.averageValue === undefined) {
    const detail = "must set either a target value for metric or a per-pod target";
    faults.push(requiredField(`${field}.target.averageValue`, detail));
  }
  if (target.value !== undefined && target.averageValue !== undefined) {
    const detail = "may not set both a target value for metric and a per-pod target";
    faults.push(forbiddenField(`${field}.target.value`, detail));
  }
  return faults;
}

function podsFaults(field: string, source: TypedObject): FieldError[] {
  const target = messageOf(source.target);
  return [
    ...identifierFaults(`${field}.metric`, messageOf(source.metric)),
    ...targetFaults(`${field}.target`, target),
    ...(target.averageValue === undefined
      ? [requiredField(`${field}.target.averageValue`, "must specify a positive target averageValue")]
      : []),
  ];
}

function resourceFaults(field: string, { name, target }: TypedObject): FieldError[] {
  return [
    ...(textOf(name) === "" ? [requiredField(`${field}.name`, "must specify a resource name")] : []),
    ...resourceTargetFaults(`${field}.target`, messageOf(target)),
  ];
}

function containerResourceFaults(field: string, { name, container, target }: TypedObject): FieldError[] {
  return [
    ...(textOf(name) === "" ? [requiredField(`${field}.name`, "must specify a resource name")] : []),
    ...(textOf(container) === ""
      ? [requiredField(`${field}.container`, "must specify a container")]
      : textFaults(`${field}.container`, textOf(container), labelFaults)),
    ...resourceTargetFaults(`${field}.target`, messageOf(target)),
  ];
}

function resourceTargetFaults(field: string, target: TypedObject): FieldError[] {
  const faults = targetFaults(field, target);
  const { averageUtilization, averageValue } = target;
  if (averageUtilization === undefined && averageValue === undefined) {
    const detail = "must set either a target raw value or a target utilization";
    faults.push(requiredField(`${field}.averageUtilization`, detail));
  }
  if (averageUtilization !== undefined && averageValue !== undefined) {
    const detail = "may not set both a target raw value and a target utilization";
    faults.push(forbiddenField(`${field}.averageValue`, detail));
  }
  return faults;
}

function targetFaults(field: string, { type, value, averageValue, averageUtilization }: TypedObject): FieldError[] {
  const faults: FieldError[] = [];
  if (textOf(type) === "") faults.push(requiredField(`${field}.type`, "must specify a metric target type"));
  if (!TARGET_TYPES.includes(textOf(type))) {
    faults.push(invalidField(`${field}.type`, textOf(type), "must be either Utilization, Value, or AverageValue"));
  }
  for (const [name, quantity] of Object.entries({ value, averageValue })) {
    if (quantity !== undefined && quantityNanos(textOf(quantity)) <= 0n) {
      faults.push(invalidField(`${field}.${name}`, quantity, "must be positive"));
    }
  }
  if (averageUtilization !== undefined && numberOf(averageUtilization) < 1) {
    faults.push(invalidField(`${field}.averageUtilization`, averageUtilization, "must be greater than 0"));
  }
  return faults;
}

function identifierFaults(field: string, { name }: TypedObject): FieldError[] {
  if (textOf(name) === "") return [requiredField(`${field}.name`, "must specify a metric name")];
  return requiredTextFaults(`${field}.name`, textOf(name), pathSegmentFaults);
}
