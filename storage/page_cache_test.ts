import { assert, assertEquals, assertRejects } from "@std/assert";
import { type LeaseOptions, PageCache } from "./page_cache.ts";
import type { PageAnswer } from "./page_reader.ts";
import type { StoreObserver } from "./store_observer.ts";
import { StoredPage } from "./stored_page.ts";

const MiB = 1 << 20;

function answer(bytes: number): PageAnswer {
  return { page: new StoredPage({ entries: [], bytes }), next: undefined, span: undefined, revision: 1, count: 0 };
}

/** Counts reads, which end when told to. */
class Reads {
  count = 0;
  aborted = 0;
  readonly #gate = Promise.withResolvers<PageAnswer>();
  readonly read = (signal: AbortSignal): Promise<PageAnswer> => {
    this.count++;
    signal.addEventListener("abort", () => this.aborted++);
    return this.#gate.promise;
  };

  finish(bytes: number): void {
    this.#gate.resolve(answer(bytes));
  }
}

function options(bytesExpected: number, signal = new AbortController().signal): LeaseOptions {
  return { bytesExpected, signal };
}

/** Whether a promise is still pending after all that can run has run. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  promise.then(() => settled = true, () => settled = true);
  await new Promise((resolve) => setTimeout(resolve));
  return !settled;
}

Deno.test("lists that want the same page at the same time read it once", async () => {
  const cache = new PageCache({ bytesMax: 8 * MiB });
  const reads = new Reads();
  const leases = ["a", "b", "c"].map(() => cache.lease("1 pods", reads.read, options(MiB)));
  reads.finish(MiB);
  const [first, ...others] = await Promise.all(leases);
  assertEquals(reads.count, 1);
  for (const other of others) assert(other.answer === first!.answer);
});

Deno.test("an observer is told of pages that are shared, and of the bytes held", async () => {
  const shared: boolean[] = [];
  const bytes: number[] = [];
  const observer: StoreObserver = {
    requestEnded: () => {},
    pageTaken: (page) => shared.push(page.shared),
    pageBytesChanged: (now) => bytes.push(now),
  };
  const cache = new PageCache({ bytesMax: 8 * MiB, observer });
  const reads = new Reads();
  const leases = ["a", "b"].map((key) => [key, key].map(() => cache.lease(key, reads.read, options(MiB)))).flat();
  assertEquals(shared, [false, true, false, true]);
  assertEquals(bytes, [MiB, 2 * MiB]);
  reads.finish(2 * MiB);
  for (const lease of await Promise.all(leases)) lease.release();
  assertEquals(bytes.slice(2, 4), [3 * MiB, 4 * MiB]);
  assertEquals(bytes.at(-1), cache.bytes);
});

Deno.test("what is made of a page counts, and is made once", async () => {
  const cache = new PageCache({ bytesMax: 8 * MiB });
  const lease = await cache.lease("1 pods", () => Promise.resolve(answer(MiB)), options(MiB));
  let made = 0;
  const make = () => {
    made++;
    return new Uint8Array(2 * MiB);
  };
  for (let list = 0; list < 3; list++) lease.answer.page.derived("json", make);
  assertEquals({ made, bytes: cache.bytes }, { made: 1, bytes: 3 * MiB });
});

Deno.test("unused pages stay in a quarter of the memory, the most recently used ones", async () => {
  const cache = new PageCache({ bytesMax: 8 * MiB });
  let reads = 0;
  const use = async (key: string) => {
    const lease = await cache.lease(key, () => {
      reads++;
      return Promise.resolve(answer(MiB));
    }, options(MiB));
    lease.release();
  };
  for (const key of ["a", "b", "a"]) await use(key);
  assertEquals(reads, 2);
  await use("c"); // takes the place of b
  await use("a");
  assertEquals(reads, 3);
  await use("b");
  assertEquals({ reads, bytes: cache.bytes }, { reads: 4, bytes: 2 * MiB });
});

Deno.test("a list waits for room until pages in use are released", async () => {
  const cache = new PageCache({ bytesMax: 2 * MiB });
  const read = () => Promise.resolve(answer(MiB));
  const [a, b] = [await cache.lease("a", read, options(MiB)), await cache.lease("b", read, options(MiB))];
  assert(!cache.hasRoom("c", MiB));
  const c = cache.lease("c", read, options(MiB));
  assert(await isPending(c));
  a.release();
  (await c).release();
  b.release();
  assertEquals(cache.bytes, 0);
});

Deno.test("a page that is already there needs no room, and one page is admitted however large", async () => {
  const cache = new PageCache({ bytesMax: MiB });
  const read = () => Promise.resolve(answer(5 * MiB));
  const large = await cache.lease("large", read, options(5 * MiB));
  assert(cache.hasRoom("large", 5 * MiB));
  (await cache.lease("large", read, options(5 * MiB))).release();
  large.release();
  assertEquals(cache.bytes, 0);
});

Deno.test("a client that leaves stops waiting; the read goes on for those who stay, and stops with the last", async () => {
  const cache = new PageCache({ bytesMax: 8 * MiB });
  const reads = new Reads();
  const [one, other] = [new AbortController(), new AbortController()];
  const leases = [one, other].map(({ signal }) => cache.lease("a", reads.read, options(MiB, signal)));
  one.abort(new Error("gone"));
  await assertRejects(() => leases[0]!, Error, "gone");
  assertEquals(reads.aborted, 0);
  other.abort(new Error("gone too"));
  await assertRejects(() => leases[1]!, Error, "gone too");
  assertEquals({ aborted: reads.aborted, bytes: cache.bytes }, { aborted: 1, bytes: 0 });
});

Deno.test("a client that leaves while it waits for room takes nobody's place", async () => {
  const cache = new PageCache({ bytesMax: MiB });
  const read = () => Promise.resolve(answer(MiB));
  const a = await cache.lease("a", read, options(MiB));
  const gone = new AbortController();
  const [left, stayed] = [cache.lease("b", read, options(MiB, gone.signal)), cache.lease("c", read, options(MiB))];
  gone.abort(new Error("gone"));
  await assertRejects(() => left, Error, "gone");
  a.release();
  (await stayed).release();
});

Deno.test("a read that fails fails for all who wait, and the next one reads again", async () => {
  const cache = new PageCache({ bytesMax: MiB });
  const fail = () => Promise.reject(new Error("no etcd"));
  const leases = [cache.lease("a", fail, options(MiB)), cache.lease("a", fail, options(MiB))];
  for (const lease of leases) await assertRejects(() => lease, Error, "no etcd");
  assertEquals(cache.bytes, 0);
  (await cache.lease("a", () => Promise.resolve(answer(10)), options(MiB))).release();
});

Deno.test("nothing is kept for long when no list is read", async () => {
  const cache = new PageCache({ bytesMax: 8 * MiB, keepUnusedMs: 1 });
  (await cache.lease("a", () => Promise.resolve(answer(MiB)), options(MiB))).release();
  assertEquals(cache.bytes, MiB);
  while (cache.bytes > 0) await new Promise((resolve) => setTimeout(resolve, 1));
});

Deno.test("a closed cache keeps what a list uses, for as long as it does, and nothing else", async () => {
  const cache = new PageCache({ bytesMax: 8 * MiB });
  const reads = new Reads();
  reads.finish(MiB);
  const unused = await cache.lease("1 pods", reads.read, options(MiB));
  unused.release();
  const used = await cache.lease("2 pods", reads.read, options(MiB));
  assertEquals(cache.bytes, 2 * MiB);
  cache.close();
  used.release();
  assertEquals(cache.bytes, 0);
});

for (
  const { leases, freed } of [
    { leases: [true], freed: true },
    { leases: [true, true], freed: true },
    { leases: [false], freed: false },
    { leases: [true, false], freed: false },
    { leases: [false, true], freed: false },
  ]
) {
  Deno.test(`a page leased by lists of which transient are [${leases}] is ${freed ? "" : "not "}freed when it is dropped`, async () => {
    const cache = new PageCache({ bytesMax: 8 * MiB });
    const value = new Uint8Array(MiB);
    const entries = [{ key: "/pods/a", value, modRevision: 1 }];
    const page = new StoredPage({ entries, bytes: MiB });
    const derived = page.derived("json", () => new Uint8Array(10));
    const read = () => Promise.resolve({ ...answer(MiB), page });
    const taken = await Promise.all(
      leases.map((transient) => cache.lease("1 pods", read, { ...options(MiB), transient })),
    );
    cache.close();
    for (const { release } of taken) {
      assertEquals([value.length, derived.length], [MiB, 10], "a page in use");
      release();
    }
    assertEquals([value.length, derived.length], freed ? [0, 0] : [MiB, 10]);
  });
}

Deno.test("values in a buffer that others may use are not freed with their page", () => {
  const pool = new Uint8Array(8 * 1024);
  const value = pool.subarray(100, 200);
  new StoredPage({ entries: [{ key: "/pods/a", value, modRevision: 1 }], bytes: 100 }).free();
  assertEquals(pool.length, 8 * 1024);
});
