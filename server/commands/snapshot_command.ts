// weir snapshot: copies of the embedded store, while no server uses it.

import {
  checkSqliteFile,
  restoreSqliteCopy,
  saveSqliteCopy,
  type SqliteStatus,
} from "../../storage/sqlite/sqlite_copy.ts";
import { openSqliteStore, type StoredHistory } from "../../storage/sqlite/sqlite_store.ts";
import { type Config, configFlags } from "../config.ts";
import { ConfigError } from "../config_error.ts";
import { makeDataDir, requireStoreFile } from "../data_dir.ts";
import { makeCommand } from "./command.ts";
import type { Terminal } from "./terminal.ts";

interface Action {
  /** The file that the command line names; only a status may do without. */
  readonly file: string | undefined;
  readonly dataDir: string | undefined;
  readonly terminal: Terminal;
}

const actions: Readonly<Record<string, (action: Action) => Promise<void>>> = { save, restore, status };

export const snapshotCommand = makeCommand<Pick<Config, "dataDir">>({
  usage: "snapshot save FILE | restore FILE | status [FILE] [flags]",
  about: "Copy the embedded store to a file, put such a file in the place of a new store, or check one.",
  text: [
    "No server may use the store meanwhile. A file has the whole history that the store has, and nothing that is in",
    "use is ever replaced. Without a file, `status` is that of the store.",
  ],
  flags: { dataDir: configFlags.dataDir },
  operands: { min: 1, max: 2 },
  async run({ values: { dataDir }, operands: [name = "", file] }, terminal) {
    const action = actions[name];
    if (action === undefined) throw new ConfigError(`snapshot ${name}: it is save, restore or status`);
    if (file === undefined && action !== status) throw new ConfigError(`snapshot ${name} needs a file`);
    await action({ file, dataDir, terminal });
  },
});

async function save({ file = "", dataDir, terminal }: Action): Promise<void> {
  const path = await requireStoreFile(dataDir);
  const store = openSqliteStore({ path, readOnly: true });
  try {
    await saveSqliteCopy({ history: () => shown(store.history(), terminal) }, file);
  } finally {
    store.close();
  }
  await print(terminal, file, checkSqliteFile(file));
}

/** A history that shows how much of it has been read. */
function shown(history: StoredHistory, terminal: Terminal): StoredHistory {
  async function* versions() {
    for await (const some of history.versions) {
      terminal.signal.throwIfAborted();
      terminal.progress("saving", (some.at(-1)?.modRevision ?? 0) / history.current());
      yield some;
    }
    terminal.progressDone();
  }
  return { ...history, versions: versions() };
}

async function restore({ file = "", dataDir, terminal }: Action): Promise<void> {
  const path = await makeDataDir(dataDir);
  await print(terminal, path, await restoreSqliteCopy(file, path));
}

async function status({ file, dataDir, terminal }: Action): Promise<void> {
  const path = file ?? await requireStoreFile(dataDir);
  await print(terminal, path, checkSqliteFile(path));
}

async function print(terminal: Terminal, path: string, { revision, compacted, versions, bytes }: SqliteStatus) {
  const rows = { file: path, revision, compacted, versions, bytes };
  await terminal.write(Object.entries(rows).map(([name, value]) => `${name.padEnd(11)}${value}\n`).join(""));
}
