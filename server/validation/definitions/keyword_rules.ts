// The rules of the keywords of a schema, wherever they stand.

import { isTypedObject, RawJson, type TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from "../../field_error.ts";
import { messagesOf, sizeOf, textOf } from "../fields.ts";
import { subschemas } from "./subschemas.ts";
import { listTypeFaults, mapTypeFaults } from "./list_type_rules.ts";

/** Where a schema stands. */
interface Place {
  readonly isRoot: boolean;
  /** Inside apiVersion, kind or metadata of a whole object. */
  readonly isMeta: boolean;
  /** Why no default may be set; undefined where one may. */
  readonly noDefault: string | undefined;
}

const EMBEDDED = "x-kubernetes-embedded-resource";
const META = ["metadata", "kind", "apiVersion"];
const REASONS = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"];
const TYPES = ["array", "boolean", "integer", "number", "object", "string"];
const UNSUPPORTED = ["id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref"];

export function keywordFaults(at: string, schema: TypedObject): FieldError[] {
  return schemaFaults(at, schema, { isRoot: true, isMeta: false, noDefault: undefined });
}

function schemaFaults(at: string, schema: TypedObject, place: Place): FieldError[] {
  const inner = subschemas(at, schema);
  const visit = (isOf: (keyword: string) => boolean) =>
    inner.filter(({ keyword }) => isOf(keyword)).flatMap(({ path, schema: one, keyword, name }) =>
      schemaFaults(path, one, innerPlace(schema, place, { keyword, name }))
    );
  return [
    ...ownFaults(at, schema, place),
    ...(schema.uniqueItems === true
      ? [
        forbiddenField(
          `${at}.uniqueItems`,
          "uniqueItems cannot be set to true since the runtime complexity becomes quadratic",
        ),
      ]
      : []),
    ...additionalFaults(at, schema),
    ...visit(() => true),
    ...preserveFaults(at, schema),
    ...mapTypeFaults(at, schema),
    ...listTypeFaults(at, schema),
    ...messagesOf(schema["x-kubernetes-validations"]).flatMap((rule, index) =>
      celRuleFaults(`${at}.x-kubernetes-validations[${index}]`, rule)
    ),
  ];
}

function innerPlace(
  schema: TypedObject,
  place: Place,
  { keyword, name }: { keyword: string; name: string | undefined },
): Place {
  const inner = { ...place, isRoot: false };
  if (keyword === "additionalProperties" && place.isMeta) {
    return { ...inner, noDefault: "inside additionalProperties applying to object metadata" };
  }
  const isObject = place.isRoot || schema[EMBEDDED] === true;
  if (keyword !== "properties" || !isObject || !META.includes(name ?? "")) return inner;
  return { ...inner, isMeta: true, noDefault: place.isRoot ? `in top-level ${name}` : inner.noDefault };
}

function ownFaults(at: string, schema: TypedObject, { isMeta, noDefault }: Place): FieldError[] {
  const type = textOf(schema.type);
  const hasDefault = schema.default instanceof RawJson && schema.default.bytes.length > 0;
  const isUsed = (name: string) =>
    name === "id"
      ? textOf(schema.id) !== ""
      : isTypedObject(schema[name])
      ? sizeOf(schema[name]) > 0
      : schema[name] !== undefined;
  return [
    ...(type !== "" && !TYPES.includes(type) ? [unsupportedField(`${at}.type`, type, TYPES)] : []),
    ...(hasDefault && noDefault !== undefined ? [forbiddenField(`${at}.default`, `must not be set ${noDefault}`)] : []),
    ...UNSUPPORTED.filter(isUsed).map((name) => forbiddenField(`${at}.${name}`, `${name} is not supported`)),
    ...(type === "null"
      ? [forbiddenField(`${at}.type`, "type cannot be set to null, use nullable as an alternative")]
      : []),
    ...(Array.isArray(schema.items)
      ? [forbiddenField(`${at}.items`, "items must be a schema object and not an array")]
      : []),
    ...(isMeta && schema[EMBEDDED] === true
      ? [forbiddenField(`${at}.${EMBEDDED}`, "must not be used inside of resource meta")]
      : []),
  ];
}

/** Properties are for structs, additionalProperties for maps. */
function additionalFaults(at: string, { additionalProperties, properties }: TypedObject): FieldError[] {
  if (additionalProperties === undefined || additionalProperties === true || sizeOf(properties) === 0) return [];
  return [forbiddenField(`${at}.additionalProperties`, "additionalProperties and properties are mutual exclusive")];
}

function preserveFaults(at: string, schema: TypedObject): FieldError[] {
  const name = "x-kubernetes-preserve-unknown-fields";
  return schema[name] === false ? [invalidField(`${at}.${name}`, false, "must be true or undefined")] : [];
}

/** What can be said of a CEL rule without compiling it. */
function celRuleFaults(at: string, rule: TypedObject): FieldError[] {
  const [message, expression] = [textOf(rule.message), textOf(rule.messageExpression)];
  const [text, fieldPath] = [textOf(rule.rule).trim(), textOf(rule.fieldPath)];
  const hasNewline = (of: string) => /[\n\r]/.test(of);
  const faults: FieldError[] = [];
  if (text === "") faults.push(requiredField(`${at}.rule`, "rule is not specified"));
  else if (message !== "" && message.trim() === "") {
    faults.push(invalidField(`${at}.message`, message, "must be non-empty if specified"));
  } else if (hasNewline(message.trim())) {
    faults.push(invalidField(`${at}.message`, message, "must not contain line breaks"));
  } else if (hasNewline(text) && message.trim() === "") {
    faults.push(requiredField(`${at}.message`, "message must be specified if rule contains line breaks"));
  }
  if (expression !== "" && expression.trim() === "") {
    faults.push(requiredField(`${at}.messageExpression`, "messageExpression must be non-empty if specified"));
  }
  if (rule.reason !== undefined && !REASONS.includes(textOf(rule.reason))) {
    faults.push(unsupportedField(`${at}.reason`, textOf(rule.reason), REASONS));
  }
  if (fieldPath !== "" && fieldPath.trim() === "") {
    faults.push(invalidField(`${at}.fieldPath`, fieldPath, "must be non-empty if specified"));
  }
  if (hasNewline(fieldPath)) faults.push(invalidField(`${at}.fieldPath`, fieldPath, "must not contain line breaks"));
  return faults;
}
