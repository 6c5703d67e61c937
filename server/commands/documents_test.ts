import { assertEquals, assertRejects } from "@std/assert";
import { ConfigError } from "../config_error.ts";
import { documentsIn, findFiles } from "./documents.ts";

/** Writes files to a folder and reads them with `read`. */
async function withFiles<T>(files: Record<string, string>, read: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "weir-test-documents-" });
  try {
    for (const [name, text] of Object.entries(files)) {
      if (name.includes("/")) await Deno.mkdir(`${folder}/${name.split("/")[0]}`, { recursive: true });
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    return await read(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The JSON of the documents of one file. */
function documentsOf(name: string, text: string): Promise<string[]> {
  return withFiles({ [name]: text }, async (folder) => {
    const found = await Array.fromAsync(documentsIn(`${folder}/${name}`));
    return found.map(({ json }) => new TextDecoder().decode(json).trim());
  });
}

const type = '"apiVersion":"v1","kind":"Thing"';
const thing = (n: string) => `{${type},"num":${n}}`;

const cases: { what: string; name: string; text: string; documents: string[] }[] = [
  {
    what: "YAML documents, empty ones and comments between them",
    name: "a.yaml",
    text:
      "# first\n---\napiVersion: v1\nkind: Thing\nnum: 1\n---\n# none\n---\n--- # last\nkind: Thing\napiVersion: v1\nnum: 2\n",
    documents: [thing("1"), thing("2")],
  },
  {
    what: "YAML documents with the line ends of Windows, the last without",
    name: "a.yml",
    text: "apiVersion: v1\r\nkind: Thing\r\nnum: 1\r\n---\r\napiVersion: v1\r\nkind: Thing\r\nnum: 2",
    documents: [thing("1"), thing("2")],
  },
  {
    what: "JSON in YAML, with all digits of its numbers, and YAML that looks like JSON",
    name: "a.yaml",
    text: `---\n${thing("1.000")}\n---\n{apiVersion: v1, kind: Thing, num: 2}\n`,
    documents: [thing("1.000"), thing("2")],
  },
  {
    what: "JSON values in a row, with braces and quotes in texts",
    name: "a.json",
    text: `${thing("1")}${thing('"}\\"{"')}\n\n${thing("[{}]")} `,
    documents: [thing("1"), thing('"}\\"{"'), thing("[{}]")],
  },
  {
    what: "the items of lists, which need not say their type",
    name: "a.json",
    text: `{"apiVersion":"v1","kind":"ThingList","items":[{"num":1},{"apiVersion":"v2","kind":"Other"}]}`,
    documents: [thing("1"), '{"apiVersion":"v2","kind":"Other"}'],
  },
  { what: "nothing in an empty file", name: "a.yaml", text: "", documents: [] },
];
for (const { what, name, text, documents } of cases) {
  Deno.test(`documents are ${what}`, async () => assertEquals(await documentsOf(name, text), documents));
}

Deno.test("documents are found across the chunks that a file is read in", async () => {
  const names = Array.from({ length: 3_000 }, (_, index) => `"${"é".repeat(index % 50)}${index}"`);
  assertEquals(await documentsOf("a.json", names.map(thing).join("\n")), names.map(thing));
  assertEquals(await documentsOf("a.yaml", names.map((name) => `---\n${thing(name)}\n`).join("")), names.map(thing));
});

for (const [name, text] of [["a.json", '{"kind":'], ["a.json", "[1]"], ["a.yaml", "a: ["], ["a.yaml", "just text"]]) {
  Deno.test(`${name} with ${text} is refused by name`, async () => {
    await assertRejects(() => documentsOf(name!, text!), ConfigError, `/${name}: `);
  });
}

Deno.test("files of YAML and JSON are found in folders, by name; a file that is named is taken as it is", async () => {
  const files = { "b.json": "", "a.yaml": "1", "c.txt": "", ".hidden.yaml": "", "sub/d.yml": "22" };
  await withFiles(files, async (folder) => {
    const found = await findFiles([folder, `${folder}/c.txt`]);
    const names = found.map(({ path, bytes }) => `${path.slice(folder.length)} ${bytes}`);
    assertEquals(names, ["/a.yaml 1", "/b.json 0", "/sub/d.yml 2", "/c.txt 0"]);
    await assertRejects(() => findFiles([`${folder}/none`]), ConfigError, "cannot read ");
  });
});
