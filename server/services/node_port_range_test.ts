// The record of node ports, byte for byte as kube-apiserver stores it.

import { assertEquals } from "@std/assert";
import { MemoryStore } from "../../tests/support/memory_store.ts";
import { nodePortRangeWrite, readNodePortRange } from "./node_port_range.ts";

const key = "/ranges/servicenodeports";

/** What kube-apiserver has in etcd when the ports 30001 and 30013 are taken. */
const stored = Uint8Array.fromHex(
  "6b3873000a150a02763112" + "0f52616e6765416c6c6f636174696f6e" + // k8s, v1 RangeAllocation
    "1223" + "0a100a0012001a0022002a00320038004200" + // its metadata
    "120b33303030302d3332373637" + "1a022002" + // the range and the bitmap
    "1a002200",
);

Deno.test("the record is read and written as kube-apiserver has it", async () => {
  const store = new MemoryStore();
  await store.commit([{ key, value: stored, expected: 0 }]);
  const range = await readNodePortRange(store);
  assertEquals([...range.taken].sort(), [30001, 30013]);
  assertEquals([range.first, range.last, range.text], [30000, 32767, "30000-32767"]);
  const write = nodePortRangeWrite(range, new Set([30013, 30001]));
  assertEquals(write, { key, value: stored, expected: range.modRevision });
});

const sets: readonly (readonly number[])[] = [[], [30000], [30007, 30008], [32767], [30000, 31111, 32767]];

Deno.test("what is written is read again", async () => {
  for (const ports of sets) {
    const store = new MemoryStore();
    const write = nodePortRangeWrite(await readNodePortRange(store), new Set(ports));
    await store.commit([write]);
    assertEquals([...(await readNodePortRange(store)).taken], ports);
  }
});
