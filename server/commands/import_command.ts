// weir import: objects from files of YAML and JSON, or a whole history from a snapshot of etcd.

import { type JsonObject, parseJson } from "../../encoding/json_value.ts";
import { configFlags } from "../config.ts";
import { ConfigError } from "../config_error.ts";
import type { Flag } from "../flags.ts";
import { parseText } from "../flag_values.ts";
import { messageOf } from "../message_of.ts";
import { type ApiFlags, apiFlags, openApi } from "./api_client.ts";
import { makeCommand } from "./command.ts";
import { documentsIn, findFiles } from "./documents.ts";
import { ImportPlan } from "./import_plan.ts";
import { ObjectImport, objectName } from "./object_import.ts";
import type { Terminal } from "./terminal.ts";

interface ImportFlags extends ApiFlags {
  readonly fromEtcdSnapshot: string | undefined;
}

const fromEtcdSnapshot: Flag<string | undefined> = {
  placeholder: "FILE",
  help:
    "A snapshot of etcd, or the member/snap/db of one that is stopped, to make a new store of, with all its history.",
  default: undefined,
  parse: parseText,
};

export const importCommand = makeCommand<ImportFlags>({
  usage: "import FILE|FOLDER... [flags]",
  about: "Create or update the objects in files of YAML or JSON, or make a store of a snapshot of etcd.",
  text: [
    "Files hold what `weir export` or `kubectl get -o yaml` prints. Namespaces and definitions come first, and owners",
    "before what they own. Objects go the way of requests. With --server, those that a server had before get a new uid,",
    "and a status where they have one; in a store without a server they are put back as they were, uid and all.",
  ],
  flags: { fromEtcdSnapshot, ...apiFlags },
  operands: { min: 0, max: Infinity },
  async run({ values: { fromEtcdSnapshot, ...flags }, operands }, terminal) {
    if ((operands.length > 0) === (fromEtcdSnapshot !== undefined)) {
      throw new ConfigError("import needs files or folders, or --from-etcd-snapshot");
    }
    if (fromEtcdSnapshot === undefined) return await importFiles(operands, { flags, terminal });
    const { importSnapshot } = await import("./snapshot_import.ts");
    const { dataDir, etcdPrefix = configFlags.etcdPrefix.default, ...others } = flags;
    if (Object.keys(others).length > 0) {
      throw new ConfigError("a snapshot of etcd becomes an embedded store: --data-dir");
    }
    await importSnapshot(fromEtcdSnapshot, { dataDir, prefix: etcdPrefix, terminal });
  },
});

async function importFiles(
  paths: readonly string[],
  { flags, terminal }: { flags: Partial<ApiFlags>; terminal: Terminal },
): Promise<void> {
  await using plan = await readFiles(paths, terminal);
  await using api = await openApi(flags, { readOnly: false, terminal });
  const imported = new ObjectImport(api);
  const counts = { imported: 0, failed: 0 };
  await plan.run(async (json) => {
    terminal.signal.throwIfAborted();
    const object = parseJson(json) as JsonObject;
    try {
      await imported.import(object, json);
      counts.imported++;
    } catch (error) {
      counts.failed++;
      terminal.say(`${objectName(object)}: ${messageOf(error)}`);
    }
    terminal.progress("importing", (counts.imported + counts.failed) / plan.size);
  });
  terminal.progressDone();
  await terminal.write(`${counts.imported} of ${plan.size} objects imported\n`);
  if (counts.failed > 0) throw new Error(`${counts.failed} of ${plan.size} objects could not be imported`);
}

async function readFiles(paths: readonly string[], terminal: Terminal): Promise<ImportPlan> {
  const plan = await ImportPlan.make();
  try {
    const files = await findFiles(paths);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    let before = 0;
    for (const file of files) {
      for await (const { object, json, bytesRead } of documentsIn(file.path)) {
        terminal.signal.throwIfAborted();
        terminal.progress("reading", (before + bytesRead) / bytes);
        await plan.add(object, json);
      }
      before += file.bytes;
    }
    return plan;
  } catch (error) {
    await plan[Symbol.asyncDispose]();
    throw error;
  }
}
