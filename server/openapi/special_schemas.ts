// Schemas of the types whose JSON is written by hand in Go: what they say of themselves, not what their fields are.
import { messageSchema, type SpecialType } from "../../encoding/schema/schema.ts";
import type { SchemaObject } from "./schema_object.ts";

const schemas: Readonly<Partial<Record<SpecialType, SchemaObject>>> = {
  Time: { type: "string", format: "date-time" },
  MicroTime: { type: "string", format: "date-time" },
  Duration: { type: "string" },
  Quantity: { oneOf: [{ type: "string" }, { type: "number" }] },
  IntOrString: { format: "int-or-string", oneOf: [{ type: "integer" }, { type: "string" }] },
  FieldsV1: { type: "object" },
  RawExtension: { type: "object" },
  JSON: {},
  JSONSchemaPropsOrBool: {},
  JSONSchemaPropsOrArray: {},
  JSONSchemaPropsOrStringArray: {},
};

/** Undefined for messages whose schema comes from their fields. */
export function specialSchema(message: string): SchemaObject | undefined {
  const { special } = messageSchema(message);
  return special && schemas[special];
}
