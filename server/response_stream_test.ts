import { assert, assertEquals, assertRejects } from "@std/assert";
import { gunzipSync } from "node:zlib";
import { limits } from "./config.ts";
import { gzipped, lookAhead, pulledStream } from "./response_stream.ts";

/** Chunks of 64 KiB on demand, with a count of those taken. */
function countedChunks(count: number, options: { failAt?: number } = {}) {
  const state = { taken: 0, ended: false };
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      while (state.taken < count) {
        await Promise.resolve();
        if (state.taken === options.failAt) throw new Error("the store is gone");
        yield new Uint8Array(1 << 16).fill(state.taken++);
      }
    } finally {
      state.ended = true;
    }
  }
  return { state, chunks: chunks() };
}

async function joined(source: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Blob(await Array.fromAsync(source) as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}

Deno.test("a body takes nothing before it is read, and then one chunk a read", async () => {
  const { state, chunks } = countedChunks(3);
  const reader = pulledStream(chunks, { abort: () => {} }).getReader();
  await Promise.resolve();
  assertEquals(state.taken, 0);
  await reader.read();
  await Promise.resolve();
  assertEquals(state.taken, 1);
  await reader.cancel();
});

Deno.test("a client that leaves aborts the work, and the source ends", async () => {
  const { state, chunks } = countedChunks(3);
  const reasons: unknown[] = [];
  const reader = pulledStream(chunks, { abort: (reason) => reasons.push(reason) }).getReader();
  await reader.read();
  await reader.cancel("gone");
  assertEquals([reasons, state.ended], [["gone"], true]);
});

Deno.test("an error of the source breaks the body, compressed or not", async () => {
  await assertRejects(
    () => joined(pulledStream(countedChunks(3, { failAt: 2 }).chunks, { abort: () => {} })),
    Error,
    "store is gone",
  );
  const compressed = pulledStream(gzipped(countedChunks(3, { failAt: 2 }).chunks), { abort: () => {} });
  await assertRejects(() => joined(compressed), Error, "store is gone");
});

Deno.test("looking ahead holds 128 KiB and one chunk, and loses nothing", async () => {
  assertEquals(limits.gzipBytesMin, 2 << 16);
  const { state, chunks } = countedChunks(5);
  const { large, body } = await lookAhead(chunks);
  assertEquals([large, state.taken], [true, 3]);
  assertEquals((await joined(body)).length, 5 << 16);
});

Deno.test("a body of exactly 128 KiB is not large", async () => {
  const { large, body } = await lookAhead(countedChunks(2).chunks);
  assertEquals(large, false);
  assertEquals((await joined(body)).length, 2 << 16);
});

Deno.test("what is compressed comes out the same", async () => {
  const compressed = await joined(gzipped(countedChunks(20).chunks));
  assertEquals(new Uint8Array(gunzipSync(compressed)), await joined(countedChunks(20).chunks));
});

Deno.test("the first compressed bytes come before the second chunk is taken", async () => {
  const { state, chunks } = countedChunks(5);
  const compressed = gzipped(chunks);
  const first = await compressed.next();
  assert(first.value!.length > 0);
  assertEquals(state.taken, 1);
  await compressed.return(undefined);
  assertEquals(state.ended, true);
});

Deno.test("a chunk that was freed before it is sent breaks the body, compressed or not", async () => {
  async function* freed(): AsyncGenerator<Uint8Array> {
    const chunk = new Uint8Array(1 << 16);
    chunk.buffer.transfer(0);
    yield await Promise.resolve(chunk);
  }
  for (const source of [freed(), gzipped(freed())]) {
    await assertRejects(() => joined(pulledStream(source, { abort: () => {} })), Error, "freed before it was sent");
  }
});

Deno.test("what is held while looking ahead outlasts its source", async () => {
  async function* reused(): AsyncGenerator<Uint8Array> {
    for (let i = 1; i <= 4; i++) {
      const chunk = new Uint8Array(1 << 16).fill(i);
      yield await Promise.resolve(chunk);
      chunk.buffer.transfer(0);
    }
  }
  const held: Uint8Array[] = [];
  for await (const chunk of (await lookAhead(reused())).body) held.push(chunk.slice());
  assertEquals(held.map((chunk) => [chunk.length, chunk[0]]), [1, 2, 3, 4].map((i) => [1 << 16, i]));
});
