// OpenAPI documents as JSON text.
import { documentInfo, securityDefinitions } from "./document_info.ts";
import type { V2Encoding } from "./v2_pieces.ts";

const encoder = new TextEncoder();

/** Go's spelling of JSON; integers beyond what numbers hold exactly are written in full. */
export function documentJson(value: unknown): Uint8Array {
  return encoder.encode(jsonText(value));
}

export const v2Json: V2Encoding = {
  path: (path, item) => member(path, item),
  definition: (name, schema) => member(name, schema),
  document: ({ paths, definitions, parameters }) => [
    encoder.encode(`{"swagger":"2.0","info":${jsonText(documentInfo)},"paths":{`),
    ...joined(paths),
    encoder.encode(`},"definitions":{`),
    ...joined(definitions),
    encoder.encode(
      `},"parameters":${jsonText(parameters)},"securityDefinitions":${jsonText(securityDefinitions)},` +
        `"security":[{"BearerToken":[]}]}`,
    ),
  ],
};

function member(name: string, value: unknown): Uint8Array {
  return encoder.encode(`${jsonText(name)}:${jsonText(value)}`);
}

const comma = encoder.encode(",");

function joined(pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  return pieces.flatMap((piece, i) => i === 0 ? [piece] : [comma, piece]);
}

/** What JSON.stringify leaves raw but Go escapes, which can stand only inside strings. */
const unsafe = /[<>&\u2028\u2029]/g;

function jsonText(value: unknown): string {
  const json = JSON.stringify(value, (_, member) => typeof member === "bigint" ? rawJson(member) : member);
  return json.replace(unsafe, (char) => "\\u" + char.charCodeAt(0).toString(16).padStart(4, "0"));
}

/** ECMAScript's way to write a number that no float64 is; not yet known to TypeScript. */
function rawJson(integer: bigint): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(String(integer));
}
