// The continue token of a limited list, in kube-apiserver's own format: unpadded base64url of
// `{"v":"meta.k8s.io/v1","rv":<revision>,"start":"<key>"}`. Its errors are kube-apiserver's, word for word.

import { goJsonSyntaxError } from "./go_json_syntax.ts";
import type { Revision } from "./store.ts";

const tokenVersion = "meta.k8s.io/v1";
const goType = "storage.continueToken";

export interface ContinueToken {
  /** The revision of the list's first page; -1 asks for the newest (the token of an inconsistent continuation). */
  readonly revision: Revision;
  /**
   * Where to go on, relative to the collection's prefix: its last key with a NUL behind. kube-apiserver writes it with a
   * leading slash when the list came from its watch cache, and without when it came from etcd.
   */
  readonly start: string;
}

export interface ParsedContinueToken {
  readonly revision: Revision;
  /** The revision's digits: it may be any int64, and errors repeat it exactly. */
  readonly revisionText: string;
  /** Relative to the collection's prefix, which ends in a slash: never begins with one. */
  readonly startKey: string;
}

/** The message is what follows `invalid continue token: continue key is not valid: ` in kube-apiserver's answer (400). */
export class ContinueTokenError extends Error {
  override readonly name = "ContinueTokenError";
}

/** The token for a position and a revision. The same input always gives kube-apiserver's string. */
export function encodeContinueToken({ revision, start }: ContinueToken): string {
  // Go's encoder also escapes what HTML and JavaScript could misread.
  const text = JSON.stringify({ v: tokenVersion, rv: revision, start: start.toWellFormed() })
    .replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return new TextEncoder().encode(text).toBase64({ alphabet: "base64url", omitPadding: true });
}

/**
 * Reads a token of either form.
 * @throws {ContinueTokenError}
 */
export function parseContinueToken(text: string): ParsedContinueToken {
  const fields = readFields(decodeBase64Url(text));
  if (fields.v !== tokenVersion) {
    throw new ContinueTokenError(`server does not recognize this encoded version ${fields.v}`);
  }
  if (fields.rv === 0n) {
    throw new ContinueTokenError(`incorrect encoded start resourceVersion (version ${tokenVersion})`);
  }
  if (fields.start === "") throw new ContinueTokenError(`encoded start key empty (version ${tokenVersion})`);
  const path = fields.start.startsWith("/") ? fields.start : `/${fields.start}`;
  if (!isCleanPath(path)) throw new ContinueTokenError(fields.start);
  return { revision: Number(fields.rv), revisionText: String(fields.rv), startKey: path.slice(1) };
}

/** Whether Go's path.Clean leaves an absolute path as it is. */
function isCleanPath(path: string): boolean {
  return path === "/" || path.slice(1).split("/").every((segment) => !["", ".", ".."].includes(segment));
}

/** Unpadded base64url as Go reads it: line breaks are skipped, bits left over at the end do not count. */
function decodeBase64Url(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const digits: string[] = [];
  for (const [index, byte] of bytes.entries()) {
    const character = String.fromCharCode(byte);
    if (character === "\n" || character === "\r") continue;
    if (!/[A-Za-z0-9_-]/.test(character)) throw new ContinueTokenError(`illegal base64 data at input byte ${index}`);
    digits.push(character);
  }
  if (digits.length % 4 === 1) throw new ContinueTokenError(`illegal base64 data at input byte ${bytes.length - 1}`);
  return Uint8Array.fromBase64(digits.join(""), { alphabet: "base64url" });
}

interface TokenFields {
  v: string;
  rv: bigint;
  start: string;
}

/** What encoding/json would put into kube-apiserver's struct: names match in any letter case, null changes nothing. */
function readFields(bytes: Uint8Array): TokenFields {
  const syntaxError = goJsonSyntaxError(bytes);
  if (syntaxError !== undefined) throw new ContinueTokenError(syntaxError);
  const value: unknown = JSON.parse(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes), keepNumberText);
  const fields: TokenFields = { v: "", rv: 0n, start: "" };
  if (value === null) return fields;
  if (goKind(value) !== "object") {
    throw new ContinueTokenError(`json: cannot unmarshal ${goKind(value)} into Go value of type ${goType}`);
  }
  for (const [name, member] of Object.entries(value as object)) {
    if (member !== null) setField(fields, name.toLowerCase(), member);
  }
  return fields;
}

function setField(fields: TokenFields, name: string, member: unknown): void {
  if (name === "v" || name === "start") {
    if (typeof member !== "string") throw unmarshalError(goKind(member), name, "string");
    fields[name] = member.toWellFormed();
  } else if (name === "rv") {
    if (!(member instanceof NumberText)) throw unmarshalError(goKind(member), name, "int64");
    const revision = /^-?\d+$/.test(member.text) ? BigInt(member.text) : undefined;
    if (revision === undefined || BigInt.asIntN(64, revision) !== revision) {
      throw unmarshalError(`number ${member.text}`, name, "int64");
    }
    fields.rv = revision;
  }
}

function unmarshalError(found: string, field: string, type: string): ContinueTokenError {
  return new ContinueTokenError(
    `json: cannot unmarshal ${found} into Go struct field continueToken.${field} of type ${type}`,
  );
}

class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A JSON.parse reviver that keeps numbers as they are written. */
function keepNumberText(_name: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === "number" ? new NumberText(context?.source ?? String(value)) : value;
}

/** encoding/json's word for a kind of value. */
function goKind(value: unknown): string {
  if (value instanceof NumberText) return "number";
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}
