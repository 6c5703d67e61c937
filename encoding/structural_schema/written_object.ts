// A custom resource as a client sent it: its metadata, and that of objects embedded in it, must be what ObjectMeta can hold,
// and fields that nobody knows are told (apiextensions-apiserver's unstructuredSchemaCoercer). Stored objects are more
// leniently read, see object_meta.ts.
import { isJsonObject, type JsonObject, type JsonValue, jsonValueToBytes } from "../json_value.ts";
import { jsonToObject } from "../typed_object/from_json.ts";
import { compareUtf8 } from "../utf8_order.ts";
import { pruneUnknownFields } from "./prune.ts";
import { memberSchema, type StructuralSchema } from "./structural_schema.ts";

const objectMeta = "k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta";

/** An embedded object whose apiVersion, kind or metadata is no such thing. */
export class EmbeddedObjectError extends TypeError {
  override readonly name = "EmbeddedObjectError";
  readonly field: string;
  readonly value: JsonValue;
  readonly detail: string;

  constructor({ field, value, detail }: { field: string; value: JsonValue; detail: string }) {
    super(`${field}: ${detail}`);
    this.field = field;
    this.value = value;
    this.detail = detail;
  }
}

/**
 * Prunes the object in place.
 * @param known absent for an object of another kind, whose fields nobody can know
 * @returns the paths of unknown fields: of metadata, then all others, then those of embedded metadata
 * @throws {JsonTypeError | RangeError | EmbeddedObjectError}
 */
export function checkWrittenObject(
  object: JsonObject,
  known: { readonly schema: StructuralSchema | undefined } | undefined,
): string[] {
  const inMetadata = "metadata" in object ? checkMetadata(object.metadata!, "metadata") : [];
  if (known === undefined) return inMetadata;
  const pruned: string[] = [];
  pruneUnknownFields(object, known.schema, (path) => pruned.push(path));
  const embedded: string[] = [];
  const root = known.schema && { ...known.schema, isEmbeddedResource: false };
  checkEmbedded(object, { schema: root, path: "", unknown: embedded });
  return [...inMetadata, ...pruned.sort(compareUtf8), ...embedded.sort(compareUtf8)];
}

/** @returns the paths of unknown fields */
function checkMetadata(metadata: JsonValue, path: string): string[] {
  const unknown: string[] = [];
  jsonToObject(objectMeta, jsonValueToBytes(metadata), { onUnknownField: (field) => unknown.push(`${path}.${field}`) });
  return unknown;
}

/** A value, where it stands, and the list of what is unknown in it. */
interface EmbeddedPlace {
  readonly schema: StructuralSchema | undefined;
  readonly path: string;
  readonly unknown: string[];
}

function checkEmbedded(value: JsonValue, { schema, path, unknown }: EmbeddedPlace): void {
  if (schema === undefined) return;
  if (Array.isArray(value)) {
    const { items } = schema;
    for (const [i, element] of value.entries()) {
      checkEmbedded(element, { schema: items, path: `${path}[${i}]`, unknown });
    }
  } else if (isJsonObject(value)) {
    if (schema.isEmbeddedResource) unknown.push(...checkMembers(value, path));
    for (const [name, inner] of Object.entries(value)) {
      const member = memberSchema(schema, name);
      if (member === "unknown") continue;
      const inMap = !schema.properties.has(name);
      checkEmbedded(inner, { schema: member, path: inMap ? `${path}[${name}]` : childPath(path, name), unknown });
    }
  }
}

function checkMembers(object: JsonObject, path: string): string[] {
  for (const name of ["apiVersion", "kind"]) {
    const value = object[name];
    if (value !== undefined && typeof value !== "string") {
      throw new EmbeddedObjectError({ field: childPath(path, name), value, detail: "must be a string" });
    }
  }
  const { metadata } = object;
  if (metadata === undefined) return [];
  const field = childPath(path, "metadata");
  try {
    return checkMetadata(metadata, field);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    throw new EmbeddedObjectError({ field, value: metadata, detail: error.message });
  }
}

function childPath(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
