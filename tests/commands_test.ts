// weir's commands on real processes: a dead cluster's backup becomes a server, objects go out as documents and come in
// again, stores are copied.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { GoldenCorpus, goldenFolder } from "./support/golden_corpus.ts";
import { replay, type ReplayResult } from "./support/golden_replay.ts";
import { goldenSnapshot } from "./support/golden_snapshot.ts";
import { makeKubectl } from "./support/kubectl.ts";
import { runWeir, sourceProgram, startWeirProcess, type WeirOutput } from "./support/weir_process.ts";

const weir = await sourceProgram();

interface Workshop extends AsyncDisposable {
  readonly home: string;
  /** Runs a command. @throws {AssertionError} when its exit status is another than `code` */
  run(args: readonly string[], options?: { code?: number }): Promise<WeirOutput>;
}

async function workshop(): Promise<Workshop> {
  const home = await Deno.makeTempDir({ prefix: "weir-test-commands-" });
  return {
    home,
    async run(args, { code = 0 } = {}) {
      const output = await runWeir(weir, { args, home });
      assertEquals(output.code, code, output.stdout + output.stderr);
      return output;
    },
    [Symbol.asyncDispose]: () => Deno.remove(home, { recursive: true }),
  };
}

interface ExportedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { name: string; namespace?: string; uid?: string; resourceVersion?: string; selfLink?: string };
}

/** The objects of an export by type and name, without what a store gives them. */
function objectsIn(lines: string): Map<string, unknown> {
  return new Map(
    lines.trim().split("\n").map((line) => {
      const object = JSON.parse(line) as ExportedObject;
      const { name, namespace } = object.metadata;
      delete object.metadata.resourceVersion;
      delete object.metadata.selfLink; // an old server stored it; no server does today
      return [`${object.apiVersion} ${object.kind} ${namespace ?? ""}/${name}`, object];
    }),
  );
}

Deno.test("a snapshot of etcd becomes a server that answers as the cluster did", async () => {
  await using golden = await goldenSnapshot();
  await using shop = await workshop();
  const { stdout, stderr } = await shop.run(["import", "--from-etcd-snapshot", golden.path]);
  assertStringIncludes(stdout, "1412 versions of keys, all history, up to revision 1413: ");
  assertStringIncludes(stderr, "weir: 47 versions had a lease, e.g. events; here they stay\n");
  assertStringIncludes(stderr, "weir: a server with --read-only shows it as it was");

  const again = await shop.run(["import", `--from-etcd-snapshot=${golden.path}`], { code: 2 });
  assertMatch(again.stderr, /^weir: there is a store already, .*weir\.db; --data-dir=FOLDER makes another\n$/);

  const args = ["--read-only", "--external-hostname=192.0.2.2:6443", "--etcd-compaction-interval=0"];
  await using server = await startWeirProcess(weir, { args, home: shop.home });
  await using kubectl = await makeKubectl({ url: server.url });
  assertMatch(await kubectl.output(["get", "deployments", "-A"]), /^shop-front +web +/m);
  const corpus = new GoldenCorpus(goldenFolder);
  const some = ["list", "get", "paging", "rv-list", "rv-get", "field-selector"].flatMap((category) =>
    corpus.cases.filter((golden) => golden.category === category && golden.stable !== false).slice(0, 25)
  );
  assertEquals(some.length, 150);
  const results = await replay(corpus, some, { target: server });
  assertEquals(results.filter(({ difference }) => difference !== undefined).map(describe), []);
});

function describe({ golden: { id, path }, difference }: ReplayResult): string {
  return `${id} ${path}: ${difference}`;
}

Deno.test("a stopped member's database is imported with a warning, a broken one not at all", async () => {
  await using golden = await goldenSnapshot();
  await using shop = await workshop();
  const bytes = await Deno.readFile(golden.path);
  await Deno.writeFile(`${shop.home}/db`, bytes.subarray(0, bytes.length - 32));
  const { stderr } = await shop.run(["import", "--from-etcd-snapshot=db", "--data-dir=member"]);
  assertStringIncludes(stderr, "the file has no hash");
  assertStringIncludes(stderr, "write-ahead log (member/wal) may hold newer writes");

  await Deno.writeFile(`${shop.home}/broken`, bytes.subarray(0, bytes.length / 2));
  const broken = await shop.run(["import", "--from-etcd-snapshot=broken", "--data-dir=new"], { code: 2 });
  assertMatch(broken.stderr, /^weir: broken: .*\n$/);
  assertEquals(await Array.fromAsync(Deno.readDir(`${shop.home}/new`)), []);
});

