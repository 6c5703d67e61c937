// Configuration that drivers get as it is, and the selectors of devices; shared by claims and classes.

import { isJsonObject, parseJson } from "../../../encoding/json_value.ts";
import { RawJson, type TypedObject, type TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField, requiredField, tooLongField } from "../../field_error.ts";
import { messageOf, messagesOf, textOf } from "../fields.ts";
import { byteLength } from "../names.ts";
import { listFaults } from "./bounded_list.ts";
import { driverNameFaults } from "./device_names.ts";

const EXPRESSION_BYTES_MAX = 10 * 1024;
/** What CEL's parser says of an empty text. */
const NO_EXPRESSION = "compilation failed: ERROR: <input>:1:0: Syntax error: mismatched input '<EOF>' expecting " +
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";
const PARAMETERS_BYTES_MAX = 10 * 1024;
const SELECTORS_MAX = 32;

/** Expressions are not compiled, except for none at all. `stored` ones were valid once. */
export function selectorsFaults(field: string, selectors: TypedValue | undefined, stored = false): FieldError[] {
  return listFaults(field, messagesOf(selectors), {
    max: SELECTORS_MAX,
    each(at, { cel }) {
      if (cel === undefined) return [requiredField(`${at}.cel`)];
      return stored ? [] : expressionFaults(`${at}.cel.expression`, textOf(messageOf(cel).expression));
    },
  });
}

function expressionFaults(field: string, expression: string): FieldError[] {
  if (expression === "") return [invalidField(field, expression, NO_EXPRESSION)];
  return byteLength(expression) > EXPRESSION_BYTES_MAX ? [tooLongField(field, EXPRESSION_BYTES_MAX)] : [];
}

/** Of a DeviceConfiguration, which is a member of others. */
export function configurationFaults(field: string, { opaque }: TypedObject, stored = false): FieldError[] {
  if (opaque === undefined) return [requiredField(`${field}.opaque`)];
  const { driver, parameters } = messageOf(opaque);
  return [
    ...driverNameFaults(`${field}.opaque.driver`, textOf(driver)),
    ...rawObjectFaults(`${field}.opaque.parameters`, parameters, stored ? Infinity : PARAMETERS_BYTES_MAX),
  ];
}

/** A JSON object up to a size; it has to be there. */
export function rawObjectFaults(field: string, raw: TypedValue | undefined, bytesMax: number): FieldError[] {
  const bytes = raw instanceof RawJson ? raw.bytes : new Uint8Array();
  if (bytes.length === 0) return [requiredField(field)];
  if (bytes.length > bytesMax) return [tooLongField(field, bytesMax)];
  const value = parseJson(bytes);
  if (value === null) return [requiredField(field)];
  return isJsonObject(value) ? [] : [invalidField(field, "<value omitted>", "must be a valid JSON object")];
}
