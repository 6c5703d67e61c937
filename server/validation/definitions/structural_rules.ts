// Whether a schema is structural (KEP-20180415-crds-structural-schema): every field is specified outside of logical
// junctors, which only validate values.

import { RE2JS } from "re2js";
import { isTypedObject, type TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, fieldErrorText, forbiddenField, invalidField, requiredField } from "../../field_error.ts";
import { deepEqual } from "../deep_equal.ts";
import { entriesOf, isSet, messageOf, messagesOf, sizeOf, textOf } from "../fields.ts";

type Level = "root" | "item" | "field";

const EMBEDDED = "x-kubernetes-embedded-resource";
const INT_OR_STRING = "x-kubernetes-int-or-string";
const PRESERVE = "x-kubernetes-preserve-unknown-fields";
const emptyTypes: Readonly<Record<Level, string>> = {
  root: "must not be empty at the root",
  item: "must not be empty for specified array items",
  field: "must not be empty for specified object fields",
};
const intOrString = [{ type: "integer" }, { type: "string" }];

/** What a schema inside a junctor must not have, with what it must be instead. */
const forbiddenInside: Readonly<Record<string, string>> = {
  type: "empty",
  additionalProperties: "undefined",
  default: "undefined",
  title: "empty",
  description: "empty",
  nullable: "false",
  [PRESERVE]: "false",
  [EMBEDDED]: "false",
  [INT_OR_STRING]: "false",
  "x-kubernetes-list-map-keys": "empty",
  "x-kubernetes-list-type": "undefined",
  "x-kubernetes-map-type": "undefined",
  "x-kubernetes-validations": "empty",
};

/** Sorted by their texts, as kube-apiserver does. */
export function structuralFaults(at: string, schema: TypedObject): FieldError[] {
  const faults = [...invariantFaults(at, schema, "root"), ...completenessFaults(at, schema)];
  const texts = new Map(faults.map((fault) => [fault, fieldErrorText(fault)]));
  return faults.sort((a, b) => texts.get(a)! < texts.get(b)! ? -1 : texts.get(a)! > texts.get(b)! ? 1 : 0);
}

function invariantFaults(at: string, schema: TypedObject, level: Level): FieldError[] {
  const { items, additionalProperties } = schema;
  const type = textOf(schema.type);
  const isEmbedded = schema[EMBEDDED] === true;
  const faults: FieldError[] = [];
  if (type === "array" && items === undefined) faults.push(requiredField(`${at}.items`, "must be specified"));
  if (isTypedObject(items)) faults.push(...invariantFaults(`${at}.items`, items, "item"));
  for (const [name, property] of entriesOf(schema.properties)) {
    faults.push(...invariantFaults(`${at}.properties[${name}]`, messageOf(property), "field"));
  }
  if (additionalProperties !== undefined) {
    if (level === "root") faults.push(forbiddenField(`${at}.additionalProperties`, "must not be used at the root"));
    if (isTypedObject(additionalProperties)) {
      faults.push(...invariantFaults(`${at}.additionalProperties`, additionalProperties, "field"));
    }
    if (isEmbedded) {
      faults.push(forbiddenField(`${at}.additionalProperties`, `must not be used if ${EMBEDDED} is set`));
    }
  }
  return [
    ...faults,
    ...extensionFaults(at, schema),
    ...valueFaults(at, schema, isIntOrString(schema.anyOf), isIntOrString(messagesOf(schema.allOf)[0]?.anyOf)),
    ...typeFaults(at, schema, level),
    ...objectMemberFaults(at, schema, level),
  ];
}

function extensionFaults(at: string, schema: TypedObject): FieldError[] {
  if (schema[INT_OR_STRING] !== true) return [];
  return [PRESERVE, EMBEDDED].filter((name) => schema[name] === true)
    .map((name) => invalidField(`${at}.${name}`, true, `must be false if ${INT_OR_STRING} is true`));
}

function typeFaults(at: string, schema: TypedObject, level: Level): FieldError[] {
  const type = textOf(schema.type);
  const faults: FieldError[] = [];
  if (schema[EMBEDDED] === true && type !== "object") {
    const detail = `must be object if ${EMBEDDED} is true`;
    faults.push(type === "" ? requiredField(`${at}.type`, detail) : invalidField(`${at}.type`, type, detail));
  } else if (type === "" && schema[INT_OR_STRING] !== true && schema[PRESERVE] !== true) {
    faults.push(requiredField(`${at}.type`, emptyTypes[level]));
  }
  if (level === "root" && type !== "" && type !== "object") {
    faults.push(invalidField(`${at}.type`, type, "must be object at the root"));
  }
  return faults;
}

/** apiVersion, kind and metadata of whole objects. */
function objectMemberFaults(at: string, schema: TypedObject, level: Level): FieldError[] {
  const properties = messageOf(schema.properties);
  const isObject = level === "root" || schema[EMBEDDED] === true;
  const faults: FieldError[] = [];
  for (const name of isObject ? ["kind", "apiVersion"] : []) {
    const type = textOf(messageOf(properties[name]).type);
    if (properties[name] === undefined || type === "string") continue;
    faults.push(invalidField(`${at}.properties[${name}].type`, type, "must be string"));
  }
  if (properties.metadata !== undefined) {
    const metadata = messageOf(properties.metadata);
    const field = `${at}.properties[metadata]`;
    if (isObject && metadata.type !== "object") {
      faults.push(invalidField(`${field}.type`, textOf(metadata.type), "must be object"));
    }
    if (level === "root" && !isPlainMetadata(metadata)) {
      const detail = "must not specify anything other than name and generateName, but metadata is implicitly specified";
      faults.push(forbiddenField(field, detail));
    }
  }
  if (schema[EMBEDDED] === true && schema[PRESERVE] !== true && sizeOf(properties) === 0) {
    const detail = `must not be empty if ${EMBEDDED} is true without ${PRESERVE}`;
    faults.push(requiredField(`${at}.properties`, detail));
  }
  return faults;
}

