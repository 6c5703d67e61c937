// The bytes of a request body and the media type that they are in.
import { concat } from "@std/bytes/concat";
import { requestEntityTooLarge, StatusError, unclassifiedError, unsupportedMediaType } from "../status_error.ts";

/** `--max-request-body-bytes`, which kube-apiserver does not let one set. */
const BODY_BYTES_MAX = 3 * 1024 * 1024;

/** In which bodies are accepted that are no patches. */
export type BodyMediaType = (typeof BODY_MEDIA_TYPES)[number];

const BODY_MEDIA_TYPES = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"] as const;

/** @throws {StatusError} 413, or 500 when the client leaves before its end */
export async function readRequestBody(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body ?? []) {
      length += chunk.length;
      if (length > BODY_BYTES_MAX) throw requestEntityTooLarge(`limit is ${BODY_BYTES_MAX}`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof StatusError ? error : unclassifiedError("unexpected EOF", { cause: error });
  }
  return chunks.length === 1 ? chunks[0]! : concat(chunks);
}

/** JSON where the request does not say. @throws {StatusError} 415 */
export function bodyMediaType(headers: Headers): BodyMediaType {
  const header = headers.get("Content-Type") || BODY_MEDIA_TYPES[0];
  const found = BODY_MEDIA_TYPES.find((type) => type === parseMediaType(header));
  if (found === undefined) throw unsupportedMediaType(BODY_MEDIA_TYPES);
  return found;
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const MEDIA_TYPE = new RegExp(`^\\s*(${TOKEN}(?:/${TOKEN})?)\\s*(;.*)?$`, "s");
const PARAMETER = new RegExp(`^\\s*;\\s*(${TOKEN})\\s*=\\s*(${TOKEN}|"(?:[^"\\\\]|\\\\.)*")`, "s");

/** In lower case, without parameters, which must be well-formed all the same; undefined when something is not. */
function parseMediaType(header: string): string | undefined {
  const [, type, parameters = ""] = MEDIA_TYPE.exec(header) ?? [];
  const seen = new Map<string, string>();
  let rest = parameters;
  while (rest.trim() !== "" && rest.trim() !== ";") {
    const [whole = "", name = "", value = ""] = PARAMETER.exec(rest) ?? [];
    const key = name.toLowerCase();
    if (whole === "" || (seen.get(key) ?? value) !== value) return undefined;
    seen.set(key, value);
    rest = rest.slice(whole.length);
  }
  return type?.toLowerCase();
}
