// The store bench: what the stores do without a server on them, in this process: scans and commits of the embedded store,
// with fsync and without, beside SQLite alone, and beside etcd (without fsync).

import { DatabaseSync } from "node:sqlite";
import { createEtcdStore } from "../../storage/etcd/etcd_store.ts";
import { openSqliteStore } from "../../storage/sqlite/sqlite_store.ts";
import type { SqliteSynchronous } from "../../storage/sqlite/wal_sync.ts";
import type { Store } from "../../storage/store.ts";
import type { Bench, BenchContext } from "./bench.ts";
import { describeMachine, writeResults } from "./results.ts";
import { useEtcd } from "./servers.ts";
import { figure, median, textTable } from "./text_table.ts";

/** Collections to scan, and how long commits are made at each concurrency. */
const sizes = {
  full: { large: 4_000, small: 40_000, commitMs: 2_000, scans: 5 },
  quick: { large: 1_000, small: 10_000, commitMs: 1_000, scans: 3 },
  smoke: { large: 10, small: 100, commitMs: 20, scans: 1 },
} as const;

const collections = [
  { name: "large", bytes: 100_000 },
  { name: "small", bytes: 2_000 },
] as const;
const writersTried = [1, 16, 64] as const;
const committedBytes = 1_000;
/** Filling takes several commits at once, each of some entries. */
const fillCommits = 16;
const fillBytes = 500_000;

/** What is measured of one way of storing, by the names of the table's columns. */
type Row = Readonly<Record<string, number>>;

export const storeBench: Bench = async (context) => {
  const { options, stack, print } = context;
  const folder = await Deno.makeTempDir({ prefix: "weir-bench-store-" });
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  const rows: Record<string, Row> = {};
  for (const synchronous of ["full", "off"] as const) {
    rows[`SQLite alone, ${synchronous}`] = await measureBare(`${folder}/bare-${synchronous}.db`, synchronous, context);
    const path = `${folder}/weir-${synchronous}.db`;
    const store = openSqliteStore({ path, synchronous });
    rows[`embedded store, ${synchronous}`] = await measure(store, `embedded store, ${synchronous}`, context);
  }
  const { endpoint } = await useEtcd(options, stack);
  const etcd = createEtcdStore({ endpoints: [endpoint], prefix: "/bench-store" });
  rows["etcd, off"] = await measure(etcd, "etcd", context);
  context.progress.clear();
  const columns = [...new Set(Object.values(rows).flatMap((row) => Object.keys(row)))];
  print(textTable(
    ["store", ...columns],
    Object.entries(rows).map(([name, row]) => [
      name,
      ...columns.map((column) => figure(row[column])),
    ]),
  ));
  const data = { date: new Date().toISOString(), machine: await describeMachine(), rows };
  for (const path of await writeResults("store", { data }, context)) print(path);
};

async function measure(store: Store, name: string, { options, progress, signal }: BenchContext): Promise<Row> {
  const size = sizes[options.size];
  const row: Record<string, number> = {};
  try {
    for (const collection of collections) {
      progress.step(`${name}: ${collection.name} values`);
      await fill(store, { ...collection, count: size[collection.name] });
      const held = new HeldLoop();
      row[`${collection.name}, MB/s`] = await scanRate(store, collection.name, size.scans);
      row[`${collection.name}, held ms`] = held.stop();
    }
    for (const writers of writersTried) {
      if (signal.aborted) break;
      progress.step(`${name}: ${writers} writers`);
      const held = new HeldLoop();
      row[`commits/s x${writers}`] = await commitRate(store, { writers, ms: size.commitMs });
      row[`held ms x${writers}`] = held.stop();
    }
    return row;
  } finally {
    store.close();
  }
}

const keyOf = (collection: string, index: number) => `/${collection}/${String(index).padStart(7, "0")}`;

