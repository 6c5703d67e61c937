// Bounds and ranges of numbers in custom resources (kube-openapi's numberValidator): integers are compared as integers,
// by which bounds lose their fraction.

import type { JsonValue } from "../../../encoding/json_value.ts";
import { goFloat } from "../../go_float.ts";
import type { SchemaNode } from "./schema_node.ts";
import { badFactor, placeless, type SchemaFault, SchemaResult, unfit } from "./schema_result.ts";

export type JsonNumber = number | bigint;

const int32Max = 2 ** 31 - 1;
const int64Max = 2n ** 63n - 1n;
/** How far, relatively, a float may be from an integer to be one (swag.IsFloat64AJSONInteger). */
const tolerance = 1e-9;

export function isInteger(value: JsonNumber): boolean {
  return typeof value === "bigint" || Number.isSafeInteger(value);
}

export function checkNumber(node: SchemaNode, value: JsonNumber, path: string): SchemaResult {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = node.bounds;
  const result = new SchemaResult();
  result.add(rangeFault(node, { value, path, what: "Checked" }));
  if (multipleOf !== undefined) {
    const fault = rangeFault(node, { value: multipleOf, path, what: "MultipleOf" });
    result.add(fault);
    result.add(multipleFault({ value, path, bound: multipleOf, asInteger: isInteger(value) && fault === undefined }));
  }
  const bounds = [
    { what: "Minimum boundary", bound: minimum, exclusive: exclusiveMinimum, words: "greater", sign: 1 },
    { what: "Maximum boundary", bound: maximum, exclusive: exclusiveMaximum, words: "less", sign: -1 },
  ];
  for (const { what, bound, exclusive, words, sign } of bounds) {
    if (bound === undefined) continue;
    const fault = rangeFault(node, { value: bound, path, what });
    result.add(fault);
    const asInteger = isInteger(value) && fault === undefined;
    const limit = asInteger ? Math.trunc(bound) : bound;
    const isBeyond = sign > 0 ? value > limit : value < limit;
    const isAt = value >= limit && value <= limit;
    if (isBeyond || (isAt && !exclusive)) continue;
    const than = exclusive ? "than" : "than or equal to";
    result.add(unfit(path, value, `should be ${words} ${than} ${asInteger ? limit : goFloat(limit)}`));
  }
  result.matches++;
  return result;
}

function multipleFault(
  { value, path, bound, asInteger }: { value: JsonNumber; path: string; bound: number; asInteger: boolean },
): SchemaFault | undefined {
  const factor = asInteger ? Math.trunc(bound) : bound;
  if (factor <= 0) return badFactor(path, factor);
  const isMultiple = asInteger
    ? BigInt(value) % BigInt(factor) === 0n
    : isNearInteger(factor < 1 ? 1 / factor * Number(value) : Number(value) / factor);
  return isMultiple ? undefined : unfit(path, value, `should be a multiple of ${goFloat(factor)}`);
}

export function isNearInteger(value: number): boolean {
  if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) return false;
  const whole = Math.trunc(value);
  return value === whole || Math.abs(value - whole) / (Math.abs(value) + Math.abs(whole)) < tolerance;
}

/** Whether a number of the type and format of the schema can hold the value. */
function rangeFault(
  { types, format }: SchemaNode,
  { value, path, what }: { value: JsonNumber; path: string; what: string },
): SchemaFault | undefined {
  const type = types.length === 1 ? types[0]! : "";
  if (isInRange(value, { type, format })) return undefined;
  const kind = format === "" ? "(default format)" : `with format ${format}`;
  return placeless(`${what} value must be of type ${type} ${kind} in ${path}`);
}

function isInRange(value: JsonNumber, { type, format }: { type: string; format: string }): boolean {
  if (type === "number") return format !== "float" || Number.isFinite(Math.fround(Number(value)));
  if (type !== "integer") return true;
  if (typeof value === "number" && !Number.isInteger(value)) return false;
  return format === "int32"
    ? value >= -int32Max - 1 && value <= int32Max
    : BigInt(value) >= -int64Max - 1n && BigInt(value) <= int64Max;
}

export function isJsonNumber(value: JsonValue): value is JsonNumber {
  return typeof value === "number" || typeof value === "bigint";
}
