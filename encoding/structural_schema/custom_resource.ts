// A stored custom resource as kube-apiserver reads it: coerced, pruned and defaulted by the schema of the version it is
// stored in, moved to the version asked for, pruned by the schema of that one.
import { isJsonObject, type JsonObject, jsonValueToBytes, parseJson, writeJsonValue } from "../json_value.ts";
import { compilePredicate } from "./custom_resource_predicate.ts";
import { applySchemaDefaults } from "./default.ts";
import { coerceEmbedded, coerceObjectMeta } from "./object_meta.ts";
import { pruneNulls, pruneUnknownFields } from "./prune.ts";
import { compileStructuralSchema, type StructuralSchema } from "./structural_schema.ts";
import { checkWrittenObject } from "./written_object.ts";

/** What a CRD says of the shape of its objects. */
export interface CustomResourceDefinition {
  readonly group: string;
  readonly kind: string;
  readonly conversionStrategy: "None" | "Webhook";
  /** openAPIV3Schema by version, as parsed JSON; all versions of the CRD are here, served or not. */
  readonly schemas: ReadonlyMap<string, unknown>;
}

/** An object that cannot be brought into the version asked for; the message is for clients. */
export class ConversionError extends Error {
  override readonly name = "ConversionError";
}

/** Brings stored objects of one CRD into one of its versions, and written ones into the stored one. */
export interface CustomResourceForm {
  /** Like `normalize`, for callers that go on with the object. */
  read(stored: Uint8Array): JsonObject;
  /**
   * Looks at an object as a client sent it, which loses the fields that its schema does not know; metadata must be right.
   * @returns the paths of those fields and of unknown ones in metadata, in kube-apiserver's order
   * @throws {JsonTypeError | RangeError} for malformed metadata, {EmbeddedObjectError} for that of embedded objects
   */
  check(object: JsonObject): string[];
  /** Coerces, prunes and defaults, in place, an object that was written in this version. */
  complete(object: JsonObject): void;
  /** The object, which is in this version, as it is stored in `storageVersion`. */
  store(object: JsonObject, storageVersion: string): Uint8Array;
  /**
   * The object in the served version: compact JSON, keys sorted, no newline.
   * @throws {ConversionError}
   * @throws {SyntaxError | RangeError} for a damaged value
   */
  normalize(stored: Uint8Array): Uint8Array;
  /** Whether `normalize` would change the text. May be true needlessly, never false when something changes. */
  needsSlowPath(bytes: Uint8Array, start: number, end: number): boolean;
}

export function compileCustomResource(definition: CustomResourceDefinition, version: string): CustomResourceForm {
  const schemas = new Map<string, StructuralSchema | undefined>();
  for (const [name, schema] of definition.schemas) schemas.set(name, compileStructuralSchema(schema));
  const apiVersion = `${definition.group}/${version}`;
  const read = (stored: Uint8Array): JsonObject => {
    const object = parseJson(stored);
    if (!isJsonObject(object)) throw new SyntaxError("the stored value is no object");
    const storedVersion = versionOf(object, definition.group);
    completeCustom(object, storedVersion === undefined ? undefined : schemas.get(storedVersion));
    if (object.apiVersion !== apiVersion) {
      checkConversion(object, { definition, storedVersion });
      object.apiVersion = apiVersion;
      fitToSchema(object, schemas.get(version));
    }
    return object;
  };
  return {
    read,
    normalize: (stored) => jsonValueToBytes(read(stored)),
    check(object) {
      const writtenVersion = object.kind === definition.kind ? versionOf(object, definition.group) : undefined;
      const hasSchema = writtenVersion !== undefined;
      return checkWrittenObject(object, hasSchema ? { schema: schemas.get(writtenVersion) } : undefined);
    },
    complete: (object) => completeCustom(object, schemas.get(version)),
    store(object, storageVersion) {
      if (storageVersion === version) return customResourceText(object);
      checkConversion(object, { definition, storedVersion: version });
      const stored = { ...object, apiVersion: `${definition.group}/${storageVersion}` };
      return customResourceText(stored);
    },
    needsSlowPath: compilePredicate(schemas.get(version), { apiVersion, kind: definition.kind }),
  };
}

/** A custom resource as it is stored: a line. */
export function customResourceText(object: JsonObject): Uint8Array {
  return new TextEncoder().encode(`${writeJsonValue(object)}\n`);
}

function completeCustom(object: JsonObject, schema: StructuralSchema | undefined): void {
  fitToSchema(object, schema);
  coerceObjectMeta(object);
  applySchemaDefaults(object, schema);
}

function fitToSchema(object: JsonObject, schema: StructuralSchema | undefined): void {
  pruneUnknownFields(object, schema);
  pruneNulls(object, schema);
  coerceEmbedded(object, schema && { ...schema, isEmbeddedResource: false });
}

/** Undefined when the object is of another group, or of a version that the CRD does not have. */
function versionOf({ apiVersion }: JsonObject, group: string): string | undefined {
  if (typeof apiVersion !== "string" || !apiVersion.startsWith(`${group}/`)) return undefined;
  return apiVersion.slice(group.length + 1);
}

function checkConversion(
  object: JsonObject,
  { definition, storedVersion }: { definition: CustomResourceDefinition; storedVersion: string | undefined },
): void {
  if (storedVersion === undefined || !definition.schemas.has(storedVersion)) {
    throw new ConversionError(`request to convert CR from an invalid group/version: ${object.apiVersion}`);
  }
  if (definition.conversionStrategy === "Webhook") {
    throw new ConversionError(
      `conversion webhook for ${object.apiVersion}, Kind=${definition.kind} failed: weir does not call webhooks`,
    );
  }
}
