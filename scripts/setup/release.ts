// Programs out of their own projects' releases, checked against the published SHA-256.

import { run } from "./run.ts";

export interface Release {
  /** An archive, or the program itself. */
  readonly url: string;
  /** A file of `sha256  name` lines, or the bare sum. */
  readonly checksums: string;
  /** The file in the archive. */
  readonly program: string;
}

export interface BringOptions {
  /** The folder .tools; what is brought stays below it. */
  readonly folder: string;
  readonly log: (line: string) => void;
}

/** A machine that cannot reach the release says so at once or never. */
const connectTimeoutMs = 8_000;

/**
 * Downloads, checks and unpacks.
 * @returns the program's path; undefined when the release cannot be reached
 * @throws {Error} when the checksum is another
 */
export async function bringRelease(release: Release, { folder, log }: BringOptions): Promise<string | undefined> {
  const name = release.url.slice(release.url.lastIndexOf("/") + 1);
  const target = `${folder}/releases/${release.url.slice(8).replaceAll(/[^\w.-]+/g, "_")}`;
  const sums = await download(release.checksums);
  const bytes = sums && await download(release.url);
  if (sums === undefined || bytes === undefined) {
    log(`  its release at ${new URL(release.url).hostname} cannot be reached`);
    return undefined;
  }
  const wanted = checksumOf(new TextDecoder().decode(sums), name);
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  if (sum !== wanted) throw new Error(`${release.url} has the SHA-256 ${sum}, published is ${wanted}`);
  log(`  ${name}: ${(bytes.length / 1e6).toFixed(1)} MB, checksum right`);
  await Deno.mkdir(target, { recursive: true });
  await Deno.writeFile(`${target}/${name}`, bytes);
  if (name === release.program) {
    await Deno.chmod(`${target}/${name}`, 0o755);
    return `${target}/${name}`;
  }
  await run("tar", ["-xf", `${target}/${name}`, "-C", target, "--strip-components=1"]);
  await Deno.remove(`${target}/${name}`);
  return `${target}/${release.program}`;
}

async function download(url: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const connecting = new AbortController();
  const timer = setTimeout(() => connecting.abort(), connectTimeoutMs);
  try {
    const response = await fetch(url, { signal: connecting.signal });
    clearTimeout(timer);
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    await response.body?.cancel();
    return undefined;
  } catch {
    return undefined; // the next source is tried
  } finally {
    clearTimeout(timer);
  }
}

function checksumOf(sums: string, name: string): string | undefined {
  const lines = sums.trim().split("\n").map((line) => line.trim().split(/\s+\*?/));
  return lines.find(([, file]) => file === undefined || file === name)?.[0];
}
