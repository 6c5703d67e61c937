// Finds the programs that the server's sample run and the tests start, and brings those that are missing into the
// git-ignored .tools/: from their projects' releases where those can be reached, from Debian's archive otherwise. Nothing
// is installed on the system. Says nothing more than one line when all is there.
//
//   deno task setup

// deno-lint-ignore-file no-console -- a command line tool

import { findTool } from "./local_etcd.ts";
import { bringDebianPackage } from "./setup/debian_package.ts";
import { bringRelease, type Release } from "./setup/release.ts";
import { bringRuntime } from "./setup/runtime.ts";

interface Tool {
  /** The name that `findTool` knows it by. */
  readonly name: string;
  /** Whether a program of that name, found on PATH, will do. */
  readonly serves: (path: string) => Promise<boolean>;
  readonly release: Release;
  readonly debian: {
    readonly suite: string;
    readonly package: string;
    /** E.g. `1.36.*`; the newest when absent. */
    readonly version?: string;
    readonly program: string;
  };
}

const etcdVersion = "3.5.16";
const kubectlVersion = "1.36.4";

const tools: readonly Tool[] = [
  {
    name: "etcd",
    serves: (path) => starts(path, "--version"),
    release: etcdRelease("etcd"),
    debian: { suite: "trixie", package: "etcd-server", program: "etcd" },
  },
  {
    name: "etcdutl",
    serves: (path) => starts(path, "version"),
    release: etcdRelease("etcdutl"),
    debian: { suite: "trixie", package: "etcd-server", program: "etcdutl" },
  },
  {
    name: "kubectl",
    serves: async (path) => await kubectlMinor(path) >= 32,
    release: kubectlRelease("1.32.3"),
    debian: { suite: "trixie", package: "kubectl", program: "kubectl" },
  },
  {
    name: "kubectl1.36", // the one whose output is recorded in tests/golden
    serves: async (path) => await kubectlMinor(path) === 36,
    release: kubectlRelease(kubectlVersion),
    debian: { suite: "sid", package: "kubectl", version: "1.36.*", program: "kubectl" },
  },
];

function etcdRelease(program: string): Release {
  const folder = `https://github.com/etcd-io/etcd/releases/download/v${etcdVersion}`;
  const archive = `etcd-v${etcdVersion}-${platform()}.${Deno.build.os === "darwin" ? "zip" : "tar.gz"}`;
  return { url: `${folder}/${archive}`, checksums: `${folder}/SHA256SUMS`, program };
}

function kubectlRelease(version: string): Release {
  const url = `https://dl.k8s.io/release/v${version}/bin/${platform().replace("-", "/")}/kubectl`;
  return { url, checksums: `${url}.sha256`, program: "kubectl" };
}

/** `linux-amd64`, as Go's projects name it. */
function platform(): string {
  return `${Deno.build.os}-${Deno.build.arch === "aarch64" ? "arm64" : "amd64"}`;
}

async function starts(path: string, argument: string): Promise<boolean> {
  return (await new Deno.Command(path, { args: [argument], stdout: "null", stderr: "null" }).output()).success;
}

async function kubectlMinor(path: string): Promise<number> {
  const command = new Deno.Command(path, { args: ["version", "--client", "--output=json"], stderr: "null" });
  const { success, stdout } = await command.output();
  if (!success) return -1;
  const { clientVersion } = JSON.parse(new TextDecoder().decode(stdout)) as { clientVersion: { minor: string } };
  return parseInt(clientVersion.minor);
}

const folder = new URL("../.tools", import.meta.url).pathname;

/** Where the tool is now, brought if need be. */
async function ensure(tool: Tool): Promise<string> {
  for (const name of new Set([tool.name, tool.debian.program])) {
    const found = await findTool(name);
    if (found !== undefined && await tool.serves(found)) return found;
  }
  console.log(`${tool.name}: not found, fetching it`);
  const program = await bringRelease(tool.release, { folder, log: console.log }) ??
    await bringDebianPackage(tool.debian, { folder, log: console.log });
  const link = `${folder}/bin/${tool.name}`;
  await Deno.mkdir(`${folder}/bin`, { recursive: true });
  await Deno.remove(link).catch(() => {}); // usually none
  await Deno.symlink(program, link);
  if (!await tool.serves(link)) throw new Error(`${program} does not run, or is not the version that is needed`);
  console.log(`${tool.name}: ready in .tools/bin`);
  return link;
}

try {
  for (const tool of tools) await ensure(tool);
  await bringRuntime(console.log).catch((error) => console.error(`runtime of deno compile: ${error.message}`));
  await Deno.remove(`${folder}/download`, { recursive: true }).catch(() => {}); // nothing was downloaded
  console.log(`tools ready: ${tools.map((tool) => tool.name).join(", ")}`);
} catch (error) {
  console.error(`setup: ${(error as Error).message}`);
  console.error("Or put etcd 3.5, etcdutl and kubectl 1.32 to 1.36 on PATH yourself.");
  Deno.exit(1);
}
