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

/** The text of a body without what two servers cannot share, nor managedFields, which weir does not keep yet. */
export function writeView(text: string): string {
  const masked = masks.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
  if (/^ *managedFields:/m.test(masked)) return masked.replace(/^( *)managedFields:\n(?:\1[- ] .*\n)*/gm, "");
  const value = tryParse(masked);
  return value === undefined ? masked : JSON.stringify(value, withoutManagedFields);
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function withoutManagedFields(key: string, value: unknown): unknown {
  if (key === "managedFields") return undefined;
  return typeof value === "string" ? withoutShownManagedFields(value) : value;
}

/** Messages that show an object as quoted JSON have its managedFields in them. */
function withoutShownManagedFields(text: string): string {
  const start = text.search(/\\?"managedFields\\?":\[/);
  if (start < 0) return text;
  let at = text.indexOf("[", start);
  let depth = 0;
  do {
    if (text[at] === "[") depth++;
    if (text[at] === "]") depth--;
    at++;
  } while (depth > 0 && at < text.length);
  return text.slice(0, start) + text.slice(text[at] === "," ? at + 1 : at);
}

/**
 * Sends all requests in their order; results are of the stable cases that `compared` takes.
 * Server-side apply is not served yet: where it was recorded to succeed, another patch stands in for it, so that what
 * follows finds the object as it was.
 */
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
    const { method, requestBody } = golden;
    const headers = standsIn(golden) ? patchHeaders(golden) : golden.requestHeaders;
    const path = standsIn(golden) ? golden.path.replace("&force=true", "") : golden.path;
    const answer = await client.request({
      method,
      path,
      headers,
      ...(requestBody !== undefined && { body: requestBody }),
    });
    return differenceOf(corpus, golden, { answer, options: { view: writeView } });
  } catch (error) {
    return `no answer: ${(error as Error).message}`;
  }
}

function standsIn({ category, status }: GoldenCase): boolean {
  return category === "write-apply" && status < 300;
}

/** Lists are merged by the fields that apply merges them by, where the kind is one that has such a patch. */
function patchHeaders({ requestHeaders, path }: GoldenCase): GoldenCase["requestHeaders"] {
  const type = path.includes(".golden.io/") ? "merge-patch" : "strategic-merge-patch";
  return requestHeaders.map(([name, value]) => [
    name,
    name.toLowerCase() === "content-type" ? `application/${type}+json` : value,
  ]);
}
