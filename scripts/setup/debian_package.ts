// Debian's packages and programs out of them, with apt under options that keep it from touching the system: its own sources, lists
// and cache, and packages unpacked in place instead of installed. apt checks Debian's signatures.

import type { BringOptions } from "./release.ts";
import { run } from "./run.ts";

export interface DebianPackage {
  /** E.g. `trixie`. Need not be the suite of the system. */
  readonly suite: string;
  readonly package: string;
  /** E.g. `1.36.*`; the newest when absent. */
  readonly version?: string;
}

export interface DebianProgram extends DebianPackage {
  /** Its name in the package's /usr/bin. */
  readonly program: string;
}

const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

/**
 * @returns the program's path
 * @throws {Error} when this is no Debian system, or the package cannot be had
 */
export async function bringDebianPackage(wanted: DebianProgram, options: BringOptions): Promise<string> {
  return `${await unpackDebianPackage(wanted, options)}/usr/bin/${wanted.program}`;
}

/**
 * @returns the folder that stands for the root of what is packed, named `package_version_architecture`
 * @throws {Error} when this is no Debian system, or the package cannot be had
 */
export async function unpackDebianPackage(wanted: DebianPackage, { folder, log }: BringOptions): Promise<string> {
  const work = `${folder}/download/${wanted.suite}`;
  const options = await prepare(wanted.suite, work);
  log(`  reading Debian's list of packages (${wanted.suite})`);
  await run("apt-get", [...options, "update"]);
  const name = wanted.version === undefined ? wanted.package : `${wanted.package}=${wanted.version}`;
  log(`  downloading Debian's package ${name}`);
  await run("apt-get", [...options, "download", name], { cwd: work });
  const archive = [...Deno.readDirSync(work)].find((file) => file.name.startsWith(`${wanted.package}_`))?.name;
  if (archive === undefined) throw new Error(`apt-get downloaded no package ${name}`);
  const target = `${folder}/packages/${archive.replace(/\.deb$/, "")}`;
  await Deno.mkdir(target, { recursive: true });
  await run("dpkg-deb", ["-x", `${work}/${archive}`, target]);
  await Deno.remove(`${work}/${archive}`);
  return target;
}

/** Lays out apt's folders and returns the options that make it stay in them. */
async function prepare(suite: string, work: string): Promise<string[]> {
  for (const name of ["lists/partial", "archives/partial"]) await Deno.mkdir(`${work}/${name}`, { recursive: true });
  await Deno.writeTextFile(
    `${work}/sources.list`,
    `deb [signed-by=${keyring}] ${await debianMirror()} ${suite} main\n`,
  );
  await Deno.writeTextFile(`${work}/status`, "");
  const settings = {
    "Dir::Etc::SourceList": `${work}/sources.list`,
    "Dir::Etc::SourceParts": "-",
    "Dir::State::Lists": `${work}/lists`,
    "Dir::State::Status": `${work}/status`,
    "Dir::Cache": work,
    "Acquire::Languages": "none",
    "Acquire::Retries": "3",
    ...(Deno.uid() === 0 && { "APT::Sandbox::User": "root" }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
}

/** The archive that this system's own sources name, so that a mirror chosen by its owner is kept. */
async function debianMirror(): Promise<string> {
  const files = ["/etc/apt/sources.list"];
  for (const file of await list("/etc/apt/sources.list.d")) files.push(`/etc/apt/sources.list.d/${file}`);
  for (const file of files) {
    const text = await Deno.readTextFile(file).catch(() => ""); // older systems have the one, newer the other
    const uri = /^(?:deb|URIs:)\s.*?(https?:\/\/\S+\/debian)\/?(?:\s|$)/m.exec(text)?.[1];
    if (uri !== undefined) return uri;
  }
  throw new Error("neither its release nor Debian's archive can be reached from here");
}

async function list(folder: string): Promise<string[]> {
  const info = await Deno.stat(folder).catch(() => undefined);
  return info?.isDirectory ? [...Deno.readDirSync(folder)].map((entry) => entry.name).sort() : [];
}
