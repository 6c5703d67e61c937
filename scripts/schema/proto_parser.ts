// Reads the messages of a generated.proto: the authority on field numbers and wire types, about which Go's struct tags
// are wrong in places. Only what go-to-protobuf writes is understood: proto2, flat messages, maps, no oneof.
import { TokenCursor } from "./source_tokens.ts";

export interface ProtoField {
  readonly name: string;
  readonly number: number;
  /** A protobuf scalar or the full name of a message; of a map: the type of its values. */
  readonly type: string;
  readonly repeated: boolean;
  readonly map: boolean;
}

export interface ProtoFile {
  /** Such as `k8s.io.api.core.v1`. */
  readonly package: string;
  readonly messages: ReadonlyMap<string, readonly ProtoField[]>;
}

const SCALARS = ["string", "bool", "int32", "int64", "uint32", "uint64", "double", "float", "bytes"];

/** @throws {SyntaxError} for what go-to-protobuf does not write */
export function parseProtoFile(source: string): ProtoFile {
  const cursor = new TokenCursor(source);
  const messages = new Map<string, readonly ProtoField[]>();
  let packageName = "";
  while (cursor.peek().kind !== "end") {
    if (cursor.accept("message")) messages.set(cursor.expectWord(), parseMessage(cursor, packageName));
    else if (cursor.accept("package")) packageName = parseDottedName(cursor);
    else cursor.skipOne();
  }
  return { package: packageName, messages };
}

function parseMessage(cursor: TokenCursor, packageName: string): ProtoField[] {
  const fields: ProtoField[] = [];
  cursor.expect("{");
  while (!cursor.accept("}")) fields.push(parseField(cursor, packageName));
  return fields;
}

function parseField(cursor: TokenCursor, packageName: string): ProtoField {
  const repeated = cursor.accept("repeated");
  if (!repeated) cursor.accept("optional");
  const map = cursor.accept("map");
  const type = map ? parseMapValueType(cursor) : parseDottedName(cursor);
  const name = cursor.expectWord();
  cursor.expect("=");
  const number = Number(cursor.expectWord());
  if (cursor.peek().text === "[") cursor.skipBrackets();
  cursor.expect(";");
  return { name, number, type: qualifyType(type, packageName), repeated, map };
}

/** `<string, V>`; Kubernetes has no other keys. */
function parseMapValueType(cursor: TokenCursor): string {
  for (const text of ["<", "string", ","]) cursor.expect(text);
  const type = parseDottedName(cursor);
  cursor.expect(">");
  return type;
}

function parseDottedName(cursor: TokenCursor): string {
  let name = cursor.accept(".") ? "." : "";
  name += cursor.expectWord();
  while (cursor.accept(".")) name += "." + cursor.expectWord();
  return name;
}

function qualifyType(type: string, packageName: string): string {
  if (SCALARS.includes(type)) return type;
  if (type.startsWith(".")) return type.slice(1);
  return type.includes(".") ? type : `${packageName}.${type}`;
}
