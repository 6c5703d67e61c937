// The OpenAPI v2 document as gnostic's message openapi.v2.Document. Numbers are those of its OpenAPIv2.proto.
import { documentInfo, securityDefinitions } from "./document_info.ts";
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
  messageHead,
  namedValue,
  object,
  presentBool,
  text,
  wrapped,
  written,
} from "./field_writers.ts";
import type { V2Encoding } from "./v2_pieces.ts";

const schema: FieldWriter = object(() => schemaFields, 31);
const externalDocs = object(() => ({ description: [1, text], url: [2, text] }), 3);

const additionalProperties = message((out, value) => {
  if (typeof value === "boolean") presentBool(out, 2, value);
  else schema(out, 1, value);
});

const schemaFields: MessageFields = {
  $ref: [1, text],
  format: [2, text],
  title: [3, text],
  description: [4, text],
  multipleOf: [6, double],
  maximum: [7, double],
  exclusiveMaximum: [8, bool],
  minimum: [9, double],
  exclusiveMinimum: [10, bool],
  maxLength: [11, int64],
  minLength: [12, int64],
  pattern: [13, text],
  maxItems: [14, int64],
  minItems: [15, int64],
  uniqueItems: [16, bool],
  maxProperties: [17, int64],
  minProperties: [18, int64],
  required: [19, each(text)],
  enum: [20, each(any)],
  additionalProperties: [21, additionalProperties],
  type: [22, wrapped(1, text)],
  items: [23, wrapped(1, schema)],
  properties: [25, map(schema)],
  externalDocs: [29, externalDocs],
  example: [30, any],
};

const reference = object(() => ({ $ref: [1, text] }), 2);
const bodyParameter = object(() => ({
  description: [1, text],
  name: [2, text],
  in: [3, text],
  required: [4, bool],
  schema: [5, schema],
}), 6);
const queryParameter = object(() => ({
  required: [1, bool],
  in: [2, text],
  description: [3, text],
  name: [4, text],
  type: [6, text],
  uniqueItems: [20, bool],
}), 23);
const pathParameter = object(() => ({
  required: [1, bool],
  in: [2, text],
  description: [3, text],
  name: [4, text],
  type: [5, text],
  uniqueItems: [19, bool],
}), 22);

const parameter = message((out, value) => {
  const { in: place } = value as { readonly in: string };
  if (place === "body") bodyParameter(out, 1, value);
  else if (place === "query") wrapped(3, queryParameter)(out, 2, value);
  else wrapped(4, pathParameter)(out, 2, value);
});

const parametersItem = message((out, value) => {
  if ("$ref" in (value as object)) reference(out, 2, value);
  else parameter(out, 1, value);
});

const response = object(() => ({ description: [1, text], schema: [2, wrapped(1, schema)] }), 5);

const operation = object(() => ({
  tags: [1, each(text)],
  description: [3, text],
  operationId: [5, text],
  produces: [6, each(text)],
  consumes: [7, each(text)],
  parameters: [8, each(parametersItem)],
  responses: [9, map(wrapped(1, response))],
  schemes: [10, each(text)],
}), 13);

const pathItem = object(() => ({
  get: [2, operation],
  put: [3, operation],
  post: [4, operation],
  delete: [5, operation],
  options: [6, operation],
  head: [7, operation],
  patch: [8, operation],
  parameters: [9, each(parametersItem)],
}), 10);

const info = object(() => ({ title: [1, text], version: [2, text] }), 7);
const apiKey = object(() => ({ type: [1, text], name: [2, text], in: [3, text], description: [4, text] }), 5);
const securityRequirement = map(message(() => {}));

export const v2Protobuf: V2Encoding = {
  path: (path, item) => written(namedValue(pathItem), 2, [path, item]),
  definition: (name, value) => written(namedValue(schema), 1, [name, value]),
  document: ({ paths, definitions, parameters }) => [
    written(text, 1, "2.0"),
    written(info, 2, documentInfo),
    messageHead(8, totalLength(paths)),
    ...paths,
    messageHead(9, totalLength(definitions)),
    ...definitions,
    written(map(parameter), 10, parameters),
    written(securityRequirement, 12, { BearerToken: [] }),
    written(map(wrapped(2, apiKey)), 13, securityDefinitions),
  ],
};

function totalLength(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}
