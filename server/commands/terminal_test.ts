import { assertEquals } from "@std/assert";
import { type OutputStream, Terminal } from "./terminal.ts";

/** A stream that takes five bytes at a time. */
function stream({ isTerminal }: { isTerminal: boolean }): OutputStream & { text: () => string } {
  const bytes: number[] = [];
  const writeSync = (part: Uint8Array) => bytes.push(...part);
  return {
    writeSync,
    write: async (part) => {
      await Promise.resolve();
      writeSync(part.subarray(0, 5));
      return Math.min(part.length, 5);
    },
    isTerminal: () => isTerminal,
    text: () => new TextDecoder().decode(Uint8Array.from(bytes)),
  };
}

async function shownOn({ isTerminal }: { isTerminal: boolean }) {
  const [out, err] = [stream({ isTerminal }), stream({ isTerminal })];
  const terminal = new Terminal({ out, err, signal: new AbortController().signal });
  terminal.progress("work", 0);
  terminal.progress("work", 0.001);
  terminal.say("a word in between");
  await terminal.write("a longer output\n");
  terminal.progressDone();
  return { out: out.text(), err: err.text() };
}

Deno.test("a bar is drawn where people look, and makes way for words", async () => {
  const bar = `work  [${"-".repeat(30)}]   0%`;
  const err = `${bar}\r\x1b[Kweir: a word in between\n${bar}\r\x1b[K`;
  assertEquals(await shownOn({ isTerminal: true }), { out: "a longer output\n", err });
});

Deno.test("a pipe gets no bar", async () => {
  const err = "weir: a word in between\n";
  assertEquals(await shownOn({ isTerminal: false }), { out: "a longer output\n", err });
});
