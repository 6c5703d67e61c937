// Where weir keeps what is its own on this machine.

import { ConfigError } from "./config_error.ts";

/** A store that lives as long as the process and is nowhere else, in the place of a folder. */
export const inMemory = ":memory:";

/** The folder that --data-dir names, or the one that it has for this user. */
export function dataDirOf({ dataDir }: { readonly dataDir: string | undefined }): string {
  return dataDir ?? stateFolder();
}

/** The file of the embedded store in a data directory. */
export function storeFileOf(dataDir: string): string {
  return dataDir === inMemory ? inMemory : `${dataDir}/weir.db`;
}

/**
 * Makes the folder of the embedded store, which only its owner may look into: there are secrets in it.
 * @returns the store's file, which need not exist
 * @throws {ConfigError}
 */
export async function makeDataDir(dataDir: string | undefined): Promise<string> {
  const folder = dataDirOf({ dataDir });
  try {
    if (folder !== inMemory) await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new ConfigError(`cannot make the folder ${folder}: ${(error as Error).message}`, { cause: error });
  }
  return storeFileOf(folder);
}

/**
 * @returns the file of an embedded store that exists
 * @throws {ConfigError} when there is none
 */
export async function requireStoreFile(dataDir: string | undefined): Promise<string> {
  const path = storeFileOf(dataDirOf({ dataDir }));
  const info = await Deno.stat(path).catch(() => undefined);
  if (!info?.isFile) throw new ConfigError(`there is no store ${path}; --data-dir names its folder`);
  return path;
}

/** As the XDG base directory specification has it; on Windows among the data of local applications. */
export function stateFolder(): string {
  const { env, build } = Deno;
  const home = env.get("HOME") ?? env.get("USERPROFILE") ?? ".";
  const local = build.os === "windows" ? env.get("LOCALAPPDATA") : undefined;
  return `${env.get("XDG_STATE_HOME") || local || `${home}/.local/state`}/weir`;
}
