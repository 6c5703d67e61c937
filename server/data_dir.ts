// Where weir keeps what is its own on this machine.

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

/** As the XDG base directory specification has it; on Windows among the data of local applications. */
export function stateFolder(): string {
  const { env, build } = Deno;
  const home = env.get("HOME") ?? env.get("USERPROFILE") ?? ".";
  const local = build.os === "windows" ? env.get("LOCALAPPDATA") : undefined;
  return `${env.get("XDG_STATE_HOME") || local || `${home}/.local/state`}/weir`;
}
