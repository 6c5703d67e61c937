// Plays sessions of kubectl and writes down what is printed now, to be read before it is believed:
// deno run -A tests/support/record_kubectl_sessions.ts tests/kubectl_sessions/NAME.txt ...

import { startEtcd } from "./etcd.ts";
import { parseSession, sessionKubectls, type SessionPart, startSessionShell } from "./kubectl_session.ts";
import { startWeir } from "./weir.ts";

for (const file of Deno.args) {
  const parts = parseSession(await Deno.readTextFile(file));
  const outputs = new Map<string, string[]>();
  for (const [version, tool] of sessionKubectls) {
    await using etcd = await startEtcd();
    await using weir = await startWeir({ etcdServers: [etcd.url] });
    await using shell = await startSessionShell(weir.url, tool);
    const printed: string[] = [];
    for (const { steps } of parts) for (const { command } of steps) printed.push(await shell.run(command));
    outputs.set(version, printed);
  }
  await Deno.writeTextFile(file, written(parts, outputs));
}

function written(parts: readonly SessionPart[], outputs: ReadonlyMap<string, readonly string[]>): string {
  let count = 0;
  const paragraphs = parts.flatMap(({ heading, steps }) => [
    `== ${heading}`,
    ...steps.map(({ command }) => {
      const index = count++;
      const byVersion = [...outputs].map(([version, printed]) => ({ version, lines: linesOf(printed[index]!) }));
      return [`$ ${command.replaceAll("\n", "\n> ")}`, ...merged(byVersion)].join("\n");
    }),
  ]);
  return paragraphs.join("\n\n") + "\n";
}

interface VersionLines {
  readonly version: string;
  readonly lines: readonly string[];
}

/** Lines that all versions print stand once, others behind their version. */
function merged(byVersion: readonly VersionLines[]): string[] {
  const [first, ...others] = byVersion.map(({ lines }) => lines);
  const marked = ({ version, lines }: VersionLines) => lines.map((line) => `[${version}] ${line}`.trimEnd());
  if (others.some((lines) => lines.length !== first!.length)) return byVersion.flatMap(marked);
  return first!.flatMap((line, index) => {
    if (others.every((lines) => lines[index] === line)) return [line];
    return byVersion.flatMap(({ version, lines }) => marked({ version, lines: [lines[index]!] }));
  });
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.split("\n");
}
