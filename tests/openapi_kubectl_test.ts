// kubectl explains every resource from weir's OpenAPI documents as it did from a real kube-apiserver's, and finds
// misspelt fields with them.

import { assert, assertEquals } from "@std/assert";
import { goldenFolder, kubectlStdout, readKubectlCases } from "./support/golden_corpus.ts";
import { makeKubectl } from "./support/kubectl.ts";
import type { ToolName } from "./support/tools.ts";
import { startGoldenWeir } from "./support/weir.ts";

const testdata = new URL("../../shared/testdata/", import.meta.url).pathname;
const hasTestdata = await Deno.stat(testdata).then(() => true, () => false);

/** The lines that name kinds and fields: all that is recorded of `explain`. */
function structure(explained: string): string {
  const lines = explained.split("\n").filter((line) =>
    /^(GROUP|KIND|VERSION|FIELDS?|RESOURCE):|^\s+\S+\t<|^\s+enum: /.test(line)
  );
  return lines.map((line) => `${line}\n`).join("");
}

for (const tool of ["kubectl1.36", "kubectl"] as const) {
  Deno.test(`recorded explanations, with ${tool}`, async () => {
    await using weir = await startGoldenWeir();
    await using kubectl = await makeKubectl({ url: weir.url, tool });
    const recorded = readKubectlCases(goldenFolder).filter(({ args }) => args[0] === "explain");
    assert(recorded.length > 0);
    for (const golden of recorded) {
      const { rc, stdout, stderr } = await kubectl.run(golden.args);
      assertEquals(rc, golden.rc, stderr);
      assertEquals(structure(stdout), structure(kubectlStdout(goldenFolder, golden)), golden.args.join(" "));
    }
  });
}

Deno.test("every resource that can be got is explained to its last field", async () => {
  await using weir = await startGoldenWeir();
  await using kubectl = await makeKubectl({ url: weir.url, tool: "kubectl1.36" });
  const resources = await resourcesWith("get", weir.url);
  assert(resources.some(({ kind }) => kind === "Pod") && resources.some(({ kind }) => kind === "Order"));
  for (const { plural, apiVersion, kind } of resources) {
    const args = ["explain", plural, `--api-version=${apiVersion}`, "--recursive"];
    const explained = structure(await kubectl.output(args));
    assert(explained.includes(`KIND:       ${kind}\n`), explained);
    assert(/^ {2}metadata\t<ObjectMeta>/m.test(explained) && /^ {4}labels\t<map/m.test(explained), explained);
  }
});

interface ListedResource {
  readonly plural: string;
  readonly apiVersion: string;
  readonly kind: string;
}

async function resourcesWith(verb: string, url: string): Promise<readonly ListedResource[]> {
  await using kubectl = await makeKubectl({ url, tool: "kubectl1.36" });
  const table = await kubectl.output(["api-resources", `--verbs=${verb}`, "--no-headers"]);
  return table.trim().split("\n").map((line) => {
    const columns = line.trim().split(/\s+/);
    const [kind = "", , apiVersion = ""] = columns.toReversed();
    return { plural: columns[0] ?? "", apiVersion, kind };
  });
}

/**
 * A server that says nothing of validating fields itself: kubectl then does it, with what OpenAPI v2 says in protobuf.
 * Against weir as it is, as against kube-apiserver, it leaves that to the server.
 */
function withoutServerSideValidation(url: string): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { pathname, search } = new URL(request.url);
    const accept = request.headers.get("Accept");
    const answer = await fetch(url + pathname + search, { headers: accept === null ? {} : { Accept: accept } });
    const headers = { "Content-Type": answer.headers.get("Content-Type") ?? "" };
    if (!pathname.startsWith("/openapi/v3/")) return new Response(answer.body, { status: answer.status, headers });
    const text = (await answer.text()).replaceAll(`"fieldValidation"`, `"hidden"`);
    return new Response(text, { status: answer.status, headers });
  });
}

async function createDryRun(files: readonly string[], { url, tool }: { url: string; tool: ToolName }) {
  await using kubectl = await makeKubectl({ url, tool });
  const flags = files.map((file) => `--filename=${file}`);
  return await kubectl.run(["create", "--dry-run=client", "--validate=strict", ...flags]);
}

Deno.test("kubectl accepts manifests of every kind and refuses misspelt fields", async () => {
  await using weir = await startGoldenWeir();
  await using proxy = withoutServerSideValidation(weir.url);
  const url = `http://127.0.0.1:${proxy.addr.port}`;
  const folder = await Deno.makeTempDir({ prefix: "weir-manifests-" });
  const manifests = await writeManifests(folder, await resourcesWith("create", weir.url));
  for (const tool of ["kubectl1.36", "kubectl"] as const) {
    const good = await createDryRun(manifests.map(({ good }) => good), { url, tool });
    assertEquals([good.stderr, good.rc], ["", 0]);
    assertEquals(good.stdout.split("\n").filter((line) => line.endsWith("(dry run)")).length, manifests.length);
    const bad = await createDryRun(manifests.map(({ bad }) => bad), { url, tool });
    assertEquals([bad.stdout, bad.rc], ["", 1]);
    assertEquals(bad.stderr.match(/unknown field "speec"/g)?.length, manifests.length, bad.stderr);
  }
  await Deno.remove(folder, { recursive: true });
});

/** One manifest a kind, and a copy with a field that no kind has. */
async function writeManifests(
  folder: string,
  served: readonly ListedResource[],
): Promise<{ good: string; bad: string }[]> {
  const manifests: Record<string, unknown>[] = [
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: { a: "b" } },
    { apiVersion: "shop.golden.io/v1", kind: "Order", metadata: { name: "o" }, spec: { region: "eu" } },
  ];
  for await (const { name } of hasTestdata ? Deno.readDir(testdata) : []) {
    if (!name.endsWith(".json") || name === "answers.json") continue;
    const manifest = JSON.parse(await Deno.readTextFile(testdata + name));
    // kubectl cannot read a null in a map, which stands in this status.
    if (manifest.kind === "PodDisruptionBudget") delete manifest.status;
    const { apiVersion, kind } = manifest;
    if (served.some((resource) => resource.apiVersion === apiVersion && resource.kind === kind)) {
      manifests.push(manifest);
    }
  }
  return await Promise.all(manifests.map(async (manifest, i) => {
    const [good, bad] = [`${folder}/${i}.json`, `${folder}/${i}-misspelt.json`];
    await Deno.writeTextFile(good, JSON.stringify(manifest));
    await Deno.writeTextFile(bad, JSON.stringify({ ...manifest, speec: {} }));
    return { good, bad };
  }));
}
