// The message tables of one Kubernetes version: which fields a message has, in which order Go prints them, and which
// protobuf number each one carries. Generated data (scripts/generate_schema.ts) behind typed lookups; no rules here.
import text from "./kubernetes_1_36.json" with { type: "text" };
import { SchemaLines } from "./schema_lines.ts";

export type ScalarType = "string" | "bool" | "int32" | "int64" | "uint32" | "float64" | "bytes" | "any";

/** Types whose JSON and protobuf forms are written by hand in Go. */
export type SpecialType =
  | "Time"
  | "MicroTime"
  | "Duration"
  | "Quantity"
  | "IntOrString"
  | "FieldsV1"
  | "RawExtension"
  | "JSON"
  | "JSONSchemaPropsOrBool"
  | "JSONSchemaPropsOrArray"
  | "JSONSchemaPropsOrStringArray"
  | "listWrapper";

/** A field; booleans are present only when true. */
export interface FieldSchema {
  /** JSON name, "" when `inline`. */
  readonly name: string;
  /** Protobuf number; absent when the field is not in protobuf (TypeMeta). */
  readonly num?: number;
  readonly protoName?: string;
  /** A scalar, or the full name of a message. Of a map: the type of its values. */
  readonly type: ScalarType | string;
  /** As Go's reflection prints it, where that does not follow from the rest (see go_type.ts). */
  readonly goType?: string;
  /** An embedded struct: its members stand here in JSON; in protobuf it is a nested message when it has a number. */
  readonly inline?: boolean;
  readonly repeated?: boolean;
  readonly map?: { readonly key: "string"; readonly keyEnum?: string; readonly valueRepeated?: boolean };
  /** The list message of a Go named slice: JSON shows the bare list. */
  readonly wrapper?: string;
  /** nil can be told from zero. */
  readonly pointer?: boolean;
  readonly elemPointer?: boolean;
  readonly omitempty?: boolean;
  readonly omitzero?: boolean;
  /** Never in JSON. */
  readonly jsonIgnored?: boolean;
  readonly enum?: string;
  readonly enumMarker?: boolean;
  readonly default?: string | number | boolean;
  readonly optional?: boolean;
  readonly required?: boolean;
  readonly nullable?: boolean;
  readonly listType?: "atomic" | "set" | "map";
  readonly listMapKey?: readonly string[];
  readonly mapType?: "atomic" | "granular";
  readonly structType?: "atomic" | "granular";
  readonly patchStrategy?: string;
  readonly patchMergeKey?: string;
  readonly markers?: readonly string[];
  /** A single message without a description in Go, which shows in the shape of its OpenAPI schema. */
  readonly undocumented?: boolean;
}

export interface MessageSchema {
  readonly special?: SpecialType;
  /** Has TypeMeta: can stand alone on the wire and in the store. */
  readonly runtimeObject?: boolean;
  readonly root?: boolean;
  readonly structType?: "atomic" | "granular";
  readonly markers?: readonly string[];
  /** In the order of the Go struct, which is the order of JSON. Where Go hides them (Time): as they are on the wire. */
  readonly fields: readonly FieldSchema[];
}

/** A string type with constants. */
export interface EnumSchema {
  /** Published as an enum in OpenAPI. */
  readonly enumMarker: boolean;
  /** Held to its values by declarative validation. */
  readonly k8sEnum?: boolean;
  readonly markers?: readonly string[];
  readonly values: readonly string[];
}

export interface SchemaTables {
  readonly messages: Readonly<Record<string, MessageSchema>>;
  readonly enums: Readonly<Record<string, EnumSchema>>;
}

const messages = new SchemaLines<MessageSchema>(text, "messages");
const enums = new SchemaLines<EnumSchema>(text, "enums");

/** The Kubernetes release the tables were made from, e.g. `v1.36.2`. */
export const kubernetesVersion: string = /"kubernetesVersion":"([^"]+)"/.exec(text)![1]!;

/** Full names of all messages, e.g. `k8s.io.api.core.v1.Pod`. */
export const messageNames: readonly string[] = messages.names();

/** @throws {RangeError} for a name that no table has */
export function messageSchema(name: string): MessageSchema {
  const message = messages.get(name);
  if (message === undefined) throw new RangeError(`no message named ${name} in the schema of ${kubernetesVersion}`);
  return message;
}

/** Whether `type` names a message rather than a scalar. */
export function isMessageType(type: string): boolean {
  return type.includes(".");
}

/** Undefined for names that no table has. */
export function enumSchema(name: string): EnumSchema | undefined {
  return enums.get(name);
}
