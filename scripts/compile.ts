// Makes one executable of the server, dist/weir, with the flags and permissions that the task `server` has.
//
//   deno task compile                        for this machine
//   deno task compile --target=TRIPLE        for another, e.g. aarch64-unknown-linux-gnu
//
// Where the runtime cannot be downloaded, DENORT_BIN names one, and DENO the deno to compile with, of the same version.

// deno-lint-ignore-file no-console -- a command line tool

import { parseArgs } from "node:util";
import { run } from "./setup/run.ts";

const root = new URL("../", import.meta.url);

/** Read from the sources: everything else that the server reads is imported. */
const included = ["tests/golden/snapshot.db.gz"];

/**
 * Until weir has a store of its own it runs an etcd when it is told of none. `--allow-run` names no programs: Deno would
 * report at every start those that are not installed.
 */
const permissions = ["--allow-net", "--allow-env", "--allow-sys", "--allow-read", "--allow-write", "--allow-run"];

/** grpc-js 1.14 never connects on Deno 2.6; how it is between that and 2.9 was not tried. */
const grpcForOldRuntimes = "npm:@grpc/grpc-js@1.12.6";

/** Text is imported (encoding/schema) without a flag only since 2.9. */
const oldFlags = ["--no-lock", "--unstable-raw-imports"];

interface DenoConfig {
  readonly tasks: { readonly server: string };
  readonly imports: Readonly<Record<string, string>>;
}

const { values: { target } } = parseArgs({ options: { target: { type: "string" } } });
const deno = Deno.env.get("DENO") ?? Deno.execPath();
const config = JSON.parse(await Deno.readTextFile(new URL("deno.json", root))) as DenoConfig;
const v8Flags = /--v8-flags=\S+/.exec(config.tasks.server)?.[0];
if (v8Flags === undefined) throw new Error("the task `server` has no --v8-flags to compile with");
await Deno.mkdir(new URL("dist/", root), { recursive: true });
const output = `dist/weir${target === undefined ? "" : `-${target}`}`;
await run(deno, [
  "compile",
  "--no-check",
  ...(await isOld(deno) ? [...oldFlags, `--config=${await writeOldConfig(config)}`] : ["--frozen"]),
  v8Flags,
  ...permissions,
  ...included.map((file) => `--include=${file}`),
  ...(target === undefined ? [] : [`--target=${target}`]),
  `--output=${output}`,
  "server/main.ts",
], { cwd: new URL(".", root).pathname });
console.log(`${output}: ${((await Deno.stat(new URL(output, root))).size / 2 ** 20).toFixed(0)} MiB`);

async function isOld(deno: string): Promise<boolean> {
  const [, major, minor] = /^deno (\d+)\.(\d+)\./.exec(await run(deno, ["--version"], {})) ?? [];
  return Number(major) === 2 && Number(minor) < 9;
}

/** The project's config with the older grpc-js, in dist/. */
async function writeOldConfig(config: DenoConfig): Promise<string> {
  const imports = Object.entries({ ...config.imports, "@grpc/grpc-js": grpcForOldRuntimes })
    .map(([name, target]) => [name, target.startsWith("./") ? new URL(target, root).href : target]);
  const path = new URL("dist/deno_before_2.9.json", root).pathname;
  await Deno.writeTextFile(path, JSON.stringify({ ...config, imports: Object.fromEntries(imports) }, undefined, 2));
  return path;
}
