// kubectl as downloaded, with a home folder of its own: nothing of the user's configuration or caches is seen or changed.

import { type ToolName, toolPath } from "./tools.ts";

export interface KubectlOutput {
  readonly rc: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type KubectlOptions =
  & { readonly tool?: ToolName }
  & (
    | {
      /** The server, given as a flag to a kubectl that has no kubeconfig at all. */
      readonly url: string;
      /** Makes a kubeconfig for `url` that trusts this certificate. */
      readonly caFile?: string;
    }
    | {
      /** The path of one. */
      readonly kubeconfig: string;
    }
  );

export interface Kubectl extends AsyncDisposable {
  run(args: readonly string[]): Promise<KubectlOutput>;
  /** @returns what it printed @throws {Error} when it fails */
  output(args: readonly string[]): Promise<string>;
}

export async function makeKubectl(options: KubectlOptions): Promise<Kubectl> {
  const program = await toolPath(options.tool ?? "kubectl");
  const home = await Deno.makeTempDir({ prefix: "weir-kubectl-" });
  const flags = await serverFlags(options, home);
  const run = async (args: readonly string[]): Promise<KubectlOutput> => {
    const { code, stdout, stderr } = await new Deno.Command(program, {
      args: [...flags, ...args],
      env: { HOME: home, TZ: "UTC", PATH: Deno.env.get("PATH") ?? "" },
      clearEnv: true,
      stdin: "null",
      signal: AbortSignal.timeout(commandTimeoutMs),
    }).output();
    const decoder = new TextDecoder();
    return { rc: code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  };
  return {
    run,
    output: async (args) => {
      const { rc, stdout, stderr } = await run(args);
      if (rc !== 0) throw new Error(`kubectl ${args.join(" ")} exited ${rc}: ${stderr}`);
      return stdout;
    },
    [Symbol.asyncDispose]: () => Deno.remove(home, { recursive: true }),
  };
}

async function serverFlags(options: KubectlOptions, home: string): Promise<string[]> {
  if ("kubeconfig" in options) return [`--kubeconfig=${options.kubeconfig}`];
  if (options.caFile === undefined) return [`--server=${options.url}`];
  await Deno.mkdir(`${home}/.kube`);
  await Deno.writeTextFile(`${home}/.kube/config`, JSON.stringify(kubeconfig(options.url, options.caFile)));
  return [];
}

/** A command that takes longer waits for something that does not come. */
const commandTimeoutMs = 20_000;

/** JSON is YAML, so kubectl reads it. */
function kubeconfig(server: string, caFile: string): unknown {
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "weir", cluster: { server, "certificate-authority": caFile } }],
    users: [{ name: "weir", user: { token: "any" } }],
    contexts: [{ name: "weir", context: { cluster: "weir", user: "weir" } }],
    "current-context": "weir",
  };
}
