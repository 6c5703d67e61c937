// The programs that tests start.

import { findTool } from "../../scripts/local_etcd.ts";

export type ToolName = "etcd" | "etcdutl" | "kubectl" | "kubectl1.36";

/** @throws {Error} when the program is missing; `deno task setup` brings it */
export async function toolPath(name: ToolName): Promise<string> {
  const path = await findTool(name);
  if (path === undefined) throw new Error(`${name} is missing; run: deno task setup`);
  return path;
}
