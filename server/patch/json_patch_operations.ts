// The operations of a JSON patch (RFC 6902 section 4) as they are sent, read as Go decodes them.

import { JsonReader } from "../../encoding/json_reader.ts";
import { readJsonValue } from "../../encoding/json_value.ts";
import { badRequest, requestEntityTooLarge } from "../status_error.ts";
import type { FieldValidation } from "./patch.ts";
import { checkSyntax, goKind } from "./patch_body.ts";

/** The members that are there; what is no string is left out by fieldValidation=Ignore, and refused otherwise. */
export interface JsonPatchOperation {
  op?: string;
  path?: string;
  from?: string;
  /** JSON text; null for JSON's null. */
  value?: Uint8Array | null;
}

export interface JsonPatchBody {
  readonly operations: readonly JsonPatchOperation[];
  /** Unknown and duplicate members. */
  readonly faults: readonly string[];
}

const operationsMax = 10_000;

interface Input {
  readonly reader: JsonReader;
  readonly validated: boolean;
  readonly faults: Set<string>;
}

/**
 * @throws {StatusError} 400 for what is no list of operations, 413 for more than 10000 of them
 */
export function readJsonPatch(body: Uint8Array, fieldValidation: FieldValidation): JsonPatchBody {
  const validated = fieldValidation !== "Ignore";
  const input: Input = { reader: new JsonReader(body), validated, faults: new Set() };
  const operations = decode(input);
  if (operations.length > operationsMax) {
    const limit = `The allowed maximum operations in a JSON patch is ${operationsMax}, got ${operations.length}`;
    throw requestEntityTooLarge(limit);
  }
  return { operations, faults: [...input.faults] };
}

function decode(input: Input): JsonPatchOperation[] {
  try {
    checkSyntax(input.reader.bytes);
    return readOperations(input);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError)) throw error;
    throw badRequest(input.validated ? `error decoding patch: ${error.message}` : error.message);
  }
}

function readOperations(input: Input): JsonPatchOperation[] {
  const { reader, validated } = input;
  const operations: JsonPatchOperation[] = [];
  if (reader.peek() === "null") return operations;
  expectKind(reader, "array", validated ? "[]handlers.jsonPatchOp" : "jsonpatch.Patch");
  reader.enterArray();
  while (reader.nextElement()) operations.push(readOperation(input, `[${operations.length}]`));
  return operations;
}

function readOperation(input: Input, path: string): JsonPatchOperation {
  const { reader, validated, faults } = input;
  const operation: JsonPatchOperation = {};
  if (reader.peek() === "null") {
    reader.readNull();
    return operation;
  }
  expectKind(reader, "object", validated ? "handlers.jsonPatchOp" : "jsonpatch.Operation");
  reader.enterObject();
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    const memberPath = `${path}.${key}`;
    if (key !== "op" && key !== "path" && key !== "from" && key !== "value") {
      if (validated) faults.add(`json patch unknown field "${memberPath}"`);
      reader.skipValue();
      continue;
    }
    if (validated && key in operation) faults.add(`json patch duplicate field "${memberPath}"`);
    if (key === "value") readOperand(input, operation, memberPath);
    else readName(input, operation, key);
  }
  return operation;
}

function readOperand({ reader, validated, faults }: Input, operation: JsonPatchOperation, path: string): void {
  const isNull = reader.peek() === "null";
  const raw = reader.readRaw();
  operation.value = isNull ? null : raw;
  if (!validated) return;
  readJsonValue(new JsonReader(raw), (duplicate) => faults.add(`json patch duplicate field "${duplicate}"`), path);
}

/** A null is as good as no member. */
function readName({ reader, validated }: Input, operation: JsonPatchOperation, key: "op" | "path" | "from"): void {
  const kind = reader.peek();
  if (kind === "string") {
    operation[key] = reader.readString();
    return;
  }
  if (validated && kind !== "null") {
    throw new TypeError(
      `json: cannot unmarshal ${goKind(kind)} into Go struct field jsonPatchOp.${key} of type string`,
    );
  }
  delete operation[key];
  reader.skipValue();
}

function expectKind(reader: JsonReader, kind: "array" | "object", goType: string): void {
  const found = reader.peek();
  if (found !== kind) throw new TypeError(`json: cannot unmarshal ${goKind(found)} into Go value of type ${goType}`);
}