Deno.test("what is exported and imported into a new store is the same, uids, status and all", async (t) => {
  await using golden = await goldenSnapshot();
  await using shop = await workshop();
  await shop.run(["import", `--from-etcd-snapshot=${golden.path}`]);
  const { stdout: json } = await shop.run(["export", "--output=json"]);
  const exported = objectsIn(json);
  assert(exported.size > 900, `${exported.size} objects`);
  const lost = "rbac.authorization.k8s.io/v1 Role legacy-a/json-role"; // protobuf knows no list that is empty and not null
  exported.delete(lost);
  const kinds = json.split("\n").flatMap((line) => line === "" ? [] : [(JSON.parse(line) as ExportedObject).kind]);
  assertEquals([...new Set(kinds)].slice(0, 2), ["Namespace", "CustomResourceDefinition"]);

  for (const output of ["json", "yaml"]) {
    await t.step(`as ${output}`, async () => {
      const { stdout } = await shop.run(["export", `--output=${output}`]);
      await Deno.writeTextFile(`${shop.home}/all.${output}`, stdout);
      const imported = await shop.run(["import", `all.${output}`, `--data-dir=${output}`]);
      assertEquals([imported.stdout, imported.stderr], ["965 of 965 objects imported\n", ""]);
      const again = objectsIn((await shop.run(["export", "--output=json", `--data-dir=${output}`])).stdout);
      assert(again.delete(lost));
      assertEquals(again, exported);
    });
  }

  await t.step("a server that runs is exported too, and a store in use is not", async () => {
    await using server = await startWeirProcess(weir, { args: [], home: shop.home });
    const { stdout } = await shop.run(["export", "--output=json", `--server=${server.url}`]);
    assertEquals(objectsIn(stdout).size, 965);
    const { stderr } = await shop.run(["export"], { code: 1 });
    assertStringIncludes(stderr, "another process uses it");
  });
});

const manifests: Record<string, string> = {
  // Names that come before those of what they need.
  "a/1-widget.yaml": `# The first document is a comment.
---
apiVersion: example.com/v1
kind: Widget
metadata: {name: gear, namespace: made}
spec: {teeth: 12}
--- # and one more
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: one, namespace: made}}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: two}}
`,
  "a/2-namespace.json": `{"apiVersion": "v1", "kind": "Namespace",
    "metadata": {"name": "made"}} {"apiVersion":"v1","kind":"SecretList","items":[{"metadata":{"name":"s"}}]}`,
  "b/definition.yml": `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, kind: Widget}
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
`,
  "b/notes.txt": "not for import",
};

async function writeManifests(home: string): Promise<void> {
  for (const [file, text] of Object.entries(manifests)) {
    await Deno.mkdir(`${home}/m/${file.split("/")[0]}`, { recursive: true });
    await Deno.writeTextFile(`${home}/m/${file}`, text);
  }
}

Deno.test("manifests are applied in an order that works, to a store and to a server, as often as one likes", async () => {
  await using shop = await workshop();
  await writeManifests(shop.home);
  const sixApplied = "6 of 6 objects imported\n";
  for (const _ of [1, 2]) assertEquals((await shop.run(["import", "m"])).stdout, sixApplied);
  await using server = await startWeirProcess(weir, { args: [], home: shop.home });
  await using kubectl = await makeKubectl({ url: server.url });
  const find = ["get", "widgets,configmaps,secrets", "-A", "-o", "name"];
  const names = ["widget.example.com/gear", "configmap/two", "configmap/one", "secret/s"];
  assertEquals((await kubectl.output(find)).trim().split("\n").sort(), names.toSorted());
  await using other = await startWeirProcess(weir, { args: ["--data-dir=:memory:"], home: shop.home });
  for (const _ of [1, 2]) {
    assertEquals((await shop.run(["import", "m/a", "m/b", `--server=${other.url}`])).stdout, sixApplied);
  }
});

Deno.test("what a server takes in has new uids, which references to owners follow, and its status", async () => {
  await using golden = await goldenSnapshot();
  await using shop = await workshop();
  await shop.run(["import", `--from-etcd-snapshot=${golden.path}`]);
  const wanted = /"kind":"(Namespace|Deployment|ReplicaSet)",.*"(name|namespace)":"shop-front"/;
  const exported = async (flags: readonly string[]) => {
    const { stdout } = await shop.run(["export", "--output=json", ...flags]);
    return stdout.split("\n").filter((line) => wanted.test(line));
  };
  const lines = await exported([]);
  await Deno.writeTextFile(`${shop.home}/some.json`, lines.toReversed().join("\n"));

  await using server = await startWeirProcess(weir, { args: ["--data-dir=:memory:"], home: shop.home });
  const { stdout } = await shop.run(["import", "some.json", `--server=${server.url}`]);
  assertEquals(stdout, `${lines.length} of ${lines.length} objects imported\n`);
  const before = ownersAndStatuses(lines);
  const after = ownersAndStatuses(await exported([`--server=${server.url}`]));
  assertEquals(after.described, before.described);
  assert(after.described.some((line) => line.includes("owned by Deployment")), after.described.join("\n"));
  assertEquals(after.uids.intersection(before.uids).size, 0);
});

interface OwnedObject extends ExportedObject {
  readonly metadata: ExportedObject["metadata"] & { readonly ownerReferences?: readonly { readonly uid: string }[] };
  readonly status?: unknown;
}

