// How kube-apiserver turns the outcome of a strategic merge patch into an object: value by value, without JSON between
// (apimachinery's runtime.DefaultUnstructuredConverter), which has its own rules and words for what does not fit.

import { isJsonObject, type JsonObject, type JsonValue } from "../../encoding/json_value.ts";
import { goElementType, goTypeOf } from "../../encoding/schema/go_type.ts";
import { type FieldSchema, isMessageType, messageSchema } from "../../encoding/schema/schema.ts";
import { compareUtf8 } from "../../encoding/utf8_order.ts";
import { goKindOf } from "./go_value.ts";
import { fieldsOf } from "./patch_schema.ts";

/** A value that its field does not take. */
export class ConversionError extends TypeError {
  override readonly name = "ConversionError";
}

interface Context {
  readonly path: string;
  readonly unknownFields: string[];
}

/**
 * Checks the values of all fields but those that decode themselves (times, quantities, raw JSON…).
 * @returns the faults of unknown fields, sorted: `unknown field "spec.foo"`
 * @throws {ConversionError} for the first value that does not fit
 */
export function checkUnstructured(object: JsonObject, message: string): string[] {
  const unknownFields: string[] = [];
  checkMessage(object, message, { path: "", unknownFields });
  return unknownFields.map((path) => `unknown field "${path}"`).sort(compareUtf8);
}

function checkMessage(value: JsonValue, message: string, { path, unknownFields }: Context): void {
  if (messageSchema(message).special !== undefined) return;
  if (!isJsonObject(value)) throw new ConversionError(`cannot restore struct from: ${goKindOf(value)}`);
  const fields = fieldsOf(message);
  const pathOf = (name: string) => path === "" ? name : `${path}.${name}`;
  for (const [name, field] of fields) {
    const member = value[name] ?? null;
    if (member !== null) checkField(member, field, { path: pathOf(name), unknownFields });
  }
  for (const name of Object.keys(value)) if (!fields.has(name)) unknownFields.push(pathOf(name));
}

/** Keys of maps do not show in paths. */
function checkField(value: JsonValue, field: FieldSchema, context: Context): void {
  if (field.map !== undefined) {
    if (!isJsonObject(value)) throw new ConversionError(`cannot restore map from ${goKindOf(value)}`);
    for (const member of Object.values(value)) {
      if (field.map.valueRepeated) checkList(member, field, context);
      else checkElement(member, field, { ...context, goType: goElementType(field) });
    }
  } else if (field.repeated) checkList(value, field, context);
  else checkElement(value, field, { ...context, goType: goTypeOf(field) });
}

function checkList(value: JsonValue, field: FieldSchema, context: Context): void {
  if (value === null) return;
  if (!Array.isArray(value)) throw new ConversionError(`cannot restore slice from ${goKindOf(value)}`);
  const goType = goElementType(field);
  value.forEach((element, index) => {
    checkElement(element, field, { ...context, path: `${context.path}[${index}]`, goType });
  });
}

function checkElement(value: JsonValue, { type }: FieldSchema, context: Context & { goType: string }): void {
  if (value === null || type === "any") return;
  if (isMessageType(type)) checkMessage(value, type, context);
  else if (type !== "bytes") checkScalar(value, type, context.goType);
  else if (typeof value !== "string") throw new ConversionError(`cannot restore slice from ${goKindOf(value)}`);
}

/** Whole floats pass for integers. What Go could convert but JSON should not be is told apart from all else. */
function checkScalar(value: JsonValue, type: string, goType: string): void {
  const from = goKindOf(value);
  const isNumber = from === "int64" || from === "float64";
  const takesNumbers = type !== "string" && type !== "bool";
  if (from === type || (from === "int64" && takesNumbers)) return;
  if (takesNumbers && isNumber && Number.isInteger(value)) return;
  const convertible = (isNumber && takesNumbers) || (from === "int64" && type === "string");
  throw new ConversionError(convertible ? `cannot convert ${from} to ${goType}` : `unrecognized type: ${type}`);
}
