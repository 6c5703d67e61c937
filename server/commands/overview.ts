// weir --help: all commands, and the flags of the one that needs no name.

import type { Command } from "./command.ts";

export async function overview(commands: Readonly<Record<string, () => Promise<Command>>>): Promise<string> {
  const loaded = await Promise.all(Object.entries(commands).map(async ([name, load]) => [name, await load()] as const));
  const width = Math.max(...loaded.map(([name]) => name.length)) + 2;
  return [
    "weir serves the Kubernetes API out of a file of its own or out of etcd, streaming every list.",
    "",
    "Commands; each has a --help of its own:",
    ...loaded.map(([name, { about }]) => `  ${name.padEnd(width)}${about}`),
    "",
    loaded.find(([name]) => name === "serve")?.[1].help(),
  ].join("\n");
}