/** Each object with the names of those that its references lead to, and its status. */
function ownersAndStatuses(lines: readonly string[]): { described: string[]; uids: Set<string> } {
  const objects = lines.map((line) => JSON.parse(line) as OwnedObject);
  const byUid = new Map(objects.map((object) => [object.metadata.uid, object]));
  const name = (object: OwnedObject | undefined) => `${object?.kind} ${object?.metadata.name}`;
  const described = objects.map((object) => {
    const owners = (object.metadata.ownerReferences ?? []).map(({ uid }) => name(byUid.get(uid)));
    return `${name(object)} owned by ${owners.join(" and ")}: ${JSON.stringify(object.status)}`;
  });
  return { described, uids: new Set(objects.map(({ metadata }) => metadata.uid!)) };
}

Deno.test("what cannot be imported is named, and the rest is imported", async () => {
  await using shop = await workshop();
  await Deno.writeTextFile(
    `${shop.home}/mixed.yaml`,
    [
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: fine}}",
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: Not Fine}}",
      "{apiVersion: example.com/v1, kind: Unknown, metadata: {name: x}}",
    ].join("\n---\n"),
  );
  const { stdout, stderr } = await shop.run(["import", "mixed.yaml"], { code: 1 });
  assertEquals(stdout, "1 of 3 objects imported\n");
  assertStringIncludes(stderr, 'weir: ConfigMap Not Fine: ConfigMap "Not Fine" is invalid: metadata.name: ');
  assertStringIncludes(stderr, "weir: Unknown x: no kind Unknown is known in example.com/v1\n");
  assertStringIncludes(stderr, "weir: 2 of 3 objects could not be imported\n");

  const refused: [file: string, text: string, message: string][] = [
    ["none.yaml", "", "cannot read none.yaml"],
    ["broken.yaml", "a: [", "broken.yaml: yaml: "],
    ["untyped.yaml", "a: b", "untyped.yaml: there is a document without apiVersion and kind"],
    ["broken.json", '{"a":', "broken.json: "],
  ];
  for (const [file, text, message] of refused) {
    if (text !== "") await Deno.writeTextFile(`${shop.home}/${file}`, text);
    assertStringIncludes((await shop.run(["import", file], { code: 2 })).stderr, `weir: ${message}`);
  }
});

Deno.test("a store is saved, looked at and put in place of a new one", async () => {
  await using shop = await workshop();
  await writeManifests(shop.home);
  await shop.run(["import", "m"]);
  const { stdout: saved } = await shop.run(["snapshot", "save", "copy.db"]);
  assertMatch(saved, /^file +copy\.db\nrevision +\d+\ncompacted +0\nversions +\d+\nbytes +\d+\n$/);
  assertEquals((await shop.run(["snapshot", "status", "copy.db"])).stdout, saved);
  await shop.run(["snapshot", "restore", "copy.db", "--data-dir=restored"]);
  const [before, after] = await Promise.all([
    shop.run(["export"]),
    shop.run(["export", "--data-dir=restored"]),
  ]);
  assert(before.stdout.includes("kind: Widget"));
  assertEquals(after.stdout, before.stdout);
  const again = await shop.run(["snapshot", "restore", "copy.db", "--data-dir=restored"], { code: 1 });
  assertStringIncludes(again.stderr, "restored/weir.db exists already");
  const none = await shop.run(["snapshot", "status", "--data-dir=none"], { code: 2 });
  assertStringIncludes(none.stderr, "there is no store none/weir.db");
});

Deno.test("each command says what it does, and what it is not told", async () => {
  await using shop = await workshop();
  const { stdout: all } = await shop.run(["--help"]);
  for (const name of ["serve", "import", "export", "snapshot", "version"]) {
    assertMatch(all, new RegExp(`^  ${name} +[A-Z].*\\.$`, "m"));
    assertMatch((await shop.run([name, "--help"])).stdout, /^Usage: weir /);
  }
  assertMatch((await shop.run(["version"])).stdout, /^weir \d+\.\d+\.\d+\nKubernetes v1\.36\.\d+\n/);
  const refused: [args: string[], message: string][] = [
    [["frobnicate"], 'unknown command "frobnicate"; --help lists all'],
    [["export", "extra"], 'unexpected argument "extra"'],
    [["export", "--nosuch"], "unknown flag --nosuch; --help lists all"],
    [["import"], "import needs files or folders, or --from-etcd-snapshot"],
    [["snapshot"], "something is missing"],
    [["snapshot", "explode"], "snapshot explode: it is save, restore or status"],
    [["export", "--server=http://127.0.0.1:1"], "http://127.0.0.1:1 does not answer"],
    [["export", "--server=http://127.0.0.1:1", "--data-dir=x"], "--server has a store of its own"],
  ];
  for (const [args, message] of refused) {
    const { stderr } = await shop.run(args, { code: 2 });
    assertMatch(stderr, /^weir: .*\n$/);
    assertStringIncludes(stderr, message);
  }
});
