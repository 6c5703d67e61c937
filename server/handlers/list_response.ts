// The response of a list, from its chunks.
import { concat } from "@std/bytes/concat";
import type { ApiRequest } from "../api_request.ts";
import { limits } from "../config.ts";
import { respondBytes, respondStream } from "../respond.ts";

/** The first bytes are made before the answer begins, so that what fails until then is still a Status. */
export async function respondList(
  { response, format }: ApiRequest,
  chunks: AsyncGenerator<Uint8Array>,
): Promise<Response> {
  const head = { contentType: format.mediaType };
  const first: Uint8Array[] = [];
  for (let bytes = 0; bytes < limits.chunkBytesTarget;) {
    const { done, value } = await chunks.next();
    if (done) return respondBytes(response, { ...head, body: concat(first) });
    first.push(value.slice()); // it is held when the next is pulled
    bytes += value.length;
  }
  return await respondStream(response, { ...head, source: startingWith(concat(first), chunks) });
}

async function* startingWith(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
