// Says how what kubectl printed differs from what was recorded.

import type { KubectlCase } from "./golden_corpus.ts";
import type { KubectlOutput } from "./kubectl.ts";

/** What differs, for a developer to read; undefined when nothing does. `stdout` is the recorded one. */
export function differenceOfKubectl(
  golden: KubectlCase,
  { output, stdout }: { output: KubectlOutput; stdout: string },
): string | undefined {
  if (output.rc !== golden.rc) return `exit status ${output.rc}, recorded ${golden.rc}: ${output.stderr.slice(0, 300)}`;
  const view = takesAgesFromItsOwnClock(golden) ? withoutAges : (text: string) => text;
  return textDifference("stderr", view(output.stderr), view(golden.stderr ?? "")) ??
    textDifference("stdout", view(output.stdout), view(stdout));
}

/** `describe` and `events` count to the time of kubectl's machine; all else prints the server's cells. */
function takesAgesFromItsOwnClock(golden: KubectlCase): boolean {
  return ["describe", "events"].includes(golden.args[0] ?? "");
}

/** Ages masked, and runs of spaces with them, as columns are as wide as their ages. */
function withoutAges(text: string): string {
  return text
    .replace(/(?<![\w.:-])(?:<invalid>|(?=\d)(?:\d+y)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?)(?![\w.:-])/g, "AGE")
    .replace(/ +/g, " ");
}

function textDifference(what: string, got: string, recorded: string): string | undefined {
  if (got === recorded) return undefined;
  const [gotLines, recordedLines] = [got.split("\n"), recorded.split("\n")];
  const at = recordedLines.findIndex((line, i) => line !== gotLines[i]);
  const line = at < 0 ? recordedLines.length : at;
  return `${what} differs in line ${line + 1}\n    got      ${JSON.stringify(gotLines[line]?.slice(0, 300))}\n` +
    `    recorded ${JSON.stringify(recordedLines[line]?.slice(0, 300))}`;
}
