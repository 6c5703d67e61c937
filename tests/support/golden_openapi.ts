// Recorded cases about OpenAPI documents, with the hashes of another server's documents: those are over descriptions,
// too, which are not part of the corpus, so they cannot be the same. Where a case names one, in its request or in its
// answer, it has to be that of the same document of the server under test.

import type { GoldenCase, GoldenCorpus } from "./golden_corpus.ts";

export function isOpenApi(golden: GoldenCase): boolean {
  return golden.path.startsWith("/openapi");
}

/** The cases, with the server's own hashes for the recorded ones in all that is about OpenAPI. */
export async function withHashesOf(
  url: string,
  { corpus, cases }: { corpus: GoldenCorpus; cases: readonly GoldenCase[] },
): Promise<GoldenCase[]> {
  if (!cases.some(isOpenApi)) return [...cases];
  const hashes = await pairedHashes(url, corpus);
  return cases.map((golden) => isOpenApi(golden) ? translated(golden, { corpus, hashes }) : golden);
}

/** Recorded hash → hash of the same document now. */
async function pairedHashes(url: string, corpus: GoldenCorpus): Promise<ReadonlyMap<string, string>> {
  const recordedIndex = corpus.cases.find(({ path, status }) => path === "/openapi/v3" && status === 200);
  const recordedV2 = corpus.cases.find(({ path, status }) => path === "/openapi/v2" && status === 200);
  if (recordedIndex === undefined || recordedV2 === undefined) return new Map();
  const now = indexHashes(await (await fetch(`${url}/openapi/v3`)).text());
  const pairs: [string, string][] = [];
  for (const [path, hash] of indexHashes(new TextDecoder().decode(corpus.body(recordedIndex)))) {
    pairs.push([hash, now.get(path) ?? `no document ${path}`]);
  }
  const v2 = await fetch(`${url}/openapi/v2`);
  await v2.body?.cancel();
  const etagThen = recordedV2.headers.find(([name]) => name.toLowerCase() === "etag")?.[1] ?? "";
  return new Map([...pairs, [unquoted(etagThen), unquoted(v2.headers.get("ETag") ?? "no ETag")]]);
}

function indexHashes(text: string): ReadonlyMap<string, string> {
  const { paths } = JSON.parse(text) as { paths: Record<string, { serverRelativeURL: string }> };
  return new Map(
    Object.entries(paths).map(([path, { serverRelativeURL }]) => [path, serverRelativeURL.split("hash=")[1] ?? ""]),
  );
}

function translated(
  golden: GoldenCase,
  { corpus, hashes }: { corpus: GoldenCorpus; hashes: ReadonlyMap<string, string> },
): GoldenCase {
  const inText = (text: string) => text.replace(/[0-9A-F]{128}/g, (hash) => hashes.get(hash) ?? hash);
  const inHeaders = (headers: GoldenCase["headers"]) => headers.map(([name, value]) => [name, inText(value)] as const);
  const body = golden.path === "/openapi/v3" && golden.status === 200 ? corpus.body(golden) : undefined;
  return {
    ...golden,
    path: inText(golden.path),
    requestHeaders: inHeaders(golden.requestHeaders),
    headers: inHeaders(golden.headers),
    ...(body && { body: inText(new TextDecoder().decode(body)) }),
  };
}

function unquoted(etag: string): string {
  return etag.replaceAll('"', "");
}
