// The validation of custom resources: type, metadata, schema, scale paths, embedded objects, lists
// (apiextensions-apiserver's customResourceStrategy and customResourceValidator).

import type { JsonObject } from "../../../encoding/json_value.ts";
import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField } from "../../field_error.ts";
import { groupVersionString } from "../../resources/builtin_resources.ts";
import type { CustomResource, Resource } from "../../resources/resource.ts";
import { nameRule } from "../name_rules.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "../object_meta.ts";
import type { Validator } from "../validator.ts";
import { checkSchema } from "./check_schema.ts";
import { embeddedResourceFaults } from "./embedded_resources.ts";
import { listTypeFaults } from "./list_types.ts";
import { scaleSpecFaults, scaleStatusFaults } from "./scale_paths.ts";
import { compileSchema, type SchemaNode } from "./schema_node.ts";
import { fieldErrors } from "./schema_result.ts";
import { walkSchema } from "./walk_schema.ts";

const standardFinalizers = false;
const validators = new WeakMap<Resource, Validator>();

/**
 * Of objects in the version that is served. Unlike those of built-in kinds it looks at metadata, too: what is wrong there
 * decides what else is told.
 */
export function customResourceValidator(resource: Resource): Validator {
  let validator = validators.get(resource);
  if (validator === undefined) {
    validator = compileValidator(resource);
    validators.set(resource, validator);
  }
  return validator;
}

interface Compiled {
  readonly resource: Resource;
  readonly custom: CustomResource;
  readonly node: SchemaNode;
}

function compileValidator(resource: Resource): Validator {
  const custom = resource.custom!;
  const compiled = { resource, custom, node: compileSchema(custom.publishedSchema) };
  const validateUpdate = (object: TypedObject, old: TypedObject) =>
    judge(compiled, object, () => faultsOfChange(compiled, object as JsonObject, old as JsonObject));
  const validateStatus = (object: TypedObject, old: TypedObject) =>
    judge(compiled, object, () => faultsOfStatus(compiled, object as JsonObject, old as JsonObject));
  return {
    validate: (object) => judge(compiled, object, () => faultsOfNew(compiled, object as JsonObject)),
    validateUpdate,
    subresources: { status: validateStatus, scale: validateUpdate },
  };
}

function faultsOfNew({ resource, custom, node }: Compiled, object: JsonObject): FieldError[] {
  const { namespaced } = resource;
  return [
    ...validateObjectMeta(object, { namespaced, nameRule: nameRule("subdomain"), standardFinalizers }),
    ...fieldErrors(checkSchema(node, object, { path: "" })),
    ...scaleSpecFaults(object, custom.scale),
    ...scaleStatusFaults(object, custom.scale),
    ...walkSchema(object, { node, path: "", rule: embeddedResourceFaults }),
    ...walkSchema(object, { node, path: "", rule: listTypeFaults }),
  ];
}

function faultsOfChange({ custom, node }: Compiled, object: JsonObject, old: JsonObject): FieldError[] {
  return [
    ...validateObjectMetaUpdate(object, old, { standardFinalizers }),
    ...fieldErrors(checkSchema(node, object, { path: "", was: { value: old } })),
    ...scaleSpecFaults(object, custom.scale),
    ...scaleStatusFaults(object, custom.scale),
    ...walkSchema(object, { node, path: "", rule: embeddedResourceFaults }),
    ...newListTypeFaults(node, object, old),
  ];
}

function faultsOfStatus({ custom, node }: Compiled, object: JsonObject, old: JsonObject): FieldError[] {
  const statusNode = node.properties.get("status");
  const was = old.status === undefined ? undefined : { value: old.status };
  return [
    ...validateObjectMetaUpdate(object, old, { standardFinalizers }),
    ...(statusNode === undefined || object.status === undefined
      ? []
      : fieldErrors(checkSchema(statusNode, object.status, { path: "", was }), "status")),
    ...scaleStatusFaults(object, custom.scale),
    ...newListTypeFaults(node, object, old),
  ];
}

/** None when the old object had some: lists are not compared one by one. */
function newListTypeFaults(node: SchemaNode, object: JsonObject, old: JsonObject): FieldError[] {
  const walk = { node, path: "", rule: listTypeFaults };
  return walkSchema(old, walk).length > 0 ? [] : walkSchema(object, walk);
}

/** Nothing else can be told of an object of another kind. */
function judge({ resource, node }: Compiled, object: TypedObject, faults: () => FieldError[]): FieldError[] {
  const ofType = typeMetaFaults(object, resource);
  return ofType.length > 0 ? ofType : withUncheckedRules(faults(), node);
}

function typeMetaFaults({ apiVersion, kind }: TypedObject, resource: Resource): FieldError[] {
  const groupVersion = groupVersionString(resource);
  return [
    ...(kind === resource.kind ? [] : [invalidField("kind", kind, `must be ${resource.kind}`)]),
    ...(apiVersion === groupVersion ? [] : [invalidField("apiVersion", apiVersion, `must be ${groupVersion}`)]),
  ];
}

/** With these, expressions could not be evaluated: their values may be of other types, or of any size. */
const blocking: readonly FieldError["reason"][] = [
  "FieldValueNotSupported",
  "FieldValueRequired",
  "FieldValueTooLong",
  "FieldValueTooMany",
  "FieldValueTypeInvalid",
];

/** Said where the schema has rules in CEL, also by a server that does not evaluate them. */
function withUncheckedRules(faults: FieldError[], { hasRules }: SchemaNode): FieldError[] {
  if (!hasRules || !faults.some(({ reason }) => blocking.includes(reason))) return faults;
  const detail = "some validation rules were not checked because the object was invalid; " +
    "correct the existing errors to complete validation";
  return [...faults, invalidField("<nil>", null, detail)];
}
