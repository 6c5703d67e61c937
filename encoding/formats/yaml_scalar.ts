// How kube-apiserver's YAML writer prints a string: the style it takes (go-yaml v2 encode.go, emitterc.go), escapes,
// and where it breaks lines longer than 80 columns.
import { resolvesToOtherType } from "./yaml_resolve.ts";

export type ScalarStyle = "plain" | "single" | "double" | "literal";

/** Where a scalar stands. */
export interface ScalarPosition {
  /** Characters before it on its line. */
  readonly column: number;
  /** Spaces before each further line. */
  readonly indent: number;
}

const FOLD_COLUMN = 80;
const SIMPLE_KEY_BYTES_MAX = 128;
const BYTE_ORDER_MARK = "\ufeff";
const LINE_BREAK = /[\n\u2028\u2029]/;
const SPACE_AT_BREAK = / [\n\u2028\u2029]/;
const BREAK_BEFORE_SPACE = /[\n\u2028\u2029] /;
// deno-lint-ignore no-control-regex -- control characters are what must be escaped
const NOT_PRINTABLE = /[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]/;
// deno-lint-ignore no-control-regex -- as above
const ESCAPED = /[\x00-\x1f"\\\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|[\u{10000}-\u{10ffff}]/gu;
/** What cannot begin a plain scalar, or stand in one. */
const INDICATOR = /^(?:[#,[\]{}&*!|>'"%@`]|[?:-](?: |$)|---|\.\.\.)|:(?: |$)| #/;

const ESCAPE_LETTERS = new Map([
  ["\0", "0"],
  ["\x07", "a"],
  ["\b", "b"],
  ["\t", "t"],
  ["\n", "n"],
  ["\v", "v"],
  ["\f", "f"],
  ["\r", "r"],
  ["\x1b", "e"],
  ['"', '"'],
  ["\\", "\\"],
  ["\x85", "N"],
  ["\xa0", "_"],
  ["\u2028", "L"],
  ["\u2029", "P"],
]);

/** The style of a value. */
export function scalarStyle(text: string): ScalarStyle {
  const unquotable = NOT_PRINTABLE.test(text) || SPACE_AT_BREAK.test(text);
  if (text.includes("\n")) return unquotable || text.endsWith(" ") ? "double" : "literal";
  if (unquotable || resolvesToOtherType(text) || BREAK_BEFORE_SPACE.test(text)) return "double";
  const plain = !text.startsWith(" ") && !text.endsWith(" ") && !LINE_BREAK.test(text) && !INDICATOR.test(text);
  return plain ? "plain" : "single";
}

/** Whether a key goes on one line with its value, or is written after `? `. */
export function isSimpleKey(text: string): boolean {
  return !LINE_BREAK.test(text) && utf8Length(text) <= SIMPLE_KEY_BYTES_MAX;
}

/** A value or key. Without `position` it is never folded, as simple keys are not. */
export function yamlScalar(text: string, position?: ScalarPosition): string {
  switch (scalarStyle(text)) {
    case "plain":
      return position ? fold(text, position, { from: 1, to: text.length }) : text;
    case "single":
      return singleQuoted(text, position);
    case "double":
      return doubleQuoted(text, position);
    case "literal":
      return literal(text, position?.indent ?? 0);
  }
}

function utf8Length(text: string): number {
  return text.length > SIMPLE_KEY_BYTES_MAX ? text.length : new TextEncoder().encode(text).length;
}

function singleQuoted(text: string, position?: ScalarPosition): string {
  const quoted = `'${text.replaceAll("'", "''")}`;
  if (position === undefined) return `${quoted}'`;
  const { indent } = position;
  const [first = "", ...others] = quoted.split(/(?<=[\u2028\u2029])(?![\u2028\u2029]|$)/);
  const lines = others.map((line) => fold(line, { column: indent, indent }, { from: 1, to: line.length - 1 }));
  return `${[fold(first, position, { from: 2, to: first.length - 1 }), ...lines].join(" ".repeat(indent))}'`;
}

function doubleQuoted(text: string, position?: ScalarPosition): string {
  // A quirk of the writer: it looks for the mark at the start of the text while it writes any character.
  const escapeAll = text.startsWith(BYTE_ORDER_MARK);
  const escaped = escapeAll ? Array.from(text, escapeCharacter).join("") : text.replace(ESCAPED, escapeCharacter);
  const quoted = `"${escaped}"`;
  return position ? fold(quoted, position, { from: 2, to: quoted.length - 2, beforeSpaces: true }) : quoted;
}

function escapeCharacter(character: string): string {
  const letter = ESCAPE_LETTERS.get(character);
  if (letter !== undefined) return `\\${letter}`;
  const code = character.codePointAt(0)!;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

/** Where a scalar may be broken: at spaces in `[from, to)`. */
interface FoldRange {
  readonly from: number;
  readonly to: number;
  /** Also before a further space, which is then escaped, or the reader would drop it. */
  readonly beforeSpaces?: boolean;
}

/** Replaces a space past the fold column by a line break. Never one that follows another space. */
function fold(text: string, { column, indent }: ScalarPosition, range: FoldRange): string {
  if (column + text.length <= FOLD_COLUMN) return text;
  const lineBreak = `\n${" ".repeat(indent)}`;
  let folded = "";
  let lineStart = 0;
  let lineColumn = column;
  while (true) {
    const from = Math.max(range.from, lineStart + 1, lineStart + FOLD_COLUMN + 1 - lineColumn);
    const at = foldableSpace(text, from, range);
    if (at < 0) return folded + text.slice(lineStart);
    const escape = text[at + 1] === " " ? "\\" : "";
    folded += text.slice(lineStart, at) + lineBreak + escape;
    lineStart = at + 1;
    lineColumn = indent + escape.length;
  }
}

function foldableSpace(text: string, from: number, range: FoldRange): number {
  for (let at = text.indexOf(" ", from); at >= 0 && at < range.to; at = text.indexOf(" ", at + 1)) {
    if (text[at - 1] !== " " && (range.beforeSpaces || text[at + 1] !== " ")) return at;
  }
  return -1;
}

/** `|`, how the text begins and ends, and its lines. */
function literal(text: string, indent: number): string {
  const spaces = " ".repeat(indent);
  const startsWithBreak = LINE_BREAK.test(text[0]!);
  const hint = startsWithBreak || text.startsWith(" ") ? "2" : "";
  const lines = text.replace(/[\n\u2028\u2029](?=[^\n\u2028\u2029])/g, `$&${spaces}`);
  return `|${hint}${chomping(text)}\n${startsWithBreak ? "" : spaces}${lines}`;
}

/** `-` for no line break at the end, `+` for more than one or nothing else. */
function chomping(text: string): string {
  if (!LINE_BREAK.test(text.at(-1)!)) return "-";
  return text.length === 1 || LINE_BREAK.test(text.at(-2)!) ? "+" : "";
}