function isPlainMetadata(metadata: TypedObject): boolean {
  const isNamesOnly = Object.keys(messageOf(metadata.properties)).every((name) => /^(n|generateN)ame$/.test(name));
  const { type: _type, default: _default, properties: _properties, ...rest } = metadata;
  return isNamesOnly && !Object.values(rest).some((value) => isSet(value) || value === 0);
}

function isIntOrString(schemas: TypedObject[string]): boolean {
  return Array.isArray(schemas) && schemas.length === 2 && deepEqual(schemas, intOrString);
}

/** Of the junctors of a schema, and its pattern. */
function valueFaults(at: string, schema: TypedObject, skipAnyOf = false, skipFirstAllOf = false): FieldError[] {
  const inside = (keyword: string) =>
    messagesOf(schema[keyword]).flatMap((inner, index) =>
      insideFaults(`${at}.${keyword}[${index}]`, inner, keyword === "allOf" && index === 0 && skipFirstAllOf)
    );
  return [
    ...(skipAnyOf ? [] : inside("anyOf")),
    ...inside("allOf"),
    ...inside("oneOf"),
    ...(isTypedObject(schema.not) ? insideFaults(`${at}.not`, schema.not) : []),
    ...patternFaults(`${at}.pattern`, textOf(schema.pattern)),
  ];
}

function insideFaults(at: string, schema: TypedObject, skipAnyOf = false): FieldError[] {
  return [
    ...valueFaults(at, schema, skipAnyOf),
    ...(isTypedObject(schema.items) ? insideFaults(`${at}.items`, schema.items) : []),
    ...entriesOf(schema.properties).flatMap(([name, property]) =>
      insideFaults(`${at}.properties[${name}]`, messageOf(property))
    ),
    ...Object.entries(forbiddenInside).filter(([name]) => isSet(schema[name]) || name === "default" && schema[name])
      .map(([name, instead]) => forbiddenField(`${at}.${name}`, `must be ${instead} to be structural`)),
    ...(messageOf(schema.properties).metadata === undefined
      ? []
      : [forbiddenField(`${at}.properties[metadata]`, "must not be specified in a nested context")]),
  ];
}

function patternFaults(field: string, pattern: string): FieldError[] {
  try {
    RE2JS.compile(pattern);
    return [];
  } catch (error) {
    const detail = `must be a valid regular expression, but isn't: ${(error as Error).message}`;
    return [invalidField(field, pattern, detail)];
  }
}

/** What junctors look at is specified outside of them. */
function completenessFaults(at: string, schema: TypedObject): FieldError[] {
  const { items, additionalProperties } = schema;
  return [
    ...(isTypedObject(items) ? completenessFaults(`${at}.items`, items) : []),
    ...entriesOf(schema.properties).flatMap(([name, property]) =>
      completenessFaults(`${at}.properties[${name}]`, messageOf(property))
    ),
    ...(isTypedObject(additionalProperties)
      ? completenessFaults(`${at}.additionalProperties`, additionalProperties)
      : []),
    ...junctorCompleteness(schema, { at, junctor: schema, path: at }),
  ];
}

interface Inside {
  /** Where the schema stands that has to specify everything. */
  readonly at: string;
  readonly junctor: TypedObject;
  readonly path: string;
}

function junctorCompleteness(schema: TypedObject, { at, junctor, path }: Inside): FieldError[] {
  const inner = ["allOf", "anyOf", "oneOf"].flatMap((keyword) =>
    messagesOf(junctor[keyword]).map((one, index) => ({ at, junctor: one, path: `${path}.${keyword}[${index}]` }))
  );
  if (isTypedObject(junctor.not)) inner.push({ at, junctor: junctor.not, path: `${path}.not` });
  return inner.flatMap((inside) => [
    ...specifiedFaults(schema, inside),
    ...junctorCompleteness(schema, inside),
  ]);
}

function specifiedFaults(schema: TypedObject, { at, junctor, path }: Inside): FieldError[] {
  const because = (where: string) => `because it is defined in ${path}.${where}`;
  const faults: FieldError[] = [];
  if (isTypedObject(junctor.items)) {
    const inside = { at: `${at}.items`, junctor: junctor.items, path: `${path}.items` };
    if (!isTypedObject(schema.items)) faults.push(requiredField(inside.at, because("items")));
    else faults.push(...specifiedFaults(schema.items, inside), ...junctorCompleteness(schema.items, inside));
  }
  for (const [name, property] of entriesOf(junctor.properties)) {
    const where = `properties[${name}]`;
    const specified = messageOf(schema.properties)[name];
    const inside = { at: `${at}.${where}`, junctor: messageOf(property), path: `${path}.${where}` };
    if (!isTypedObject(specified)) faults.push(requiredField(inside.at, because(where)));
    else faults.push(...specifiedFaults(specified, inside), ...junctorCompleteness(specified, inside));
  }
  return faults;
}
