// A new embedded store made of a snapshot of etcd.

import { BoltError } from "../../storage/bolt/bolt_error.ts";
import { type EtcdImport, importEtcdSnapshot } from "../../storage/sqlite/import_etcd_snapshot.ts";
import { openSqliteStore } from "../../storage/sqlite/sqlite_store.ts";
import { ConfigError } from "../config_error.ts";
import { makeDataDir } from "../data_dir.ts";
import { messageOf } from "../message_of.ts";
import type { Terminal } from "./terminal.ts";

/** @throws {ConfigError} when there is a store already, or the file is no snapshot @throws {StorageError} */
export async function importSnapshot(
  file: string,
  { dataDir, prefix, terminal }: { dataDir: string | undefined; prefix: string; terminal: Terminal },
): Promise<void> {
  const path = await makeDataDir(dataDir);
  if (await Deno.stat(path).catch(() => undefined)) {
    throw new ConfigError(`there is a store already, ${path}; --data-dir=FOLDER makes another`);
  }
  try {
    const result = await fillStore(file, { path, prefix, terminal });
    terminal.progressDone();
    await terminal.write(summary(result, path));
    tellDoubts(result, { prefix, terminal });
  } catch (error) {
    for (const part of [path, `${path}-wal`]) await Deno.remove(part).catch(() => {}); // nobody else has opened it
    if (!(error instanceof BoltError || error instanceof Deno.errors.NotFound)) throw error;
    throw new ConfigError(`${file}: ${messageOf(error)}`, { cause: error });
  }
}

async function fillStore(
  file: string,
  { path, prefix, terminal }: { path: string; prefix: string; terminal: Terminal },
): Promise<EtcdImport> {
  const store = openSqliteStore({ path, compactionIntervalMs: 0 });
  try {
    const onProgress = (part: number) => terminal.progress("importing", part);
    return await importEtcdSnapshot(store, file, { prefix, onProgress, signal: terminal.signal });
  } finally {
    store.close();
  }
}

function summary({ versions, revision, compacted }: EtcdImport, path: string): string {
  const since = compacted === 0 ? "all history" : `history from revision ${compacted} on`;
  return `${versions} versions of keys, ${since}, up to revision ${revision}: ${path}\n`;
}

function tellDoubts(
  { hasHash, leftOut, leased }: EtcdImport,
  { prefix, terminal }: { prefix: string; terminal: Terminal },
): void {
  if (!hasHash) {
    terminal.say("the file has no hash, as a member's own database has none: nothing shows whether it is whole");
    terminal.say("the member's write-ahead log (member/wal) may hold newer writes, which are not in it");
  }
  if (leftOut > 0) terminal.say(`${leftOut} versions of keys that do not begin with ${prefix} were left out`);
  terminal.say("a server with --read-only shows it as it was; without, it goes on, and history is compacted in time");
  if (leased > 0) terminal.say(`${leased} versions had a lease, e.g. events; here they stay`);
}
