// Checks the walls between the folders, from the module graph that Deno itself makes of them: who may import what, which
// package stays where, and that no import goes round in a circle. Prints what breaks them and exits 1.
//
//   deno run -A scripts/check_layers.ts

// deno-lint-ignore-file no-console -- a command line tool

import { run } from "./setup/run.ts";

/** What each part of the project may import of the others. Tests and scripts may import anything. */
const parts: Readonly<Record<string, readonly string[]>> = {
  "mod.ts": ["server", "storage", "encoding"],
  server: ["server", "storage", "encoding", "deno.json"], // which has the version
  storage: ["storage"],
  encoding: ["encoding"],
};

/** Packages that stay behind one wall. */
const packageHomes: readonly { readonly packages: RegExp; readonly homes: readonly string[] }[] = [
  { packages: /^npm:(\/)?hono@/, homes: ["server/app.ts", "server/middleware/"] },
  { packages: /^npm:(\/)?(etcd3|@grpc\/grpc-js)@/, homes: ["storage/etcd/"] },
  { packages: /^node:sqlite$/, homes: ["storage/sqlite/"] },
  { packages: /^node:(fs|net|http|https|http2|tls|child_process)\b/, homes: ["server/", "storage/"] },
];

/** Types that packages lack: deno.json maps the packages to them, so they are not imports of scripts. */
const packageTypes = /^scripts\/types\//;

/** Modules that others may not import: the public API and the command line stand on everything. */
const nobodyImports = ["mod.ts", "server/main.ts"];

/** Only the command line reads arguments and ends the process. */
const mainOnly = /\bDeno\.(args|exit)\b/;

interface GraphModule {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly specifier: string;
    readonly code?: { readonly specifier?: string };
    readonly type?: { readonly specifier?: string };
  }[];
}

const root = new URL("../", import.meta.url).href;

/** Imports by module, both as paths in the project, or as `npm:` and `node:` specifiers. */
type Graph = ReadonlyMap<string, readonly string[]>;

async function readGraph(files: readonly string[]): Promise<Graph> {
  const entry = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(entry, files.map((file) => `import ${JSON.stringify(root + file)};\n`).join(""));
    const config = new URL("deno.json", root).pathname;
    const info = JSON.parse(await run(Deno.execPath(), ["info", "--json", `--config=${config}`, entry])) as {
      modules: GraphModule[];
      redirects: Record<string, string>;
    };
    const nameOf = (specifier: string) => (info.redirects[specifier] ?? specifier).replace(root, "");
    return new Map(info.modules.map(({ specifier, dependencies = [] }) => [
      nameOf(specifier),
      dependencies.map(({ code, type, specifier }) => nameOf(code?.specifier ?? type?.specifier ?? specifier)),
    ]));
  } finally {
    await Deno.remove(entry);
  }
}

function isTest(file: string): boolean {
  return file.endsWith("_test.ts");
}

function partOf(file: string): string {
  return file.split("/")[0] ?? file;
}

function brokenWalls(file: string, imports: readonly string[]): string[] {
  const allowed = parts[partOf(file)];
  if (allowed === undefined || isTest(file)) return [];
  const problems: string[] = [];
  for (const imported of imports) {
    const home = packageHomes.find(({ packages }) => packages.test(imported))?.homes;
    if (home && !home.some((start) => file.startsWith(start))) {
      problems.push(`${file} imports ${imported}, which only ${home.join(" and ")} may`);
    }
    if (/^[a-z]+:/.test(imported) || packageTypes.test(imported)) continue;
    if (!allowed.includes(partOf(imported))) problems.push(`${file} imports ${imported}: ${partOf(file)} may not`);
    if (nobodyImports.includes(imported)) problems.push(`${file} imports ${imported}, which nobody may`);
  }
  return problems;
}

/** Each circle once, as the path that closes it. */
function circles(graph: Graph): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(" → "));
    if (path.includes(file) || done.has(file)) return;
    for (const imported of graph.get(file) ?? []) visit(imported, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) if (parts[partOf(file)] !== undefined) visit(file, []);
  return found;
}

async function listSources(): Promise<string[]> {
  const listed = await run("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts"], {
    cwd: new URL(root).pathname,
  });
  return listed.split("\n").filter((file) => parts[partOf(file)] !== undefined);
}

async function brokenByText(file: string): Promise<string[]> {
  if (isTest(file) || file === "server/main.ts") return [];
  const text = await Deno.readTextFile(new URL(file, root));
  return mainOnly.test(text) ? [`${file} uses ${mainOnly.exec(text)?.[0]}, which only server/main.ts may`] : [];
}

const files = await listSources();
const graph = await readGraph(files);
const problems = [
  ...[...graph].flatMap(([file, imports]) => brokenWalls(file, imports)),
  ...circles(graph),
  ...(await Promise.all(files.map(brokenByText))).flat(),
];
for (const problem of problems) console.error(problem);
console.log(`${files.length} modules, ${problems.length} walls broken`);
Deno.exit(problems.length === 0 ? 0 : 1);
