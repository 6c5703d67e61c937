import { assert, assertEquals } from "@std/assert";
import { answerBytesMax, AnswerTooLargeError, type RangeAnswer, type RangeRequest } from "./range_read.ts";
import { SnapshotReader } from "./snapshot_reader.ts";
import { keyAfter, prefixEnd } from "./store_key.ts";
import type { Entry, KeyRange, Snapshot } from "./store.ts";

const pods = { start: "/pods/", end: prefixEnd("/pods/") };
const revision = 7;

/** A sorted array that answers like etcd and keeps count of what it was asked. */
class Shelf {
  readonly keys: readonly string[];
  readonly requests: RangeRequest[] = [];
  /** What all reads together counted: etcd's work beside the reading itself. */
  counted = 0;
  readonly #entries: readonly Entry[];
  readonly #bytes: readonly Uint8Array[];

  constructor(keys: readonly string[], size: (index: number) => number) {
    const encoded = keys.map((key) => ({ key, bytes: new TextEncoder().encode(key) }));
    encoded.sort((one, other) => compareBytes(one.bytes, other.bytes));
    this.keys = encoded.map(({ key }) => key);
    this.#bytes = encoded.map(({ bytes }) => bytes);
    this.#entries = this.keys.map((key, index) => ({ key, value: new Uint8Array(size(index)), modRevision: 1 }));
  }

