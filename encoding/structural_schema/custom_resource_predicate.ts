// Judges the text of a stored custom resource: would reading it change anything? One pass over the bytes along the schema,
// without values. Whatever is not quite as kube-apiserver writes it takes the slow path.
import { compareUtf8 } from "../utf8_order.ts";
import { byte, CanonicalScanner, notCanonical } from "./canonical_scanner.ts";
import { objectMembers, type StructuralSchema } from "./structural_schema.ts";
import { compileTypedShape, isKey, type ShapeCheck } from "./typed_shape.ts";

const objectMeta = "k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta";
const encoder = new TextEncoder();

export type TextPredicate = (bytes: Uint8Array, start: number, end: number) => boolean;

interface ObjectShape {
  /** Sorted, as the keys of the text are. */
  readonly members: readonly MemberShape[];
  /** Checks members of other names; undefined where they are dropped. */
  readonly other: ShapeCheck | undefined;
  readonly items: ShapeCheck;
}

interface MemberShape {
  readonly key: Uint8Array;
  readonly hasDefault: boolean;
  readonly check: ShapeCheck;
}

export function compilePredicate(
  schema: StructuralSchema | undefined,
  { apiVersion, kind }: { apiVersion: string; kind: string },
): TextPredicate {
  const checks = new Map<string, ShapeCheck>([
    ["apiVersion", textCheck(apiVersion)],
    ["kind", textCheck(kind)],
    ["metadata", compileTypedShape(objectMeta, ["generation"])],
  ]);
  const check = compileObject(schema, checks);
  return (bytes, start, end) => {
    const scanner = new CanonicalScanner(bytes, start, end);
    try {
      check(scanner);
      return scanner.at < end && !(scanner.at === end - 1 && scanner.peek() === 0x0a);
    } catch (thrown) {
      if (thrown === notCanonical || thrown instanceof RangeError || thrown instanceof SyntaxError) return true;
      throw thrown;
    }
  };
}

function textCheck(text: string): ShapeCheck {
  const expected = encoder.encode(text);
  return (scanner) => {
    scanner.string();
    if (!isKey(scanner, expected)) throw notCanonical;
  };
}

function compileObject(schema: StructuralSchema | undefined, fixed: ReadonlyMap<string, ShapeCheck>): ShapeCheck {
  const properties = schema?.properties ?? new Map<string, StructuralSchema>();
  const names = [...new Set([...properties.keys(), ...fixed.keys()])].sort(compareUtf8);
  const shape: ObjectShape = {
    members: names.map((name) => ({
      key: encoder.encode(name),
      hasDefault: properties.get(name)?.default !== undefined,
      check: fixed.get(name) ?? memberCheck(properties.get(name)!),
    })),
    other: otherCheck(schema),
    items: schema?.items === undefined ? scalarsOnly(schema) : memberCheck(schema.items, { allowsNull: true }),
  };
  return (scanner) => checkValue(scanner, shape);
}

/** A null needs the slow path where it is pruned or makes way for a default. */
function memberCheck(schema: StructuralSchema, { allowsNull = false } = {}): ShapeCheck {
  const check = compileObject(schema, schema.isEmbeddedResource ? embedded : none);
  const nullStays = schema.nullable || (allowsNull && schema.default === undefined);
  return nullStays ? check : (scanner) => {
    if (scanner.peek() === byte.n) throw notCanonical;
    check(scanner);
  };
}

const none: ReadonlyMap<string, ShapeCheck> = new Map();
const embedded: ReadonlyMap<string, ShapeCheck> = new Map(
  [...objectMembers].map((
    name,
  ) => [name, name === "metadata" ? compileTypedShape(objectMeta) : (scanner) => scanner.string()]),
);

function otherCheck(schema: StructuralSchema | undefined): ShapeCheck | undefined {
  if (schema?.additional === "any") return schema.preservesUnknown ? anyValue : checkUnknown;
  if (schema?.additional !== undefined) return memberCheck(schema.additional);
  return schema?.preservesUnknown ? anyValue : undefined;
}

/** Elements of a list whose schema has no items: objects among them would lose everything. */
function scalarsOnly(schema: StructuralSchema | undefined): ShapeCheck {
  return schema?.preservesUnknown ? anyValue : checkUnknown;
}

function anyValue(scanner: CanonicalScanner): void {
  scanner.value();
}

/** A value of unknown fields: those of objects are dropped, so only empty ones pass. */
function checkUnknown(scanner: CanonicalScanner): void {
  if (scanner.peek() === byte.openBrace) {
    if (scanner.object(() => scanner.value())) throw notCanonical;
  } else if (scanner.peek() === byte.openBracket) scanner.list(() => checkUnknown(scanner));
  else scanner.value();
}

function checkValue(scanner: CanonicalScanner, { members, other, items }: ObjectShape): void {
  const first = scanner.peek();
  if (first === byte.openBracket) scanner.list(() => items(scanner));
  if (first === byte.openBracket) return;
  if (first !== byte.openBrace) return scanner.value();
  let next = 0;
  scanner.object(() => {
    while (next < members.length && isBefore(members[next]!.key, scanner)) skipMember(members[next++]!);
    if (next < members.length && isKey(scanner, members[next]!.key)) members[next++]!.check(scanner);
    else if (other === undefined) throw notCanonical;
    else other(scanner);
  });
  while (next < members.length) skipMember(members[next++]!);
}

function skipMember(member: MemberShape): void {
  if (member.hasDefault) throw notCanonical;
}

/** Whether a property's name sorts before the scanner's last key; one with an escape counts as its first raw byte. */
function isBefore(key: Uint8Array, { bytes, textStart, textEnd }: CanonicalScanner): boolean {
  const length = Math.min(key.length, textEnd - textStart);
  for (let i = 0; i < length; i++) {
    const difference = key[i]! - bytes[textStart + i]!;
    if (difference !== 0) return difference < 0;
  }
  return key.length < textEnd - textStart;
}
