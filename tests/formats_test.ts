// YAML and indented JSON against a real kube-apiserver: what it answered in one of them must come out of what it
// answered to the same request in compact JSON. Also reads Kubernetes' round-trip data where that is at hand.

import { assertEquals, assertGreater } from "@std/assert";
import { appendPretty } from "../encoding/formats/json_pretty.ts";
import { appendYamlItem, jsonToYaml } from "../encoding/formats/yaml.ts";
import { ByteWriter } from "../encoding/wire_writer.ts";
import { type GoldenCase, GoldenCorpus, goldenFolder } from "./support/golden_corpus.ts";

const testdata = new URL("../../shared/testdata/", import.meta.url);
const corpus = new GoldenCorpus(goldenFolder);
const utf8 = new TextDecoder();
const encoder = new TextEncoder();

interface Answer {
  readonly id: string;
  readonly format: "yaml" | "compact" | "indented";
  /** The same for answers that differ in nothing but their format. */
  readonly question: string;
  readonly text: string;
}

const answers = corpus.cases.flatMap(toAnswer);
const compactByQuestion = new Map(
  answers.filter(({ format }) => format === "compact").map(({ question, text }) => [question, text]),
);

Deno.test("YAML answers come out of the JSON answers", () => {
  const pairs = pairsOf("yaml");
  assertGreater(pairs.length, 650);
  for (const { id, compact, text } of pairs) assertEquals(yaml(compact), text, id);
});

Deno.test("indented answers come out of the compact answers", () => {
  const pairs = pairsOf("indented");
  assertGreater(pairs.length, 200);
  for (const { id, compact, text } of pairs) assertEquals(pretty(compact), text, id);
});

Deno.test("items written one by one give the YAML of the whole list", () => {
  for (const { id, compact } of pairsOf("yaml")) {
    const items: unknown = JSON.parse(compact).items;
    if (!Array.isArray(items)) continue;
    const list = JSON.stringify({ items });
    const parts = items.map((item) => encoder.encode(JSON.stringify(item)));
    const yamlItems = new ByteWriter();
    for (const part of parts) appendYamlItem(yamlItems, part);
    const whole = items.length === 0 ? "items: []\n" : `items:\n${utf8.decode(yamlItems.view())}`;
    assertEquals(whole, yaml(list), id);
  }
});

Deno.test({ name: "YAML of the round-trip data of Kubernetes", ignore: !exists(testdata) }, () => {
  for (const { name } of Deno.readDirSync(testdata)) {
    if (!name.endsWith(".yaml")) continue;
    const json = Deno.readTextFileSync(new URL(name.replace(/yaml$/, "json"), testdata));
    assertEquals(yaml(json), Deno.readTextFileSync(new URL(name, testdata)), name);
  }
});

function pairsOf(format: Answer["format"]): (Answer & { compact: string })[] {
  return answers.flatMap((answer) => {
    const compact = compactByQuestion.get(answer.question);
    return answer.format === format && compact !== undefined ? [{ ...answer, compact }] : [];
  });
}

function toAnswer(golden: GoldenCase): Answer[] {
  const body = corpus.body(golden);
  const format = body && formatOf(golden, body);
  const accept = header(golden.requestHeaders, "accept");
  // Tables hold ages, which differ between two answers.
  if (format === undefined || golden.stable === false || accept.includes("as=Table")) return [];
  const { method, path, status, requestBody } = golden;
  const user = header(golden.requestHeaders, "authorization");
  const asJson = accept.replace("application/yaml", "application/json");
  const question = [method, withoutPretty(path), status, user, asJson, requestBody].join(" ");
  return [{ id: golden.id, format, question, text: utf8.decode(body) }];
}

function withoutPretty(path: string): string {
  return path.replace(/([?&])pretty=[^&]*&?/, "$1").replace(/[?&]$/, "");
}

function formatOf(golden: GoldenCase, body: Uint8Array): Answer["format"] | undefined {
  const type = header(golden.headers, "content-type");
  if (type === "application/yaml") return "yaml";
  if (type !== "application/json" || body.length === 0) return undefined;
  return body.at(-1) === 0x0a ? "compact" : "indented";
}

function header(headers: GoldenCase["headers"], name: string): string {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? "";
}

function yaml(json: string): string {
  return utf8.decode(jsonToYaml(encoder.encode(json)));
}

function pretty(json: string): string {
  const writer = new ByteWriter(16);
  appendPretty(writer, encoder.encode(json), 0);
  return utf8.decode(writer.view());
}

function exists(url: URL): boolean {
  try {
    return Deno.statSync(url).isDirectory;
  } catch {
    return false;
  }
}