  readonly read = async (request: RangeRequest, signal?: AbortSignal): Promise<RangeAnswer> => {
    this.requests.push(request);
    await Promise.resolve();
    signal?.throwIfAborted();
    const [from, to] = [this.#indexOf(request.start), this.#indexOf(request.end ?? keyAfter(request.start))];
    const count = Math.max(0, to - from);
    this.counted += count;
    const entries = this.#entries.slice(from, Math.min(to, from + (request.limit ?? Infinity)));
    const bytes = entries.reduce((sum, entry) => sum + entry.value.length, 0);
    if (request.only === "keys") return { entries, bytes: 0, count, revision };
    if (request.bounded && bytes > answerBytesMax) throw new AnswerTooLargeError(`${bytes} bytes`);
    return { entries, bytes, count, revision };
  };

  #indexOf(key: string): number {
    const bytes = new TextEncoder().encode(key);
    let [low, high] = [0, this.#bytes.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareBytes(this.#bytes[middle]!, bytes) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function compareBytes(one: Uint8Array, other: Uint8Array): number {
  for (let index = 0; index < Math.min(one.length, other.length); index++) {
    if (one[index] !== other[index]) return one[index]! - other[index]!;
  }
  return one.length - other.length;
}

const number = (index: number) => String(index).padStart(6, "0");
const random = (seed: number) => Math.floor(Math.abs(Math.sin(seed) * 1e9)).toString(36);
const shapes: Readonly<Record<string, (index: number) => string>> = {
  "numbered names": (index) => `/pods/default/pod-${number(index)}`,
  "names of deployments": (index) => `/pods/ns-${index % 7}/web-${Math.floor(index / 40)}-${random(index)}`,
  "many small namespaces": (index) => `/pods/${random(Math.floor(index / 3))}/${index % 3}`,
  "one large namespace among small ones": (index) => `/pods/${index % 9 ? "kube-system" : random(index)}/x${index}`,
  "names beyond ASCII": (index) =>
    `/pods/a/${String.fromCodePoint([0x41, 0xe9, 0xffee, 0x1f600][index % 4]! + index % 13)}${index}`,
};

for (const [what, key] of Object.entries(shapes)) {
  Deno.test(`${what}: every entry is read once, by whole lists and by limited ones`, async () => {
    const shelf = new Shelf(
      Array.from({ length: 6000 }, (_, index) => key(index)),
      (index) => index % 500 ? 300 : 90_000,
    );
    const reader = new SnapshotReader(shelf.read, { pageBytesTarget: 64 * 1024 });
    for (let round = 0; round < 3; round++) assertEquals(await keysOf(await reader.open(pods, {})), shelf.keys);
    for (const limit of [97, 1000]) assertEquals(await keysByLimit(reader, limit), shelf.keys);
    const fresh = new SnapshotReader(shelf.read, { pageBytesTarget: 64 * 1024 });
    assertEquals(await keysByLimit(fresh, 97), shelf.keys);
  });

  Deno.test(`${what}: what is counted grows with the entries, not with their square`, async () => {
    const shelf = new Shelf(Array.from({ length: 20_000 }, (_, index) => key(index)), () => 300);
    const reader = new SnapshotReader(shelf.read, { pageBytesTarget: 30_000 });
    const counting = async (read: () => Promise<unknown>) => {
      [shelf.counted, shelf.requests.length] = [0, 0];
      await read();
      return shelf.counted / shelf.keys.length;
    };
    // By limit alone it would be 100 times the entries.
    const bound = what === "names beyond ASCII" ? 200 : 12;
    assert(await counting(() => keysByLimit(reader, 100)) < bound, `paging counted ${shelf.counted} keys`);
    assert(
      await counting(async () => keysOf(await reader.open(pods, {}))) < bound,
      `a list counted ${shelf.counted} keys`,
    );
    assert(
      await counting(async () => keysOf(await reader.open(pods, {}))) < bound,
      `the second counted ${shelf.counted}`,
    );
    assert(shelf.requests.length < 600, `${shelf.requests.length} reads`);
  });
}

Deno.test("a page is read ahead of the one in use, never more, and none before the first is asked for", async () => {
  const shelf = new Shelf(Array.from({ length: 400 }, (_, index) => `/pods/a/${number(index)}`), () => 10_000);
  const reader = new SnapshotReader(shelf.read, { pageBytesTarget: 100_000, listBytesMax: 400_000 });
  await keysOf(await reader.open(pods, {})); // learns the sizes; of its pages only the last few are kept
  shelf.requests.length = 0;
  const snapshot = await reader.open(pods, {});
  assertEquals(shelf.requests.length, 1, "the read that pins the revision is the first page");
  const pages = snapshot.pages()[Symbol.asyncIterator]();
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals(shelf.requests.length, 1);
  for (let page = 1; page <= 5; page++) {
    await pages.next();
    await new Promise((resolve) => setTimeout(resolve));
    assertEquals(shelf.requests.length, page + 1);
  }
  await pages.return?.();
  assertEquals(shelf.requests.length, 6);
});

Deno.test("a limited list of known sizes takes one read", async () => {
  const shelf = new Shelf(Array.from({ length: 3000 }, (_, index) => `/pods/a/${number(index)}`), () => 1000);
  const reader = new SnapshotReader(shelf.read);
  await keysOf(await reader.open(pods, {}));
  shelf.requests.length = 0;
  const snapshot = await reader.open(pods, { limit: 500 });
  assertEquals([snapshot.count, snapshot.lastKey, (await keysOf(snapshot)).length], [3000, "/pods/a/000499", 500]);
  assertEquals(shelf.requests.length, 1);
});

Deno.test("values that jump in size are read again in smaller answers", async () => {
  const sizes = (index: number) => index < 3000 ? 500 : 1_400_000;
  const shelf = new Shelf(Array.from({ length: 3020 }, (_, index) => `/pods/a/${number(index)}`), sizes);
  const reader = new SnapshotReader(shelf.read);
  const pages: number[] = [];
  for await (const page of (await reader.open(pods, {})).pages()) pages.push(page.bytes);
  assert(pages.every((bytes) => bytes <= answerBytesMax));
  assertEquals(pages.reduce((sum, bytes) => sum + bytes), 3000 * 500 + 20 * 1_400_000);
});

async function keysOf(snapshot: Snapshot): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of snapshot.pages()) keys.push(...page.entries.map((entry) => entry.key));
  return keys;
}

/** As a client does it that follows continue tokens. */
async function keysByLimit(reader: SnapshotReader, limit: number): Promise<string[]> {
  const keys: string[] = [];
  let range: KeyRange | undefined = pods;
  let left: number | undefined;
  while (range !== undefined) {
    const snapshot: Snapshot = await reader.open(range, { limit, ...(left !== undefined && { revision }) });
    assertEquals(snapshot.count, left ?? snapshot.count);
    keys.push(...await keysOf(snapshot));
    left = (snapshot.count ?? 0) - limit;
    range = snapshot.lastKey === undefined ? undefined : { start: keyAfter(snapshot.lastKey), end: pods.end };
  }
  return keys;
}
