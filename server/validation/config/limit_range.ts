// The validation of LimitRange: names of resources, and how the limits of one resource stand to each other.

import { quantityNanos } from "../../../encoding/defaulting/quantity_sum.ts";
import type { TypedObject, TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { duplicateField, type FieldError, forbiddenField, invalidField, requiredField } from "../../field_error.ts";
import { textFaults } from "../field_rules.ts";
import { entriesOf, messageOf, messagesOf, sizeOf, textOf } from "../fields.ts";
import { qualifiedNameFaults } from "../names.ts";
import type { Validator } from "../validator.ts";
import { compareQuantities } from "../workloads/quantities.ts";
import { containerResourceNameFaults, isOvercommitAllowed, resourceNameFaults } from "../workloads/resource_names.ts";

const STANDARD_TYPES = ["Pod", "Container", "PersistentVolumeClaim"];

export const limitRangeValidator: Validator = { validate, validateUpdate: validate };

function validate({ spec }: TypedObject): FieldError[] {
  const limits = messagesOf(messageOf(spec).limits);
  const types = limits.map(({ type }) => textOf(type));
  return limits.flatMap((limit, index) => {
    const field = `spec.limits[${index}]`;
    const isRepeated = types.indexOf(types[index]!) < index;
    return [
      ...textFaults(`${field}.type`, types[index]!, typeFaults),
      ...(isRepeated ? [duplicateField(`${field}.type`, types[index])] : []),
      ...listFaults(field, limit),
      ...resourcesOf(limit).flatMap((resource) => quantityFaults(field, resource, limit)),
    ];
  });
}

function typeFaults(type: string): string[] {
  const faults = qualifiedNameFaults(type);
  if (faults.length > 0 || type.includes("/") || STANDARD_TYPES.includes(type)) return faults;
  return ["must be a standard limit type or fully qualified"];
}

/** Of each list by itself. */
function listFaults(field: string, limit: TypedObject): FieldError[] {
  const type = textOf(limit.type);
  const nameRule = type === "Pod" || type === "Container" ? containerResourceNameFaults : resourceNameFaults;
  const names = (list: string) =>
    entriesOf(limit[list]).flatMap(([name]) => textFaults(`${field}.${list}[${name}]`, name, nameRule));
  const notOfPods = (list: string) =>
    sizeOf(limit[list]) > 0 ? [forbiddenField(`${field}.${list}`, "may not be specified when `type` is 'Pod'")] : [];
  const faults = [
    ...names("max"),
    ...names("min"),
    ...["default", "defaultRequest"].flatMap(type === "Pod" ? notOfPods : names),
  ];
  if (type === "PersistentVolumeClaim" && !messageOf(limit.min).storage && !messageOf(limit.max).storage) {
    const detail = "either minimum or maximum storage value is required, but neither was provided";
    faults.push(requiredField(`${field}.limits`, detail));
  }
  return [...faults, ...names("maxLimitRequestRatio")];
}

/** Those of a Pod's defaults, which it must not have, are not looked at. */
function resourcesOf(limit: TypedObject): string[] {
  const lists = ["max", "min", "maxLimitRequestRatio", ...(limit.type === "Pod" ? [] : ["default", "defaultRequest"])];
  return [...new Set(lists.flatMap((list) => entriesOf(limit[list]).map(([name]) => name)))].sort();
}

/** `left` must not be above `right`; `shown` is the one of the two that the message shows as the value. */
interface OrderRule {
  readonly left: string;
  readonly right: string;
  readonly field: string;
  readonly shown: "left" | "right";
}

const LIST_TITLES: Readonly<Record<string, string>> = {
  min: "min",
  max: "max",
  default: "default",
  defaultRequest: "default request",
};
const ORDER_RULES: readonly OrderRule[] = [
  { left: "min", right: "max", field: "min", shown: "left" },
  { left: "min", right: "defaultRequest", field: "defaultRequest", shown: "right" },
  { left: "defaultRequest", right: "max", field: "defaultRequest", shown: "left" },
  { left: "defaultRequest", right: "default", field: "defaultRequest", shown: "left" },
  { left: "min", right: "default", field: "default", shown: "left" },
  { left: "default", right: "max", field: "default", shown: "right" },
];

/** Of one resource. */
function quantityFaults(field: string, resource: string, limit: TypedObject): FieldError[] {
  const quantity = (list: string) =>
    limit.type === "Pod" && list.startsWith("default") ? undefined : messageOf(limit[list])[resource];
  return [
    ...ORDER_RULES.flatMap((rule) => orderFaults(`${field}.${rule.field}[${resource}]`, rule, quantity)),
    ...ratioFaults(`${field}.maxLimitRequestRatio[${resource}]`, quantity),
    ...equalFaults(`${field}.defaultRequest[${resource}]`, resource, quantity),
  ];
}

type QuantityLookup = (list: string) => TypedValue | undefined;

function orderFaults(field: string, { left, right, shown }: OrderRule, quantity: QuantityLookup): FieldError[] {
  const [a, b] = [quantity(left), quantity(right)];
  if (a === undefined || b === undefined || compareQuantities(textOf(a), textOf(b)) <= 0) return [];
  const title = left === "defaultRequest" && right === "default" ? "default limit" : LIST_TITLES[right];
  const detail = `${LIST_TITLES[left]} value ${textOf(a)} is greater than ${title} value ${textOf(b)}`;
  return [invalidField(field, shown === "left" ? a : b, detail)];
}

function ratioFaults(field: string, quantity: QuantityLookup): FieldError[] {
  const ratio = quantity("maxLimitRequestRatio");
  if (ratio === undefined) return [];
  const text = textOf(ratio);
  const faults = compareQuantities(text, "1") < 0 ? [invalidField(field, text, `ratio ${text} is less than 1`)] : [];
  const [min, max] = [quantity("min"), quantity("max")];
  if (min === undefined || max === undefined) return faults;
  const limit = milliValue(max) / milliValue(min);
  if (milliValue(ratio) / 1000 <= limit) return faults;
  return [...faults, invalidField(field, text, `ratio ${text} is greater than max/min = ${limit.toFixed(6)}`)];
}

/** Rounded up, as Go's Quantity.MilliValue. */
function milliValue(quantity: TypedValue): number {
  return Number((quantityNanos(textOf(quantity)) + 999_999n) / 1_000_000n);
}

function equalFaults(field: string, resource: string, quantity: QuantityLookup): FieldError[] {
  const [limit, request] = [quantity("default"), quantity("defaultRequest")];
  if (limit === undefined || request === undefined || isOvercommitAllowed(resource)) return [];
  if (compareQuantities(textOf(limit), textOf(request)) === 0) return [];
  const detail = `default value ${textOf(limit)} must equal to defaultRequest value ${textOf(request)} in ${resource}`;
  return [invalidField(field, request, detail)];
}
