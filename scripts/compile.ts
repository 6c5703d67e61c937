// Makes one executable of the server, dist/weir, that needs no file beside it, with V8 set as in the task `server`.
//
//   deno task compile                        for this machine
//   deno task compile --target=TRIPLE        for another; the tasks compile:* know some
//   deno task compile --output=FILE          somewhere else
//   deno task compile --packages-only        brings what is needed and compiles nothing
//
// deno downloads the runtime that goes into it. Where it cannot, DENORT_BIN names one, and DENO the deno to compile with,
// of the same minor version.

// deno-lint-ignore-file no-console -- a command line tool

import { globSync } from "node:fs";
import { parseArgs } from "node:util";
import { run } from "./setup/run.ts";

const root = new URL("../", import.meta.url);

/** No `run`, no `ffi`. What is missing is an error at once: nobody may be there to be asked. */
const permissions = ["--allow-net", "--allow-env", "--allow-sys", "--allow-read", "--allow-write", "--no-prompt"];

/**
 * A hundred thousand numbers, for tests: `deno compile` parses every file of a package as if it were code, and this one
 * overflows its stack.
 */
const notCode = "bintrees/*/test";

/** grpc-js 1.14 never connects on Deno 2.6; how it is between that and 2.9 was not tried. */
const grpcForOldRuntimes = "npm:@grpc/grpc-js@1.12.6";

/** Text is imported (encoding/schema) without a flag only since 2.9. */
const oldFlags = ["--no-lock", "--unstable-raw-imports"];

interface DenoConfig {
  readonly tasks: { readonly server: string };
  readonly imports: Readonly<Record<string, string>>;
}

const { values: { target, output = outputFor(target), "packages-only": packagesOnly } } = parseArgs({
  options: { target: { type: "string" }, output: { type: "string" }, "packages-only": { type: "boolean" } },
});
const deno = Deno.env.get("DENO") ?? Deno.execPath();
const config = JSON.parse(await Deno.readTextFile(new URL("deno.json", root))) as DenoConfig;
const v8Flags = /--v8-flags=\S+/.exec(config.tasks.server)?.[0];
if (v8Flags === undefined) throw new Error("the task `server` has no --v8-flags to compile with");
await Deno.mkdir(new URL("dist/", root), { recursive: true });
const cwd = new URL(".", root).pathname;
const old = await isOld(deno);
const resolving = old ? [...oldFlags, `--config=${await writeOldConfig(config)}`] : ["--frozen"];
await run(deno, ["cache", ...resolving, "server/main.ts"], { cwd });
if (packagesOnly) Deno.exit(0);
await run(deno, [
  "compile",
  "--no-check",
  ...resolving,
  ...(old ? [] : ["--exclude-unused-npm"]), // what only tests and scripts use
  v8Flags,
  ...permissions,
  ...(await inPackages(notCode)).map((path) => `--exclude=${path}`),
  ...(target === undefined ? [] : [`--target=${target}`]),
  `--output=${output}`,
  "server/main.ts",
], { cwd });
console.log(`${output}: ${((await Deno.stat(new URL(output, root))).size / 2 ** 20).toFixed(0)} MiB`);

function outputFor(target: string | undefined): string {
  if (target === undefined) return "dist/weir";
  return `dist/weir-${target}${target.includes("windows") ? ".exe" : ""}`;
}

async function isOld(deno: string): Promise<boolean> {
  const [, major, minor] = /^deno (\d+)\.(\d+)\./.exec(await run(deno, ["--version"], {})) ?? [];
  return Number(major) === 2 && Number(minor) < 9;
}

/** What is at that place below Deno's cache of packages, whichever registry it is from. */
async function inPackages(pattern: string): Promise<string[]> {
  const { npmCache } = JSON.parse(await run(deno, ["info", "--json"])) as { npmCache: string };
  return globSync(`${npmCache}/*/${pattern}`);
}

/** The project's config with the older grpc-js, in dist/. */
async function writeOldConfig(config: DenoConfig): Promise<string> {
  const imports = Object.entries({ ...config.imports, "@grpc/grpc-js": grpcForOldRuntimes })
    .map(([name, target]) => [name, target.startsWith("./") ? `.${target}` : target]); // from dist/ on
  const path = new URL("dist/deno_before_2.9.json", root).pathname;
  await Deno.writeTextFile(path, JSON.stringify({ ...config, imports: Object.fromEntries(imports) }, undefined, 2));
  return path;
}
