// Sessions of kubectl in a shell, written down as a terminal shows them, and played again against a server:
//
//   == Heading of a part
//   $ kubectl create configmap a --from-literal=k=v
//   configmap/a created
//   $ kubectl get configmap b
//   2> Error from server (NotFound): configmaps "b" not found
//   exit 1
//
// A command goes on over lines that begin with `> `. Lines of stderr begin with `2> `; an exit status other than 0 stands
// last; `[1.32] ` before a line of output is for that kubectl alone. What no two runs share is masked (see `mask`).

import { type ToolName, toolPath } from "./tools.ts";

export interface SessionPart {
  readonly heading: string;
  readonly steps: readonly SessionStep[];
}

export interface SessionStep {
  /** For the shell. */
  readonly command: string;
  /** Lines, with the marks of versions. */
  readonly output: readonly string[];
}

/** The first is the one of the server's release. */
export const sessionKubectls: readonly (readonly [version: string, tool: ToolName])[] = [
  ["1.36", "kubectl1.36"],
  ["1.32", "kubectl"],
];

/** @throws {Error} for output without a command */
export function parseSession(text: string): SessionPart[] {
  const parts: { heading: string; steps: { command: string; output: string[] }[] }[] = [];
  for (const line of text.split("\n")) {
    const steps = parts.at(-1)?.steps;
    const step = steps?.at(-1);
    if (line.startsWith("== ")) parts.push({ heading: line.slice(3), steps: [] });
    else if (line.startsWith("$ ") && steps) steps.push({ command: line.slice(2), output: [] });
    else if (line.startsWith("> ") && step) step.command += `\n${line.slice(2)}`;
    else if (step) step.output.push(line);
    else if (line !== "") throw new Error(`output without a command: ${line}`);
  }
  // Empty lines between steps are for the reader.
  for (const { steps } of parts) for (const step of steps) while (step.output.at(-1) === "") step.output.pop();
  return parts;
}

/** What a kubectl is expected to print for a step: lines for other versions left out. */
export function expectedOutput({ output }: SessionStep, version: string): string {
  return output.flatMap((line) => {
    const [, only, rest = ""] = /^\[(1\.\d+)\] ?(.*)$/.exec(line) ?? [];
    return only === undefined ? [line] : only === version ? [rest] : [];
  }).join("\n");
}

export interface SessionShell extends AsyncDisposable {
  /** @returns what the command printed, as a session writes it, masked */
  run(command: string): Promise<string>;
}

/** A shell in an empty folder of its own, where `kubectl` is the given one and talks to the server. */
export async function startSessionShell(url: string, tool: ToolName): Promise<SessionShell> {
  const home = await Deno.makeTempDir({ prefix: "weir-session-" });
  await Deno.mkdir(`${home}/.kube`);
  await Deno.mkdir(`${home}/bin`);
  await Deno.mkdir(`${home}/work`);
  await Deno.symlink(await toolPath(tool), `${home}/bin/kubectl`);
  await Deno.writeTextFile(`${home}/.kube/config`, JSON.stringify(kubeconfig(url)));
  const run = async (command: string): Promise<string> => {
    // It ends what the shell has started, too.
    const { code, stdout, stderr } = await new Deno.Command("timeout", {
      args: [commandTimeout, "/bin/sh", "-c", command],
      cwd: `${home}/work`,
      // An editor that nobody sees would wait for ever.
      env: { HOME: home, TZ: "UTC", PATH: `${home}/bin:/usr/bin:/bin`, EDITOR: "/bin/false" },
      clearEnv: true,
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    const lines = [
      ...linesOf(decoder.decode(stdout)),
      ...linesOf(decoder.decode(stderr)).filter((line) => !logged.test(line)).map((line) => `2> ${line}`.trimEnd()),
      ...(code === 0 ? [] : [`exit ${code}`]),
    ];
    return mask(lines.join("\n").trimEnd(), { home, url });
  };
  return { run, [Symbol.asyncDispose]: () => Deno.remove(home, { recursive: true }) };
}

/** A command that takes longer waits for something that does not come. */
const commandTimeout = "30s";

/** klog's lines: whether a watch that kubectl itself gives up is worth one is a race inside kubectl. */
const logged = /^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+ /;

function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => line.trimEnd());
}

/** Columns are three spaces apart: how wide they are depends on what is masked. */
function mask(text: string, { home, url }: { home: string; url: string }): string {
  return text
    .replaceAll(home, "HOME")
    .replaceAll(new URL(url).host, "SERVER")
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, "UID")
    .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, "TIME")
    .replace(/\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000/g, "TIME")
    .replace(/(?<=resourceVersion(: "|\\?":\\?"))\d+(?=\\?")/g, "VERSION")
    .replace(/(?<=\S) {3,}/g, "   ")
    .replace(/(?<=\s)\d{1,2}s(?= {3}|$)/gm, "AGE")
    .replace(/(?<=(ClusterIP|NodePort|LoadBalancer) {3})10\.0\.0\.\d+/g, "ADDRESS")
    .replace(/(?<=\d:)3[012]\d{3}(?=\/TCP)/g, "PORT");
}

function kubeconfig(server: string): unknown {
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "weir", cluster: { server } }],
    users: [{ name: "weir", user: {} }],
    contexts: [{ name: "weir", context: { cluster: "weir", user: "weir" } }],
    "current-context": "weir",
  };
}
