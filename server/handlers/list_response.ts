// The response of a list, from its chunks.
import { CHUNK_BYTES } from "../../encoding/list_stream.ts";
import type { ApiRequest } from "../api_request.ts";
import { respondBytes, respondStream } from "../respond.ts";

/** The first chunk is made before the answer begins, so that what fails until then is still a Status. */
export async function respondList(
  { response, format }: ApiRequest,
  chunks: AsyncGenerator<Uint8Array<ArrayBuffer>>,
): Promise<Response> {
  const head = { contentType: format.mediaType };
  const first = await chunks.next();
  const body = first.value ?? new Uint8Array();
  if (body.length < CHUNK_BYTES) return respondBytes(response, { ...head, body });
  return await respondStream(response, { ...head, source: startingWith(body, chunks) });
}

async function* startingWith(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
