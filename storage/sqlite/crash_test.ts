// An embedded store whose process is killed at random moments under load has everything that it acknowledged.
// WEIR_CRASHES sets how often; 100 take about a minute.

import { assert, assertEquals } from "@std/assert";
import { TextLineStream } from "@std/streams";
import type { Revision, Store } from "../store.ts";
import { checkSqliteFile } from "./sqlite_copy.ts";
import { openSqliteStore } from "./sqlite_store.ts";

const crashes = Number(Deno.env.get("WEIR_CRASHES") ?? 20);
const lifeMsMax = 250;
const writer = new URL("../../tests/support/crash_writer.ts", import.meta.url);
const range = { start: "/crash/", end: "/crash0" };

/** A commit that was acknowledged: what the key is from that revision on. */
interface Acknowledged {
  readonly revision: Revision;
  readonly key: string;
  /** The value's length and turn, or `deleted`. */
  readonly state: string;
}

Deno.test(`after each of ${crashes} kills every acknowledged write is there, and a watcher resumes without gap`, async () => {
  const folder = await Deno.makeTempDir({ prefix: "weir-test-crash-" });
  try {
    const path = `${folder}/weir.db`;
    let seen = 1;
    let total = 0;
    for (let crash = 0; crash < crashes; crash++) {
      const acknowledged = await writeUntilKilled(path, Math.random() * lifeMsMax);
      const store = openSqliteStore({ path, compactionIntervalMs: 0 });
      const current = await store.currentRevision();
      for (const each of acknowledged) await assertKept(store, each);
      seen = await assertNoGap(store, { seen, current });
      store.close();
      total += acknowledged.length;
    }
    assert(total > crashes * 5, `${total} commits are too few to tell anything`);
    assertEquals(checkSqliteFile(path).revision, seen);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

async function writeUntilKilled(path: string, lifeMs: number): Promise<Acknowledged[]> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", writer.pathname, path],
    stdout: "piped",
  }).spawn();
  const acknowledged: Acknowledged[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const lines: TransformStream<string, string> = new TextLineStream();
  for await (const line of child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(lines)) {
    if (line === "ready") timer = setTimeout(() => child.kill("SIGKILL"), lifeMs);
    const [, revision, key, state] = /^(\d+) (\S+) (\S+)$/.exec(line) ?? [];
    if (key !== undefined && state !== undefined) acknowledged.push({ revision: Number(revision), key, state });
  }
  clearTimeout(timer);
  assertEquals((await child.status).signal, "SIGKILL", "the writer ended by itself");
  return acknowledged;
}

async function assertKept(store: Store, { revision, key, state }: Acknowledged): Promise<void> {
  for (const written of [key, `${key}/beside`]) {
    const { entry } = await store.get(written, { revision });
    const turn = entry && new TextDecoder().decode(entry.value).split("-")[0];
    assertEquals(entry ? `${entry.value.length}-${turn}` : "deleted", state, `${written} at ${revision}`);
    assertEquals(entry?.modRevision ?? revision, revision);
  }
}

/** Reads on where the watcher stopped before: every revision, each once and whole. The last of them. */
async function assertNoGap(store: Store, { seen, current }: { seen: Revision; current: Revision }): Promise<Revision> {
  if (current === seen) return seen;
  let next = seen + 1;
  for await (const { changes, revision } of store.watch(range, { after: seen })) {
    for (let index = 0; index < changes.length; index += 2, next++) {
      const [one, other] = [changes[index], changes[index + 1]];
      assertEquals([one?.modRevision, other?.modRevision, other?.key], [next, next, `${one?.key}/beside`]);
    }
    if (revision >= current) break;
  }
  assertEquals(next, current + 1);
  return current;
}
