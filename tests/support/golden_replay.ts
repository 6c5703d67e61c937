// Sends recorded requests to a server and tells for each how its answer differs.

import { type CompareOptions, differenceOf } from "./golden_compare.ts";
import type { GoldenCase, GoldenCorpus } from "./golden_corpus.ts";
import { withHashesOf } from "./golden_openapi.ts";
import { RawHttpClient } from "./raw_http.ts";

export interface ReplayTarget {
  /** Plain HTTP, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Sets the server's clock, in ms since 1970. Ages are masked for a server that has no such. */
  readonly setClock?: (ms: number) => void;
}

export interface ReplayResult {
  readonly golden: GoldenCase;
  /** Undefined when the answer is identical. */
  readonly difference: string | undefined;
}

/** Enough to keep server and etcd busy while an answer is compared. */
const connections = 4;
/** Watches only wait, mostly. */
const watchConnections = 12;

/**
 * Replays the cases; results are in their order. Answers with ages need the clock of their case, so Tables go one after
 * the other, all else over a few connections at once.
 */
export async function replay(
  corpus: GoldenCorpus,
  recorded: readonly GoldenCase[],
  { target }: { target: ReplayTarget },
): Promise<ReplayResult[]> {
  const cases = await withHashesOf(target.url, { corpus, cases: recorded });
  const options = { maskAges: target.setClock === undefined };
  const differences = new Map<GoldenCase, string | undefined>();
  const lane = async (queue: GoldenCase[]) => {
    const client = new RawHttpClient(target.url);
    for (let golden = queue.shift(); golden; golden = queue.shift()) {
      let difference: string | undefined;
      for (const ms of shownMs(corpus, golden)) {
        target.setClock?.(ms);
        difference = await askAndCompare(corpus, golden, { client, options });
        if (difference === undefined || target.setClock === undefined || !mayHoldAges(golden)) break;
      }
      differences.set(golden, difference);
    }
    client.close();
  };
  const timeless = cases.filter((golden) => !mayHoldAges(golden));
  const watches = timeless.filter((golden) => isWatch(corpus, golden));
  const others = timeless.filter((golden) => !isWatch(corpus, golden));
  await Promise.all([
    ...Array.from({ length: connections }, () => lane(others)),
    ...Array.from({ length: watchConnections }, () => lane(watches)),
  ]);
  await lane(cases.filter(mayHoldAges));
  return cases.map((golden) => ({ golden, difference: differences.get(golden) }));
}

async function askAndCompare(
  corpus: GoldenCorpus,
  golden: GoldenCase,
  { client, options }: { client: RawHttpClient; options: CompareOptions },
): Promise<string | undefined> {
  try {
    const answer = await client.request({
      method: golden.method,
      path: golden.path,
      headers: golden.requestHeaders,
      ...(golden.requestBody !== undefined && { body: golden.requestBody }),
    });
    return differenceOf(corpus, golden, { answer, options });
  } catch (error) {
    return `no answer: ${(error as Error).message}`;
  }
}

/**
 * The times to which ages in the answer may count: it was made after the request was sent and before it had arrived, and
 * a second can have begun between the two. A watch shows its first events at its beginning, and then lasts.
 */
function shownMs(corpus: GoldenCorpus, golden: GoldenCase): readonly number[] {
  const seconds = /[?&]timeoutSeconds=(\d+)/.exec(golden.path)?.[1] ?? 0;
  const received = golden.receivedMs - (isWatch(corpus, golden) ? Number(seconds) * 1000 : 0);
  return Math.floor(received / 1000) === Math.floor(golden.sentMs / 1000) ? [received] : [received, golden.sentMs];
}

/** Whether events were recorded, or none in the time that the watch took. */
function isWatch(corpus: GoldenCorpus, golden: GoldenCase): boolean {
  if (!/[?&]timeoutSeconds=/.test(golden.path) || golden.status !== 200) return false;
  const body = corpus.body(golden);
  if (body === undefined || body.length === 0) return true;
  return latin1.decode(body.subarray(0, 16)).startsWith('{"type":') ||
    golden.headers.some(([, value]) => value.includes("stream=watch"));
}

const latin1 = new TextDecoder("latin1");

function mayHoldAges(golden: GoldenCase): boolean {
  return golden.requestHeaders.some(([name, value]) => name.toLowerCase() === "accept" && /as=Table/i.test(value));
}

/** `identical N of M` by category, in order of appearance. */
export function tally(results: readonly ReplayResult[]): Map<string, { identical: number; all: number }> {
  const counts = new Map<string, { identical: number; all: number }>();
  for (const { golden, difference } of results) {
    const count = counts.get(golden.category) ?? { identical: 0, all: 0 };
    count.all++;
    if (difference === undefined) count.identical++;
    counts.set(golden.category, count);
  }
  return counts;
}
