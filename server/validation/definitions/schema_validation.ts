// The validation of an openAPIV3Schema of a CRD: what is allowed at its root, then whether it is structural, whether its
// defaults fit, and the rules of its keywords. CEL rules are not compiled.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField, invalidField } from "../../field_error.ts";
import { messageOf, messagesOf, sizeOf, textOf } from "../fields.ts";
import { internalForm } from "../internal_form.ts";
import { defaultsFaults } from "./default_values.ts";
import { keywordFaults } from "./keyword_rules.ts";
import type { SchemaOptions } from "./schema_options.ts";
import { structuralFaults } from "./structural_rules.ts";
import { subschemas } from "./subschemas.ts";

const SCHEMA = "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1beta1.JSONSchemaProps";

/** Go's names of what may stand beside a status subresource, in the order of the message. */
const ROOT_FIELDS = [
  "Description",
  "Type",
  "Format",
  "Title",
  "Maximum",
  "ExclusiveMaximum",
  "Minimum",
  "ExclusiveMinimum",
  "MaxLength",
  "MinLength",
  "Pattern",
  "MaxItems",
  "MinItems",
  "UniqueItems",
  "MultipleOf",
  "Required",
  "Items",
  "Properties",
  "ExternalDocs",
  "Example",
  "XPreserveUnknownFields",
  "XValidations",
];
const rootMembers = new Set([
  ...ROOT_FIELDS.filter((name) => !name.startsWith("X")).map((name) => name.charAt(0).toLowerCase() + name.slice(1)),
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-validations",
]);

/** Of a CustomResourceValidation at `field`. */
export function validationFaults(
  field: string,
  { openAPIV3Schema }: TypedObject,
  { hasStatus, unchanged }: SchemaOptions & { readonly hasStatus: boolean },
): FieldError[] {
  if (openAPIV3Schema === undefined || unchanged) return [];
  const schema = messageOf(openAPIV3Schema);
  const at = `${field}.openAPIV3Schema`;
  return [
    ...(hasStatus ? statusRootFaults(at, schema) : []),
    ...(schema.nullable === true ? [forbiddenField(`${at}.nullable`, "nullable cannot be true at the root")] : []),
    ...formFaults(at, schema),
    ...keywordFaults(at, schema),
  ];
}

/** Defaults are looked at when the schema is structural; neither is for schemas with keywords that CRDs do not know. */
function formFaults(at: string, schema: TypedObject): FieldError[] {
  if (hasUnknownKeyword(schema)) return [];
  const faults = structuralFaults(at, schema);
  return faults.length > 0 ? faults : defaultsFaults(at, schema);
}

function hasUnknownKeyword(schema: TypedObject): boolean {
  const { items, dependencies, additionalItems } = schema;
  if (textOf(schema.id) !== "" || schema.$ref !== undefined || schema.type === "null") return true;
  if (dependencies !== undefined || additionalItems !== undefined || Array.isArray(items)) return true;
  if (sizeOf(schema.patternProperties) > 0 || sizeOf(schema.definitions) > 0) return true;
  return subschemas("", schema).some(({ schema: inner }) => hasUnknownKeyword(inner));
}

/** The status is validated by itself, with properties.status alone: nothing at the root may be lost then. */
function statusRootFaults(at: string, schema: TypedObject): FieldError[] {
  for (const name of Object.keys(schema)) {
    if (name === "type" && schema.type !== "object") {
      const detail =
        'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';
      return [invalidField(`${at}.type`, textOf(schema.type), detail)];
    }
    if (rootMembers.has(name) || !isPresent(schema[name])) continue;
    const detail = `only [${ROOT_FIELDS.join(" ")}] fields are allowed at the root of the schema if the status ` +
      "subresource is enabled";
    return [invalidField(at, internalForm(SCHEMA, schema), detail)];
  }
  return [];
}

function isPresent(value: TypedObject[string]): boolean {
  return value !== undefined && value !== "" && value !== false &&
    !(Array.isArray(value) && messagesOf(value).length === 0);
}
