// The check of a value against a schema, with what kube-openapi's validator finds, in its order and its words.

import { isJsonObject, type JsonObject, type JsonValue, writeJsonValue } from "../../../encoding/json_value.ts";
import { checkAlternatives } from "./check_alternatives.ts";
import { checkNumber, isInteger, isJsonNumber, isNearInteger } from "./check_number.ts";
import { deepEqualJson } from "./deep_equal_json.ts";
import { isUnchanged, type Was, wasElement, wasMember } from "./ratcheting.ts";
import type { SchemaNode } from "./schema_node.ts";
import {
  forbiddenMember,
  missing,
  notInEnum,
  type SchemaFault,
  SchemaResult,
  tooLong,
  tooMany,
  unfit,
  wrongType,
} from "./schema_result.ts";
import { fitsFormat } from "./string_formats.ts";

export interface Place {
  /** From the value that is checked as a whole, `spec.list[0].name`; "" for itself. */
  readonly path: string;
  /** The value before the change; faults of what stayed as it was are dropped. */
  readonly was?: Was | undefined;
}

export function checkSchema(node: SchemaNode, value: JsonValue, place: Place): SchemaResult {
  const result = checkValue(node, value, place);
  if (!result.isValid && place.was !== undefined && isUnchanged(node, value, place.was)) result.faults.length = 0;
  return result;
}

function checkValue(node: SchemaNode, value: JsonValue, place: Place): SchemaResult {
  const { path } = place;
  const result = new SchemaResult();
  if (value === null) {
    result.merge(checkType(node, value, path));
    result.add(enumFault(node, value, path));
    return result;
  }
  const step = (found: SchemaResult | SchemaFault | undefined) => {
    if (found instanceof SchemaResult) result.merge(found);
    else result.add(found);
    result.matches++;
  };
  if (node.types.length > 0 || node.format !== "") step(checkType(node, value, path));
  step(checkAlternatives(node, path, (alternative) => checkSchema(alternative, value, { path })));
  if (typeof value === "string") {
    step(stringFault(node, value, path));
    if (isStringFormat(node)) step(formatFault(node, value, path));
  }
  if (isJsonNumber(value)) step(checkNumber(node, value, path));
  if (Array.isArray(value)) step(checkList(node, value, place));
  step(enumFault(node, value, path));
  if (isJsonObject(value)) step(checkObject(node, value, place));
  result.matches++;
  return result;
}

/** The name that JSON schemas have for the type of a value. */
function typeOf(value: JsonValue): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (isJsonNumber(value)) return isInteger(value) ? "integer" : "number";
  return typeof value;
}

function checkType({ types, format, nullable }: SchemaNode, value: JsonValue, path: string): SchemaResult {
  const result = new SchemaResult();
  const found = typeOf(value);
  const isText = found === "string" || found === "array";
  const isNumeric = types.includes("integer") || types.includes("number");
  const fits = types.includes(found) || (found === "integer" && types.includes("number")) ||
    (found === "number" && types.includes("integer") && isNearInteger(value as number));
  if (value === null) {
    if (types.length > 0 && !nullable) result.add(wrongType(path, { expected: types.join(","), found }));
  } else if (!isText && format !== "" && !fits) {
    // Where a format is asked for, it stands for the type, and Go's types for that of the value.
    const goType = found === "integer" ? "int64" : found === "number" ? "float64" : "";
    if (goType !== format) result.add(wrongType(path, { expected: format, found: goType }));
  } else if (!fits && !(isText && format !== "" && !isNumeric)) {
    result.add(wrongType(path, { expected: types.join(","), found }));
  }
  if (result.isValid) result.matches++;
  return result;
}

/** The first thing that is wrong, as the others may follow from it. */
function stringFault(node: SchemaNode, value: string, path: string): SchemaFault | undefined {
  const { minLength = 0, maxLength = Infinity, pattern } = node;
  const length = [...value].length;
  if (length > maxLength) return tooLong(path, maxLength);
  if (length < minLength) return unfit(path, value, `should be at least ${minLength} chars long`);
  if (pattern === undefined || pattern.matches(value)) return undefined;
  return unfit(path, value, `should match '${pattern.text}'`);
}

function isStringFormat({ format, types }: SchemaNode): boolean {
  return format !== "" && !(types.length === 1 && types[0] !== "string");
}

function formatFault({ format }: SchemaNode, value: string, path: string): SchemaFault | undefined {
  return fitsFormat(value, format) ? undefined : wrongType(path, { expected: format, found: value });
}

/** null is never in an enum, whatever that says. */
function enumFault(node: SchemaNode, value: JsonValue, path: string): SchemaFault | undefined {
  if (node.enum.length === 0) return undefined;
  if (value !== null && node.enum.some((member) => deepEqualJson(value, member))) return undefined;
  const supported = node.enum.map((member) => typeof member === "string" ? member : writeJsonValue(member));
  return notInEnum(path, value, supported);
}

function checkList(node: SchemaNode, list: readonly JsonValue[], { path, was }: Place): SchemaResult {
  const { items, minItems = 0, maxItems = Infinity, uniqueItems } = node;
  const result = new SchemaResult();
  if (items !== undefined) {
    for (const [index, element] of list.entries()) {
      const place = { path: `${path}[${index}]`, was: wasElement(node, was, { list, index }) };
      result.merge(checkSchema(items, element, place));
    }
  }
  const found = list.length;
  if (found < minItems) result.add(unfit(path, found, `should have at least ${minItems} items`));
  if (found > maxItems) result.add(tooMany(path, { found, max: maxItems, of: "items" }));
  if (uniqueItems && hasDuplicates(list)) result.add(unfit(path, "", "shouldn't contain duplicates"));
  result.matches++;
  return result;
}

function hasDuplicates(list: readonly JsonValue[]): boolean {
  return new Set(list.map(writeJsonValue)).size < list.length;
}

function checkObject(node: SchemaNode, object: JsonObject, place: Place): SchemaResult {
  const { minProperties = 0, maxProperties = Infinity, additional, properties, required } = node;
  const { path } = place;
  const names = Object.keys(object);
  const found = names.length;
  const result = new SchemaResult();
  if (found < minProperties) result.add(unfit(path, found, `should have at least ${minProperties} properties`));
  if (found > maxProperties) result.add(tooMany(path, { found, max: maxProperties, of: "properties" }));
  for (const name of additional === undefined ? [] : names.filter((name) => !properties.has(name))) {
    if (additional === "none") result.add(forbiddenMember(path, name));
    else result.merge(checkSchema(additional!, object[name]!, memberPlace(node, name, place)));
  }
  for (const [name, property] of properties) {
    if (!(name in object)) continue;
    result.merge(checkSchema(property, object[name]!, memberPlace(node, name, place)));
  }
  for (const name of required) if (!(name in object)) result.add(missing(`${path}.${name}`));
  return result;
}

/** apiVersion and kind always change in what a client does not see: with the version that is served. */
function memberPlace(node: SchemaNode, name: string, { path, was }: Place): Place {
  const isTypeMeta = path === "" && (name === "apiVersion" || name === "kind");
  return {
    path: path === "" && node.properties.has(name) ? name : `${path}.${name}`,
    was: isTypeMeta ? undefined : wasMember(node, was, name),
  };
}
