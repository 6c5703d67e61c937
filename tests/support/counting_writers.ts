// Clients that count: each increment reads a ConfigMap, adds its mark, and puts it back at the version that was read, again
// and again until nobody came in between. The marks tell which increments are there.

import { assert, assertEquals } from "@std/assert";
import { delay } from "../../storage/delay.ts";
import { sendJson } from "./json_client.ts";

export interface Counting {
  /** Resolves when so many more increments have been acknowledged. */
  acknowledged(count: number): Promise<void>;
  /** Ends the writers; how many increments got an answer that does not say whether they happened. */
  stop(): Promise<{ unknown: number }>;
  /** Every acknowledged increment is there once, what else is there had such an answer, and every object is whole. */
  check(): Promise<void>;
}

const collection = "/api/v1/namespaces/default/configmaps";

/** 32 writers of 8 objects, until they are stopped. */
export async function startCounting(url: string): Promise<Counting> {
  const paths = Array.from({ length: 8 }, (_, index) => `${url}${collection}/counter-${index}`);
  for (const path of paths) {
    const metadata = { name: path.split("/").at(-1) };
    const created = await sendJson("POST", url + collection, { metadata, data: { count: "0", marks: "" } });
    assertEquals(created.status, 201);
  }
  const acknowledged = new Set<string>();
  const unknown = new Set<string>();
  const unexpected: unknown[] = [];
  let stopped = false;
  const write = async (writer: number) => {
    for (let round = 0; !stopped; round++) {
      const mark = `${writer}.${round}`;
      const status = await increment(paths[(writer + round) % paths.length]!, mark);
      if (status === 200) acknowledged.add(mark);
      else if (status >= 500) unknown.add(mark);
      else unexpected.push([mark, status]);
    }
  };
  const writers = Array.from({ length: 32 }, (_, writer) => write(writer));
  return {
    async acknowledged(count) {
      const goal = acknowledged.size + count;
      for (const end = Date.now() + 30_000; acknowledged.size < goal; await delay(10)) {
        assert(Date.now() < end, `${acknowledged.size} of ${goal} increments in 30 seconds; ${unexpected}`);
      }
    },
    async stop() {
      stopped = true;
      await Promise.all(writers);
      return { unknown: unknown.size };
    },
    async check() {
      assertEquals(unexpected, []);
      const found = (await Promise.all(paths.map(marksAt))).flat();
      const there = new Set(found);
      assertEquals(there.size, found.length, "an increment is there twice");
      assertEquals([...acknowledged].filter((mark) => !there.has(mark)), [], "acknowledged, but lost");
      const others = found.filter((mark) => !acknowledged.has(mark) && !unknown.has(mark));
      assertEquals(others, [], "there, but neither acknowledged nor unknown");
    },
  };
}

/** The status of the PUT that was not in conflict, or of a GET that failed. */
async function increment(path: string, mark: string): Promise<number> {
  for (;;) {
    const { status, body } = await sendJson("GET", path);
    if (status !== 200) return status;
    const { count, marks } = body.data;
    body.data = { count: String(Number(count) + 1), marks: marks === "" ? mark : `${marks} ${mark}` };
    const put = await sendJson("PUT", path, body);
    if (put.status !== 409) return put.status;
  }
}

async function marksAt(path: string): Promise<string[]> {
  const { status, body } = await sendJson("GET", path);
  assertEquals(status, 200);
  const marks = body.data.marks === "" ? [] : body.data.marks.split(" ");
  assertEquals(Number(body.data.count), marks.length, "half an increment");
  return marks;
}
