// OpenAPI v3 documents as gnostic's message openapi.v3.Document. Numbers are those of its OpenAPIv3.proto.
import { ByteWriter } from "../../encoding/wire_writer.ts";
import {
  any,
  bool,
  double,
  each,
  type FieldWriter,
  int64,
  map,
  message,
  type MessageFields,
  object,
  presentBool,
  presentDouble,
  text,
  wrapped,
  writeMembers,
} from "./field_writers.ts";

const schema: FieldWriter = object(() => schemaFields, 36);
const externalDocs = object(() => ({ description: [1, text], url: [2, text] }), 3);
const reference = object(() => ({ $ref: [1, text] }), 0);

const schemaOrReference = message((out, value) => {
  if ("$ref" in (value as object)) reference(out, 2, value);
  else schema(out, 1, value);
});

const additionalProperties = message((out, value) => {
  if (typeof value === "boolean") presentBool(out, 2, value);
  else schemaOrReference(out, 1, value);
});

/** The message has no form for lists and objects: they are there without their content. */
const defaultValue = message((out, value) => {
  if (typeof value === "number" || typeof value === "bigint") presentDouble(out, 1, value);
  else if (typeof value === "boolean") presentBool(out, 2, value);
  else if (typeof value === "string") text(out, 3, value);
});

const schemaFields: MessageFields = {
  nullable: [1, bool],
  externalDocs: [6, externalDocs],
  example: [7, any],
  title: [9, text],
  multipleOf: [10, double],
  maximum: [11, double],
  exclusiveMaximum: [12, bool],
  minimum: [13, double],
  exclusiveMinimum: [14, bool],
  maxLength: [15, int64],
  minLength: [16, int64],
  pattern: [17, text],
  maxItems: [18, int64],
  minItems: [19, int64],
  uniqueItems: [20, bool],
  maxProperties: [21, int64],
  minProperties: [22, int64],
  required: [23, each(text)],
  enum: [24, each(any)],
  type: [25, text],
  allOf: [26, each(schemaOrReference)],
  oneOf: [27, each(schemaOrReference)],
  anyOf: [28, each(schemaOrReference)],
  not: [29, schema],
  items: [30, wrapped(1, schemaOrReference)],
  properties: [31, map(schemaOrReference)],
  additionalProperties: [32, additionalProperties],
  default: [33, defaultValue],
  description: [34, text],
  format: [35, text],
};

const content = map(object(() => ({ schema: [1, schemaOrReference] }), 5));
const parameter = object(() => ({
  name: [1, text],
  in: [2, text],
  description: [3, text],
  required: [4, bool],
  schema: [10, schemaOrReference],
}), 14);
const requestBody = object(() => ({ description: [1, text], content: [2, content], required: [3, bool] }), 4);
const response = object(() => ({ description: [1, text], content: [3, content] }), 5);

const operation = object(() => ({
  tags: [1, each(text)],
  description: [3, text],
  operationId: [5, text],
  parameters: [6, each(wrapped(1, parameter))],
  requestBody: [7, wrapped(1, requestBody)],
  responses: [8, map(wrapped(1, response), 2)],
}), 13);

const pathItem = object(() => ({
  get: [4, operation],
  put: [5, operation],
  post: [6, operation],
  delete: [7, operation],
  options: [8, operation],
  head: [9, operation],
  patch: [10, operation],
  parameters: [13, each(wrapped(1, parameter))],
}), 14);

const securityScheme = object(() => ({
  type: [1, text],
  description: [2, text],
  name: [3, text],
  in: [4, text],
}), 9);

const components = object(() => ({
  schemas: [1, map(schemaOrReference)],
  securitySchemes: [7, map(wrapped(1, securityScheme))],
}), 10);

const documentFields: MessageFields = {
  openapi: [1, text],
  info: [2, object(() => ({ title: [1, text], version: [6, text] }), 7)],
  paths: [4, map(pathItem)],
  components: [5, components],
};

export function v3Protobuf(document: Readonly<Record<string, unknown>>): Uint8Array {
  const out = new ByteWriter(1 << 16);
  writeMembers(out, document, { fields: documentFields, extensions: 9 });
  return out.take();
}
