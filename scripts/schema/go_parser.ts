// Reads the declarations of one Go file that describe data: types, struct fields with their tags and comments, and
// constants. Function bodies and expressions are passed over. gofmt's layout is relied on: declarations start in column 0.
import { stringValue, type Token, TokenCursor } from "./source_tokens.ts";

export type GoType =
  | { readonly kind: "named"; readonly package?: string; readonly name: string }
  | { readonly kind: "pointer" | "list"; readonly of: GoType }
  | { readonly kind: "map"; readonly key: GoType; readonly of: GoType }
  | { readonly kind: "struct"; readonly fields: readonly GoField[] }
  | { readonly kind: "other" };

export interface GoField {
  /** Of an embedded field: the name of its type. */
  readonly name: string;
  readonly embedded: boolean;
  readonly type: GoType;
  /** Key and value of each part of the tag. */
  readonly tags: ReadonlyMap<string, string>;
  /** The block that touches the field; others speak of fields that are gone. */
  readonly comments: readonly string[];
}

export interface GoTypeDeclaration {
  readonly name: string;
  /** `type A = B` rather than `type A B`. */
  readonly alias: boolean;
  readonly type: GoType;
  /** All between this and what stands before: markers of a type may be a blank line away from it. */
  readonly comments: readonly string[];
}

/** A constant of a named type of the package: `name type = "value"`, `name = type("value")` or `name = type(package.other)`. */
export interface GoConstant {
  readonly name: string;
  readonly type: string;
  readonly value: string | GoReference;
}

/** A constant of another package. */
export interface GoReference {
  readonly importPath: string;
  readonly name: string;
}

export interface GoFile {
  /** What stands behind `//go:build`. */
  readonly buildConstraint?: string;
  /** Local name to import path. */
  readonly imports: ReadonlyMap<string, string>;
  readonly types: readonly GoTypeDeclaration[];
  readonly constants: readonly GoConstant[];
  /** Names of types with a `MarshalJSON` method. */
  readonly marshalers: readonly string[];
}

/** @throws {SyntaxError} where the file is not Go as this parser knows it */
export function parseGoFile(source: string): GoFile {
  const cursor = new TokenCursor(source);
  const buildConstraint = cursor.peek().comments.flat().find((line) => line.startsWith("go:build "))?.slice(9);
  const imports = new Map<string, string>();
  const types: GoTypeDeclaration[] = [];
  const constants: GoConstant[] = [];
  const marshalers: string[] = [];
  while (cursor.peek().kind !== "end") {
    const { column, text, comments } = cursor.next();
    if (column !== 0) continue;
    if (text === "import") parseGroup(cursor, () => parseImport(cursor, imports));
    if (text === "type") parseGroup(cursor, () => types.push(parseTypeDeclaration(cursor, comments)));
    if (text === "const") parseGroup(cursor, () => constants.push(...parseConstant(cursor, imports)));
    if (text === "func") parseMethod(cursor, marshalers);
  }
  return { ...(buildConstraint === undefined ? {} : { buildConstraint }), imports, types, constants, marshalers };
}

/** `keyword one` or `keyword ( one … )`. */
function parseGroup(cursor: TokenCursor, parseOne: () => void): void {
  if (!cursor.accept("(")) return parseOne();
  while (!cursor.accept(")")) parseOne();
}

function parseImport(cursor: TokenCursor, imports: Map<string, string>): void {
  let alias = "";
  while (cursor.peek().kind !== "string") alias = cursor.next().text;
  const path = stringValue(cursor.next());
  imports.set(alias || path.slice(path.lastIndexOf("/") + 1), path);
}

function parseTypeDeclaration(cursor: TokenCursor, keywordComments: Token["comments"]): GoTypeDeclaration {
  const comments = [...keywordComments, ...cursor.peek().comments].flat();
  const name = cursor.expectWord();
  const isGeneric = cursor.peek().text === "[" && cursor.peek(1).text !== "]" && cursor.peek(2).text !== "]";
  if (isGeneric) cursor.skipBrackets();
  const alias = cursor.accept("=");
  return { name, alias, type: parseType(cursor), comments };
}

