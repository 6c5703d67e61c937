// What the schema tables say about merging: the strategy of each field (API conventions, "Strategic Merge Patch").

import { goStructName } from "../../encoding/schema/go_type.ts";
import { type FieldSchema, isMessageType, messageSchema } from "../../encoding/schema/schema.ts";
import { unclassifiedError } from "../status_error.ts";

/** The type of a value: a struct by the full name of its message, or the Go kind of anything else. */
export type PatchSchema = { readonly message: string } | { readonly kind: string };

/** How a member of a struct is merged. */
export interface MemberRules {
  /** Of the member, or of its elements where it was asked for as a list. */
  readonly schema: PatchSchema;
  /** `merge`, `replace`, or "" for none: objects are merged, lists replaced. */
  readonly strategy: string;
  /** By which member the elements of a list are told apart; "" when it has none. */
  readonly mergeKey: string;
}

type Fields = ReadonlyMap<string, FieldSchema>;

const fieldsByMessage = new Map<string, Fields>();

/** The members of a message by their JSON names, in Go's order, inlined ones included. */
export function fieldsOf(message: string): Fields {
  let fields = fieldsByMessage.get(message);
  if (fields === undefined) fieldsByMessage.set(message, fields = new Map(listFields(message)));
  return fields;
}

function* listFields(message: string): Generator<[name: string, field: FieldSchema]> {
  const { special, fields } = messageSchema(message);
  if (special !== undefined) return;
  for (const field of fields) {
    if (field.inline) yield* fieldsOf(field.type);
    else if (!field.jsonIgnored) yield [field.name, field];
  }
}

/** @throws {StatusError} 500 for a member that the type does not have */
export function objectRules(schema: PatchSchema, name: string): MemberRules {
  const field = findField(schema, name);
  if (field.map !== undefined) return rulesOf(field, { kind: "map" });
  return rulesOf(field, field.repeated ? { kind: "slice" } : elementSchema(field));
}

/** @throws {StatusError} 500 for a member that is no list or that the type does not have */
export function listRules(schema: PatchSchema, name: string): MemberRules {
  const field = findField(schema, name);
  if (!(field.repeated || field.pointer) || field.map !== undefined) {
    throw unclassifiedError("expected slice or array type, but got: struct");
  }
  return rulesOf(field, elementSchema(field));
}

function rulesOf(field: FieldSchema, schema: PatchSchema): MemberRules {
  const strategies = field.patchStrategy?.split(",") ?? [];
  const strategy = strategies.find((strategy) => strategy !== "retainKeys") ?? "";
  return { schema, strategy, mergeKey: field.patchMergeKey ?? "" };
}

function elementSchema({ type }: FieldSchema): PatchSchema {
  return isMessageType(type) ? { message: type } : { kind: type };
}

/** Letter case counts only where two names differ in nothing else. */
function findField(schema: PatchSchema, name: string): FieldSchema {
  if (!("message" in schema)) {
    throw unclassifiedError(`merging an object in json but data type is not struct, instead is: ${schema.kind}`);
  }
  const fields = fieldsOf(schema.message);
  const lowerName = name.toLowerCase();
  const field = fields.get(name) ?? [...fields.values()].find((field) => field.name.toLowerCase() === lowerName);
  if (field !== undefined) return field;
  const struct = goStructName(schema.message);
  throw unclassifiedError(`unable to find api field in struct ${struct} for the json field ${JSON.stringify(name)}`);
}
