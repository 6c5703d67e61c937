// What stands in the request line: path and query, taken apart by the rules of Go's net/url, which decide what a client
// of kube-apiserver may send. No cleaning up: `//`, `.` and `..` stay as they are.

/** The values of each query parameter in their order. */
export type Query = ReadonlyMap<string, readonly string[]>;

export interface RequestTarget {
  /** Percent-decoded, starting with a slash (or `*`). */
  readonly path: string;
  readonly query: Query;
}

/** Scheme and authority, where the target is in absolute form (RFC 9112, 3.2.2). */
const ORIGIN = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?]*/;

/** The first value of a parameter: the one that counts. */
export function firstValue(query: Query, name: string): string | undefined {
  return query.get(name)?.[0];
}

/** Path and query of a request target or URL as it was sent; undefined when its path has a broken percent escape. */
export function parseRequestTarget(raw: string): RequestTarget | undefined {
  const target = raw.replace(ORIGIN, "");
  const mark = target.indexOf("?");
  const path = percentDecode(mark < 0 ? target : target.slice(0, mark));
  if (path === undefined) return undefined;
  return { path: path === "" ? "/" : path, query: parseQuery(mark < 0 ? "" : target.slice(mark + 1)) };
}

/** Pairs with a raw `;` or a broken escape are dropped, the rest holds; `+` is a space. */
export function parseQuery(text: string): Query {
  const query = new Map<string, string[]>();
  for (const pair of text.split("&")) {
    if (pair === "" || pair.includes(";")) continue;
    const equals = pair.indexOf("=");
    const name = queryDecode(equals < 0 ? pair : pair.slice(0, equals));
    const value = queryDecode(equals < 0 ? "" : pair.slice(equals + 1));
    if (name === undefined || value === undefined) continue;
    const values = query.get(name);
    if (values === undefined) query.set(name, [value]);
    else values.push(value);
  }
  return query;
}

function queryDecode(text: string): string | undefined {
  return percentDecode(text.replaceAll("+", " "));
}

/**
 * Replaces percent escapes by the characters whose UTF-8 bytes they are; undefined for a broken escape. Bytes that are
 * no UTF-8 become lone surrogates U+DC80 to U+DCFF, so that no two texts are confused and `goQuote` can show them.
 */
export function percentDecode(text: string): string | undefined {
  if (!text.includes("%")) return text;
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return undefined;
  const bytes = new TextEncoder().encode(text);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const escaped = bytes[at] === PERCENT;
    bytes[length++] = escaped ? parseInt(String.fromCharCode(bytes[at + 1]!, bytes[at + 2]!), 16) : bytes[at]!;
    if (escaped) at += 2;
  }
  return decodeUtf8(bytes.subarray(0, length));
}

const PERCENT = 0x25;
const STRICT_UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return STRICT_UTF8.decode(bytes);
  } catch {
    return decodeBrokenUtf8(bytes);
  }
}

function decodeBrokenUtf8(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const char = decodeOneCharacter(bytes, at);
    text += char ?? String.fromCharCode(0xdc00 + bytes[at]!);
    at += char === undefined ? 1 : new TextEncoder().encode(char).length;
  }
  return text;
}

function decodeOneCharacter(bytes: Uint8Array, at: number): string | undefined {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
    try {
      return STRICT_UTF8.decode(bytes.subarray(at, at + length));
    } catch {
      // Not a whole character yet.
    }
  }
  return undefined;
}