function parseType(cursor: TokenCursor): GoType {
  if (cursor.accept("*")) return { kind: "pointer", of: parseType(cursor) };
  if (cursor.accept("map")) {
    cursor.expect("[");
    const key = parseType(cursor);
    cursor.expect("]");
    return { kind: "map", key, of: parseType(cursor) };
  }
  if (cursor.peek().text === "[" && cursor.peek(1).text === "]") {
    cursor.skipBrackets();
    return { kind: "list", of: parseType(cursor) };
  }
  if (cursor.accept("struct")) return { kind: "struct", fields: parseFields(cursor) };
  if (cursor.peek().kind !== "word" || ["interface", "func", "chan"].includes(cursor.peek().text)) {
    cursor.skipOne();
    while (cursor.isSameLine() && ["(", "{", "["].includes(cursor.peek().text)) cursor.skipBrackets();
    return { kind: "other" };
  }
  return parseNamedType(cursor);
}

function parseNamedType(cursor: TokenCursor): GoType {
  const first = cursor.expectWord();
  const type: GoType = cursor.accept(".")
    ? { kind: "named", package: first, name: cursor.expectWord() }
    : { kind: "named", name: first };
  if (cursor.peek().text !== "[" || !cursor.isSameLine()) return type;
  cursor.skipBrackets();
  return { kind: "other" };
}

function parseFields(cursor: TokenCursor): GoField[] {
  const fields: GoField[] = [];
  cursor.expect("{");
  while (!cursor.accept("}")) {
    const comments = cursor.peek().comments.at(-1) ?? [];
    const embedded = isEmbeddedField(cursor);
    const names = embedded ? [] : parseNames(cursor);
    const type = parseType(cursor);
    const tags = cursor.peek().kind === "string" && cursor.isSameLine()
      ? parseTags(stringValue(cursor.next()))
      : new Map();
    cursor.skipLine();
    for (const name of embedded ? [embeddedName(type)] : names) fields.push({ name, embedded, type, tags, comments });
  }
  return fields;
}

function isEmbeddedField(cursor: TokenCursor): boolean {
  const after = cursor.peek(1);
  return cursor.peek().text === "*" || after.text === "." || after.kind === "string" || after.text === "}" ||
    after.line !== cursor.peek().line;
}

function parseNames(cursor: TokenCursor): string[] {
  const names = [cursor.expectWord()];
  while (cursor.accept(",")) names.push(cursor.expectWord());
  return names;
}

function embeddedName(type: GoType): string {
  if (type.kind === "pointer") return embeddedName(type.of);
  return type.kind === "named" ? type.name : "";
}

/** Go's convention for tags: `key:"value" key:"value"`. */
function parseTags(text: string): Map<string, string> {
  return new Map([...text.matchAll(/(\w+):"([^"]*)"/g)].map(([, key, value]) => [key ?? "", value ?? ""]));
}

function parseConstant(cursor: TokenCursor, imports: ReadonlyMap<string, string>): GoConstant[] {
  const [name = ""] = parseNames(cursor);
  const type = cursor.isSameLine() && cursor.peek().text !== "=" ? parseType(cursor) : undefined;
  const found: GoConstant[] = [];
  if (cursor.accept("=")) {
    if (type === undefined) {
      const converted = parseConversion(cursor, imports);
      if (converted !== undefined) found.push({ name, ...converted });
    } else if (cursor.peek().kind === "string" && type.kind === "named" && type.package === undefined) {
      found.push({ name, type: type.name, value: stringValue(cursor.next()) });
    }
  }
  cursor.skipLine();
  return found;
}

/** `type("value")` or `type(package.constant)`. */
function parseConversion(
  cursor: TokenCursor,
  imports: ReadonlyMap<string, string>,
): Pick<GoConstant, "type" | "value"> | undefined {
  if (cursor.peek().kind !== "word" || cursor.peek(1).text !== "(") return undefined;
  const [type, argument, dot, member] = [cursor.peek(), cursor.peek(2), cursor.peek(3), cursor.peek(4)];
  if (argument.kind === "string") return { type: type.text, value: stringValue(argument) };
  const importPath = dot.text === "." ? imports.get(argument.text) : undefined;
  return importPath === undefined ? undefined : { type: type.text, value: { importPath, name: member.text } };
}

/** `func (receiver *Type) Name(`: notes the types that write their own JSON. */
function parseMethod(cursor: TokenCursor, marshalers: string[]): void {
  if (!cursor.accept("(")) return;
  let receiver = "";
  while (!cursor.accept(")")) receiver = cursor.next().text;
  if (cursor.accept("MarshalJSON")) marshalers.push(receiver);
}
