import { assertEquals, assertMatch } from "@std/assert";

const module = import.meta.resolve("./survive_errors.ts");

/** What a process of its own prints that survives errors while it runs these lines, and how it ends. */
async function run(lines: string): Promise<{ code: number; text: string }> {
  const program = `import { surviveErrors } from ${JSON.stringify(module)};
    surviveErrors((lines) => console.log(lines));
    ${lines}
    setTimeout(() => console.log("still here"), 50);`;
  const config = new URL("../deno.json", import.meta.url).pathname;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-lock", `--config=${config}`, program],
  }).output();
  return { code, text: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

const failures: [what: string, lines: string, told: RegExp][] = [
  [
    "a rejection that nobody handles",
    "Promise.reject(new Error('lost'));",
    /^a rejection that nobody handled: Error: lost\n +at .*/,
  ],
  [
    "an error in a timer",
    "setTimeout(() => { throw new TypeError('oops'); }, 1);",
    /^an error that nobody caught: TypeError: oops\n +at .*/,
  ],
  ["a rejection with no error", "Promise.reject('words');", /^a rejection that nobody handled: words\n/],
];
for (const [what, lines, told] of failures) {
  Deno.test(`${what} is told of with its stack, and the process goes on`, async () => {
    const { code, text } = await run(lines);
    assertMatch(text, told);
    assertMatch(text, /\nstill here\n$/);
    assertEquals(code, 0);
  });
}
