// What stands around an object in the store: `k8s\0` and a runtime.Unknown for protobuf, nothing for JSON, and
// `k8s:enc:` for values that are encrypted at rest.
import { WireCursor, WireError } from "./wire_reader.ts";

/** An object as stored, opened but not decoded. */
export interface StoredObject {
  /** How the object is written. */
  readonly form: "protobuf" | "json";
  /** From the envelope; undefined for JSON, whose text has them inside. */
  readonly apiVersion: string | undefined;
  /** Like `apiVersion`. */
  readonly kind: string | undefined;
  /** The object is `bytes[start, end)`: a protobuf message or JSON text. */
  readonly bytes: Uint8Array;
  /** The offset of its first byte. */
  readonly start: number;
  /** The offset after its last byte. */
  readonly end: number;
}

/** A stored value that was encrypted before it reached the store, or is neither protobuf nor JSON. */
export class StoredValueError extends Error {
  /** Always `StoredValueError`. */
  override name = "StoredValueError";
}

const PROTOBUF_PREFIX = [0x6b, 0x38, 0x73, 0x00];
const ENCRYPTED_PREFIX = new TextEncoder().encode("k8s:enc:");
const decoder = new TextDecoder();

/**
 * Opens a stored value.
 * @throws {StoredValueError} for encrypted values (the message names the provider) and for anything else that is no object
 */
export function openStoredValue(value: Uint8Array): StoredObject {
  if (startsWith(value, PROTOBUF_PREFIX)) return openProtobuf(value);
  const start = firstNonSpace(value);
  if (value[start] === 0x7b) {
    return { form: "json", apiVersion: undefined, kind: undefined, bytes: value, start, end: value.length };
  }
  if (startsWith(value, ENCRYPTED_PREFIX)) throw new StoredValueError(encryptedMessage(value));
  throw new StoredValueError("the stored value is neither protobuf nor JSON");
}

/** Field numbers of runtime.Unknown: typeMeta 1 {apiVersion 1, kind 2}, raw 2, contentEncoding 3, contentType 4. */
function openProtobuf(value: Uint8Array): StoredObject {
  const opened = { apiVersion: "", kind: "", start: 0, end: 0 };
  try {
    const cursor = new WireCursor().reset(value, PROTOBUF_PREFIX.length);
    while (cursor.next()) {
      if (cursor.fieldNumber === 1) readTypeMeta(value, cursor, opened);
      if (cursor.fieldNumber === 2) [opened.start, opened.end] = [cursor.start, cursor.end];
    }
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw new StoredValueError(`the stored value is damaged: ${error.message}`, { cause: error });
  }
  return { form: "protobuf", bytes: value, ...opened };
}

/** The same few types come over and over: their names are decoded once. */
const lastTypeMeta = { bytes: new Uint8Array(), apiVersion: "", kind: "" };

function readTypeMeta(value: Uint8Array, { start, end }: WireCursor, into: { apiVersion: string; kind: string }): void {
  if (!equalBytes(value, start, end, lastTypeMeta.bytes)) {
    const cursor = new WireCursor().reset(value, start, end);
    lastTypeMeta.apiVersion = lastTypeMeta.kind = "";
    while (cursor.next()) {
      const text = decoder.decode(value.subarray(cursor.start, cursor.end));
      if (cursor.fieldNumber === 1) lastTypeMeta.apiVersion = text;
      if (cursor.fieldNumber === 2) lastTypeMeta.kind = text;
    }
    lastTypeMeta.bytes = value.slice(start, end);
  }
  into.apiVersion = lastTypeMeta.apiVersion;
  into.kind = lastTypeMeta.kind;
}

function equalBytes(value: Uint8Array, start: number, end: number, other: Uint8Array): boolean {
  if (end - start !== other.length) return false;
  for (let i = 0; i < other.length; i++) if (value[start + i] !== other[i]) return false;
  return true;
}

function startsWith(value: Uint8Array, prefix: ArrayLike<number>): boolean {
  for (let i = 0; i < prefix.length; i++) if (value[i] !== prefix[i]) return false;
  return true;
}

function firstNonSpace(value: Uint8Array): number {
  let at = 0;
  while (at < value.length && (value[at] === 0x20 || (value[at]! >= 0x09 && value[at]! <= 0x0d))) at++;
  return at;
}

/** The prefix of an encrypted value is `k8s:enc:<provider>:<version>:<key name>:`. */
function encryptedMessage(value: Uint8Array): string {
  const [, , provider, version, keyName] = decoder.decode(value.subarray(0, 200)).split(":");
  const key = keyName === undefined ? "" : ` key ${JSON.stringify(keyName.slice(0, 60))}`;
  return `the stored value is encrypted at rest by provider ${provider} ${version ?? ""}${key}: weir cannot decrypt it`;
}
