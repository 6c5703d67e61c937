// Replays the recorded writes: one sequence from a fresh restore of the snapshot, each request building on those before.

import { differenceOf } from "./golden_compare.ts";
import type { GoldenCase, GoldenCorpus } from "./golden_corpus.ts";
import type { ReplayResult, ReplayTarget } from "./golden_replay.ts";
import { RawHttpClient } from "./raw_http.ts";

/** What no two servers share is made alike: ids, times, versions, allocated addresses and ports, generated names. */
const masks: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, "UID"],
  [/\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z/g, "TIME"],
  [/"10\.(0|96)\.\d{1,3}\.\d{1,3}"/g, '"ADDRESS"'],
  [/\bgen-[a-z0-9]{5}\b/g, "gen-NAME"],
  [/("(?:nodePort|healthCheckNodePort)":)\d+/g, "$10"],
  [/(resourceVersion\\*":\\*")\d+/g, "$1VERSION"],
];

/** The recorded server ran without these admission plugins that weir has. */
export const writesConfig = { disableAdmissionPlugins: ["ServiceAccount"] } as const;

/** The text of a body without what two servers cannot share; managedFields, which are in order of time, in another order. */
export function writeView(text: string): string {
  const masked = masks.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
  const value = tryParse(masked);
  return value === undefined ? masked : JSON.stringify(value, sortManagedFields);
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sortManagedFields(key: string, value: unknown): unknown {
  return key === "managedFields" && Array.isArray(value) ? value.map((entry) => JSON.stringify(entry)).sort() : value;
}

/** Sends all requests in their order; results are of the stable cases that `compared` takes. */
export async function replayWrites(
  corpus: GoldenCorpus,
  { target, compared }: { target: ReplayTarget; compared: (golden: GoldenCase) => boolean },
): Promise<ReplayResult[]> {
  const client = new RawHttpClient(target.url);
  const results: ReplayResult[] = [];
  for (const golden of corpus.cases) {
    target.setClock?.(golden.receivedMs);
    const difference = await askAndCompare(corpus, golden, client);
    if (golden.stable !== false && compared(golden)) results.push({ golden, difference });
  }
  client.close();
  return results;
}

async function askAndCompare(
  corpus: GoldenCorpus,
  golden: GoldenCase,
  client: RawHttpClient,
): Promise<string | undefined> {
  try {
    const { method, path, requestBody, requestHeaders } = golden;
    const answer = await client.request({
      method,
      path,
      headers: requestHeaders,
      ...(requestBody !== undefined && { body: requestBody }),
    });
    return differenceOf(corpus, golden, { answer, options: { view: writeView } });
  } catch (error) {
    return `no answer: ${(error as Error).message}`;
  }
}
