// The rules of x-kubernetes-list-type and x-kubernetes-map-type, by which server-side apply merges (KEP-555).

import { isTypedObject, RawJson, type TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from "../../field_error.ts";
import { messageOf, textOf, textsOf } from "../fields.ts";

const KEYS = "x-kubernetes-list-map-keys";
const LIST_TYPE = "x-kubernetes-list-type";
const LIST_TYPES = ["atomic", "set", "map"];
const MAP_TYPE = "x-kubernetes-map-type";
const MAP_TYPES = ["atomic", "granular"];

export function mapTypeFaults(at: string, schema: TypedObject): FieldError[] {
  const mapType = schema[MAP_TYPE];
  if (mapType === undefined) return [];
  return [
    ...wrongTypeFaults(`${at}.type`, textOf(schema.type), { type: "object", keyword: MAP_TYPE }),
    ...(MAP_TYPES.includes(textOf(mapType)) ? [] : [unsupportedField(`${at}.${MAP_TYPE}`, mapType, MAP_TYPES)]),
  ];
}

export function listTypeFaults(at: string, schema: TypedObject): FieldError[] {
  const listType = schema[LIST_TYPE];
  const keys = textsOf(schema[KEYS]);
  const mustBeMap = `must be map if ${KEYS} is non-empty`;
  const faults = listType === undefined ? [] : [
    ...(schema.type === "array"
      ? listType === "set" ? setItemFaults(`${at}.items`, messageOf(schema.items)) : []
      : wrongTypeFaults(`${at}.type`, textOf(schema.type), { type: "array", keyword: LIST_TYPE })),
    ...(LIST_TYPES.includes(textOf(listType)) ? [] : [unsupportedField(`${at}.${LIST_TYPE}`, listType, LIST_TYPES)]),
  ];
  if (keys.length > 0 && listType === undefined) faults.push(requiredField(`${at}.${LIST_TYPE}`, mustBeMap));
  else if (keys.length > 0 && listType !== "map") faults.push(invalidField(`${at}.${LIST_TYPE}`, listType, mustBeMap));
  if (listType === "map") faults.push(...mapListFaults(at, schema, keys));
  return listType === "map" || listType === "set" ? [...faults, ...nullableFaults(at, schema, keys)] : faults;
}

function wrongTypeFaults(
  field: string,
  found: string,
  { type, keyword }: { type: string; keyword: string },
): FieldError[] {
  if (found === type) return [];
  const detail = `must be ${type} if ${keyword} is specified`;
  return [found === "" ? requiredField(field, detail) : invalidField(field, found, detail)];
}

/** Items of a set are told apart as wholes. */
function setItemFaults(at: string, items: TypedObject): FieldError[] {
  const detail = `must be atomic as item of a list with ${LIST_TYPE}=set`;
  const listType = items[LIST_TYPE];
  if (items.type === "array" && listType !== undefined && listType !== "atomic") {
    return [invalidField(`${at}.${LIST_TYPE}`, listType, detail)];
  }
  if (items.type !== "object" || items[MAP_TYPE] === "atomic") return [];
  return [invalidField(`${at}.${MAP_TYPE}`, listType ?? null, detail)];
}

function mapListFaults(at: string, { items }: TypedObject, keys: readonly string[]): FieldError[] {
  const faults = keys.length === 0 ? [requiredField(`${at}.${KEYS}`, `must not be empty if ${LIST_TYPE} is map`)] : [];
  if (items === undefined) {
    return [...faults, requiredField(`${at}.items`, `must have a schema if ${LIST_TYPE} is map`)];
  }
  if (!isTypedObject(items)) return faults;
  if (items.type !== "object") {
    const detail = `must be object if parent array's ${LIST_TYPE} is map`;
    return [...faults, invalidField(`${at}.items.type`, textOf(items.type), detail)];
  }
  const invalidKeys = (detail: string) => invalidField(`${at}.${KEYS}`, keys, detail);
  return [
    ...faults,
    ...keys.flatMap((key, index) => {
      const property = messageOf(items.properties)[key];
      const type = messageOf(property).type;
      const scalar = `must be a scalar type if parent array's ${LIST_TYPE} is map`;
      return [
        ...(property === undefined
          ? [invalidKeys("entries must all be names of item properties")]
          : type === "array" || type === "object"
          ? [invalidField(`${at}.items.properties[${key}].type`, "object", scalar)]
          : []),
        ...(keys.indexOf(key) < index ? [invalidKeys("must not contain duplicate entries")] : []),
      ];
    }),
  ];
}

/** Items and their keys are always there. */
function nullableFaults(at: string, schema: TypedObject, keys: readonly string[]): FieldError[] {
  const { items } = schema;
  if (!isTypedObject(items)) return [];
  const faults = items.nullable === true
    ? [forbiddenField(`${at}.items.nullable`, `cannot be nullable when ${LIST_TYPE} is ${textOf(schema[LIST_TYPE])}`)]
    : [];
  if (schema[LIST_TYPE] !== "map") return faults;
  const required = textsOf(items.required);
  return [
    ...faults,
    ...keys.flatMap((key) => {
      const property = messageOf(items.properties)[key];
      if (!isTypedObject(property)) return [];
      const field = `${at}.items.properties[${key}]`;
      const hasDefault = property.default instanceof RawJson && property.default.bytes.length > 0;
      const is = `this property is in ${KEYS}, so it`;
      return [
        ...(required.includes(key) || hasDefault
          ? []
          : [requiredField(`${field}.default`, `${is} must have a default or be a required property`)]),
        ...(property.nullable === true ? [forbiddenField(`${field}.nullable`, `${is} cannot be nullable`)] : []),
      ];
    }),
  ];
}