async function fill(store: Store, of: { name: string; bytes: number; count: number }): Promise<void> {
  const value = crypto.getRandomValues(new Uint8Array(Math.min(of.bytes, 65_536)));
  const bytes = new Uint8Array(of.bytes).fill(0x20);
  bytes.set(value);
  const each = Math.max(1, Math.min(100, Math.floor(fillBytes / of.bytes)));
  for (let index = 0; index < of.count;) {
    const commits: Promise<unknown>[] = [];
    for (; commits.length < fillCommits && index < of.count; index += each) {
      const indexes = Array.from({ length: Math.min(each, of.count - index) }, (_, offset) => index + offset);
      commits.push(store.commit(indexes.map((at) => ({ key: keyOf(of.name, at), value: bytes, expected: 0 }))));
    }
    await Promise.all(commits);
  }
}

async function scanRate(store: Store, collection: string, scans: number): Promise<number> {
  const rates: number[] = [];
  for (let scan = 0; scan < scans; scan++) {
    // Pages of an earlier scan at the same revision may still be there.
    await store.commit([{ key: `/between/${collection}/${scan}`, value: new Uint8Array(), expected: 0 }]);
    const began = performance.now();
    let bytes = 0;
    for await (const page of (await store.list({ start: `/${collection}/`, end: `/${collection}0` })).pages()) {
      bytes += page.bytes;
    }
    rates.push(bytes / 1000 / (performance.now() - began));
  }
  return median(rates);
}

async function commitRate(store: Store, { writers, ms }: { writers: number; ms: number }): Promise<number> {
  const value = new Uint8Array(committedBytes).fill(0x20);
  const began = performance.now();
  let commits = 0;
  const write = async (writer: number) => {
    for (let index = 0; performance.now() - began < ms; index++, commits++) {
      await store.commit([{ key: `/commits/${writers}/${writer}/${index}`, value, expected: 0 }]);
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
  return commits / (performance.now() - began) * 1000;
}

/** A table of keys and values, one row a transaction. */
async function measureBare(path: string, synchronous: SqliteSynchronous, context: BenchContext): Promise<Row> {
  const size = sizes[context.options.size];
  using database = new DatabaseSync(path);
  database.exec(`PRAGMA page_size = 8192; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;
    PRAGMA synchronous = ${synchronous}; CREATE TABLE entry (key TEXT PRIMARY KEY, value BLOB)`);
  const insert = database.prepare("INSERT INTO entry (key, value) VALUES (?, ?)");
  const row: Record<string, number> = {};
  for (const { name, bytes } of collections) {
    context.progress.step(`SQLite alone, ${synchronous}: ${name} values`);
    database.exec("BEGIN");
    const value = new Uint8Array(bytes).fill(0x20);
    for (let index = 0; index < size[name]; index++) insert.run(keyOf(name, index), value);
    database.exec("COMMIT");
    await new Promise((resolve) => setTimeout(resolve));
    row[`${name}, MB/s`] = median(Array.from({ length: size.scans }, () => bareScanRate(database, name)));
  }
  const value = new Uint8Array(committedBytes).fill(0x20);
  const began = performance.now();
  let commits = 0;
  for (; performance.now() - began < size.commitMs; commits++) insert.run(keyOf("commits", commits), value);
  row["commits/s x1"] = commits / (performance.now() - began) * 1000;
  return row;
}

function bareScanRate(database: DatabaseSync, collection: string): number {
  const scan = database.prepare("SELECT key, value FROM entry WHERE key >= ? AND key < ? ORDER BY key");
  const began = performance.now();
  let bytes = 0;
  for (const { value } of scan.iterate(`/${collection}/`, `/${collection}0`)) bytes += (value as Uint8Array).length;
  return bytes / 1000 / (performance.now() - began);
}

/** The longest time for which nothing else could run, in ms. */
class HeldLoop {
  #longest = 0;
  #last = performance.now();
  readonly #timer = setInterval(() => this.#look(), 1);

  #look(): void {
    const now = performance.now();
    this.#longest = Math.max(this.#longest, now - this.#last - 1);
    this.#last = now;
  }

  stop(): number {
    this.#look();
    clearInterval(this.#timer);
    return this.#longest;
  }
}
