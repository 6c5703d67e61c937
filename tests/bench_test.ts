// Every bench runs to its end on next to no data, so that none of them rots between the times they are needed.

import { assert, assertEquals } from "@std/assert";
import { findTool } from "../scripts/local_etcd.ts";

const benches = [
  {
    name: "list",
    flags: ["--store=both", "--only=configmaps json", "--only=pods table"],
    says: ["pods table x10 ", "pods table x10 (embedded)", "/weir: ", "embedded idle: "],
  },
  { name: "list", flags: ["--store=sqlite", "--no-limits", "--only=pods json x1"], says: ["pods json x10 (embedded)"] },
  { name: "get", flags: ["--only=x16"], says: ["x16"] },
  { name: "start", flags: [], says: ["start on etcd", "start on the embedded store", "RSS idle, MB"] },
  {
    name: "paging",
    flags: ["--store=both"],
    says: ["pages of 500, 1200", "pages of 500, 1200 (embedded)", "full list: ", "full list (embedded): "],
  },
  { name: "openapi", flags: [], says: [] },
  { name: "watch", flags: [], says: [] },
  { name: "store", flags: [], says: ["embedded store, full"] },
];
const main = new URL("../scripts/bench/main.ts", import.meta.url).pathname;
const ignore = await findTool("curl") === undefined;

for (const { name, flags, says } of benches) {
  Deno.test({
    name: `bench ${[name, ...flags].join(" ")} runs, says what it measured and leaves nothing behind`,
    ignore,
    fn: () => runs(name, { flags, says }),
  });
}

async function runs(
  name: string,
  { flags, says }: { flags: readonly string[]; says: readonly string[] },
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", main, name, "--smoke", `--out=${folder}/results`, ...flags],
      env: { TMPDIR: folder },
    }).output();
    const decoder = new TextDecoder();
    assert(success, decoder.decode(stderr));
    const text = decoder.decode(stdout);
    assert(!text.includes("ended early"), text);
    for (const part of says) assert(text.includes(part), `${part} in\n${text}`);
    const written = [...Deno.readDirSync(`${folder}/results`)].map((file) => file.name.replace(/^.*-/, "")).sort();
    assertEquals(written, name === "list" ? ["list.html", "list.json"] : [`${name}.json`]);
    assertEquals([...Deno.readDirSync(folder)].map((file) => file.name), ["results"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a bench ended by SIGINT stops its servers and reports what it has", { ignore }, async () => {
  const folder = await Deno.makeTempDir();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", main, "list", "--quick", "--no-limits", `--out=${folder}/results`],
    env: { TMPDIR: folder },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = new Response(child.stdout).text();
  await untilPrinted(child.stderr, "weir: configmaps json x10");
  child.kill("SIGINT");
  await child.status;
  const text = await output;
  assert(text.includes("ended early: interrupted"), text);
  assert(text.includes("configmaps json x1 "), text);
  assertEquals([...Deno.readDirSync(folder)].map((file) => file.name), ["results"]);
  await Deno.remove(folder, { recursive: true });
});

/** Resolves when the child has said it, and reads on: a child whose pipe is full would wait. */
async function untilPrinted(stderr: ReadableStream<Uint8Array>, wanted: string): Promise<void> {
  const printed = Promise.withResolvers<void>();
  let text = "";
  const write = (chunk: string) => {
    text += chunk;
    if (text.includes(wanted)) printed.resolve();
  };
  stderr.pipeThrough(new TextDecoderStream()).pipeTo(new WritableStream({ write }))
    .then(() => printed.reject(new Error(`never printed ${wanted}:\n${text}`)));
  await printed.promise;
}
