// deno task generate [version] [--sources=folder]: makes encoding/schema/kubernetes_<minor>.json from Kubernetes' Go
// sources and points schema.ts at it. Without a version the present one is made again. The sources come from Debian's
// packages, or from a folder that holds `k8s.io/api` and its like (`staging/src` of a kubernetes checkout).

// deno-lint-ignore-file no-console -- a command line tool

import { join } from "node:path";
import { kubernetesVersion, type SchemaTables } from "../encoding/schema/schema.ts";
import { readApiPackages } from "./schema/api_packages.ts";
import { buildSchema } from "./schema/build_schema.ts";
import kubeAggregator from "./schema/kube_aggregator.json" with { type: "json" };
import { mergeTables, schemaText } from "./schema/schema_tables.ts";
import { unpackDebianPackage } from "./setup/debian_package.ts";

const PROJECT = join(import.meta.dirname ?? ".", "..");
const SCHEMA_FOLDER = join(PROJECT, "encoding/schema");

/** Debian has each new Kubernetes here first. */
const DEBIAN_SUITE = "sid";
/** Debian has no kube-aggregator, so its few messages are kept by hand (schema/kube_aggregator.json). */
const GO_MODULES = ["api", "apimachinery", "apiextensions-apiserver", "apiserver"];

interface Sources {
  /** Folders that hold `k8s.io`. */
  readonly roots: readonly string[];
  /** Of the Go modules, such as `0.36.4`; absent for a folder given by hand. */
  readonly moduleVersion?: string;
}

async function downloadSources(): Promise<Sources> {
  const folders: string[] = [];
  for (const module of GO_MODULES) {
    const wanted = { suite: DEBIAN_SUITE, package: `golang-k8s-${module}-dev` };
    folders.push(await unpackDebianPackage(wanted, { folder: join(PROJECT, ".tools"), log: console.log }));
  }
  const [, moduleVersion = ""] = /_([0-9.]+)/.exec(folders[0] ?? "") ?? [];
  return { roots: folders.map((folder) => join(folder, "usr/share/gocode/src")), moduleVersion };
}

/**
 * `1.37` takes its patch number from the sources, `v1.36.2` is taken at its word: the API does not change in patches.
 *
 * @throws {Error} when the sources are of another minor version
 */
function fullVersion(asked: string, { moduleVersion = "" }: Sources): string {
  const [, minor, patch] = /^v?1\.(\d+)(?:\.(\d+))?$/.exec(asked) ?? [];
  if (minor === undefined) throw new Error(`${asked} is not a version such as 1.36 or v1.36.2`);
  const [, sourceMinor = minor, sourcePatch] = moduleVersion.split(".");
  if (sourceMinor !== minor) throw new Error(`${asked} was asked for, but Debian ${DEBIAN_SUITE} has ${moduleVersion}`);
  return `v1.${minor}.${patch ?? sourcePatch ?? "0"}`;
}

async function writeSchema(version: string, tables: SchemaTables): Promise<string> {
  const name = `kubernetes_${version.replace(/^v(\d+)\.(\d+)\..*/, "$1_$2")}.json`;
  await Deno.writeTextFile(join(SCHEMA_FOLDER, name), schemaText(version, tables));
  const schemaModule = join(SCHEMA_FOLDER, "schema.ts");
  const source = await Deno.readTextFile(schemaModule);
  await Deno.writeTextFile(schemaModule, source.replace(/kubernetes_\d+_\d+\.json/, name));
  return name;
}

async function generate(args: readonly string[]): Promise<void> {
  const folder = args.find((arg) => arg.startsWith("--sources="))?.slice("--sources=".length);
  const sources = folder === undefined ? await downloadSources() : { roots: [folder] };
  const version = fullVersion(args.find((arg) => !arg.startsWith("--")) ?? kubernetesVersion, sources);
  const tables = mergeTables(buildSchema(readApiPackages(sources.roots)), kubeAggregator as SchemaTables);
  const name = await writeSchema(version, tables);
  const counts = `${Object.keys(tables.messages).length} messages and ${Object.keys(tables.enums).length} enums`;
  console.log(`encoding/schema/${name}: ${counts} of Kubernetes ${version}`);
}

try {
  await generate(Deno.args);
} catch (error) {
  console.error(`generate: ${(error as Error).message}`);
  Deno.exit(1);
}
