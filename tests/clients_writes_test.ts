// Programs that write: @kubernetes/client-node and Debian's python3-kubernetes create, read, change, watch and delete.

import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  PatchStrategy,
  setHeaderOptions,
  type V1ConfigMap,
  type V1Deployment,
  type V1Status,
  Watch,
} from "@kubernetes/client-node";
import { assert, assertEquals } from "@std/assert";
import { startEtcd } from "./support/etcd.ts";
import { kubeConfig } from "./support/node_client.ts";
import { startWeir } from "./support/weir.ts";

const namespace = "default";

/** What a call is refused with. */
async function refusal(call: Promise<unknown>): Promise<[number, string, string]> {
  try {
    await call;
  } catch (error) {
    assert(error instanceof ApiException);
    const { reason = "", message = "" } = JSON.parse(error.body) as V1Status;
    return [error.code, reason, message];
  }
  throw new Error("the call was not refused");
}

function deployment(name: string): V1Deployment {
  const labels = { app: name };
  return {
    metadata: { name },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "web", image: "web:1" }] } },
    },
  };
}

Deno.test("@kubernetes/client-node writes", async (t) => {
  await using etcd = await startEtcd();
  await using weir = await startWeir({ etcdServers: [etcd.url] });
  const config = kubeConfig(weir.url);
  const [core, apps] = [config.makeApiClient(CoreV1Api), config.makeApiClient(AppsV1Api)];

  await t.step("creates, reads, replaces and deletes", async () => {
    const body: V1ConfigMap = { metadata: { name: "a" }, data: { k: "1" } };
    const made = await core.createNamespacedConfigMap({ namespace, body });
    assert(made.metadata?.uid && made.metadata.creationTimestamp instanceof Date);
    assertEquals(await refusal(core.createNamespacedConfigMap({ namespace, body })), [
      409,
      "AlreadyExists",
      'configmaps "a" already exists',
    ]);
    const changed = await core.replaceNamespacedConfigMap({
      namespace,
      name: "a",
      body: { ...made, data: { k: "2" } },
    });
    assertEquals(changed.data, { k: "2" });
    assertEquals(await refusal(core.replaceNamespacedConfigMap({ namespace, name: "a", body: made })), [
      409,
      "Conflict",
      'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the ' +
      "latest version and try again",
    ]);
    assertEquals(await core.readNamespacedConfigMap({ namespace, name: "a" }), changed);
    const dry = await core.deleteNamespacedConfigMap({ namespace, name: "a", dryRun: "All" });
    assertEquals(dry.status, "Success");
    const [status, reason] = await refusal(
      core.deleteNamespacedConfigMap({ namespace, name: "a", body: { preconditions: { resourceVersion: "1" } } }),
    );
    assertEquals([status, reason], [409, "Conflict"]);
    const gone = await core.deleteNamespacedConfigMap({ namespace, name: "a" });
    assertEquals([gone.status, gone.details?.uid], ["Success", made.metadata.uid]);
    assertEquals(await refusal(core.readNamespacedConfigMap({ namespace, name: "a" })), [
      404,
      "NotFound",
      'configmaps "a" not found',
    ]);
  });

  await t.step("patches in three ways", async () => {
    await apps.createNamespacedDeployment({ namespace, body: deployment("web") });
    const patch = async (body: unknown, type: string) => {
      const { spec } = await apps.patchNamespacedDeployment(
        { namespace, name: "web", body },
        setHeaderOptions("Content-Type", type),
      );
      return [spec?.replicas, spec?.template.spec?.containers.map(({ name, image }) => `${name}=${image}`)];
    };
    const containers = (...names: string[]) => ({
      spec: { template: { spec: { containers: names.map((name) => ({ name, image: `${name}:2` })) } } },
    });
    assertEquals(await patch(containers("side"), PatchStrategy.StrategicMergePatch), [1, ["side=side:2", "web=web:1"]]);
    assertEquals(await patch(containers("web"), PatchStrategy.MergePatch), [1, ["web=web:2"]]);
    const operations = [{ op: "test", path: "/spec/replicas", value: 1 }, {
      op: "replace",
      path: "/spec/replicas",
      value: 5,
    }];
    assertEquals(await patch(operations, PatchStrategy.JsonPatch), [5, ["web=web:2"]]);
    assertEquals((await refusal(patch(operations, PatchStrategy.JsonPatch))).slice(0, 2), [422, "Invalid"]);
    assertEquals(await refusal(patch({ spec: { replicas: -1 } }, PatchStrategy.MergePatch)), [
      422,
      "Invalid",
      'Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    ]);
  });

  await t.step("keeps spec and status apart", async () => {
    const web = await apps.readNamespacedDeployment({ namespace, name: "web" });
    const body = { ...web, spec: { ...web.spec!, replicas: 9 }, status: { replicas: 4 } };
    const byStatus = await apps.replaceNamespacedDeploymentStatus({ namespace, name: "web", body });
    assertEquals([byStatus.spec?.replicas, byStatus.status?.replicas], [5, 4]);
    const { metadata } = byStatus;
    const bySpec = await apps.replaceNamespacedDeployment({
      namespace,
      name: "web",
      body: { ...body, metadata: metadata!, status: { replicas: 7 } },
    });
    assertEquals([bySpec.spec?.replicas, bySpec.status?.replicas], [9, 4]);
    assertEquals(bySpec.metadata!.generation! - web.metadata!.generation!, 1);
    const scale = await apps.readNamespacedDeploymentScale({ namespace, name: "web" });
    const scaled = await apps.replaceNamespacedDeploymentScale({
      namespace,
      name: "web",
      body: { ...scale, spec: { replicas: 2 } },
    });
    assertEquals([scaled.spec?.replicas, scaled.status?.replicas, scaled.status?.selector], [2, 4, "app=web"]);
  });

  await t.step("deletes as the options say", async () => {
    await apps.deleteNamespacedDeployment({ namespace, name: "web", propagationPolicy: "Orphan" });
    const marked = await apps.readNamespacedDeployment({ namespace, name: "web" });
    assertEquals(marked.metadata?.finalizers, ["orphan"]);
    assert(marked.metadata?.deletionTimestamp instanceof Date);
    await apps.replaceNamespacedDeployment({
      namespace,
      name: "web",
      body: { ...marked, metadata: { ...marked.metadata, finalizers: [] } },
    });
    assertEquals((await refusal(apps.readNamespacedDeployment({ namespace, name: "web" })))[0], 404);
    for (const name of ["a", "b", "c"]) {
      const labels = { set: name === "c" ? "c" : "ab" };
      await core.createNamespacedConfigMap({ namespace, body: { metadata: { name, labels } } });
    }
    await core.deleteCollectionNamespacedConfigMap({ namespace, labelSelector: "set=ab" });
    const { items } = await core.listNamespacedConfigMap({ namespace });
    assertEquals(items.map(({ metadata }) => metadata?.name), ["c"]);
    await core.deleteCollectionNamespacedConfigMap({ namespace });
  });

  await t.step("watches its own changes", async () => {
    const { metadata: listMeta } = await core.listNamespacedConfigMap({ namespace });
    const events: string[] = [];
    const ended = Promise.withResolvers<void>();
    const watch = await new Watch(config).watch(
      `/api/v1/namespaces/${namespace}/configmaps`,
      { resourceVersion: listMeta!.resourceVersion },
      (type: string, { metadata, data }: V1ConfigMap) => {
        events.push(`${type} ${metadata?.name} ${data?.n}@${metadata?.resourceVersion}`);
        if (type === "DELETED") ended.resolve();
      },
      () => ended.resolve(),
    );
    const expected: string[] = [];
    let version: string | undefined;
    for (let n = 0; n < 50; n++) {
      const body: V1ConfigMap = { metadata: { name: "w" }, data: { n: String(n) } };
      const { metadata } = n === 0
        ? await core.createNamespacedConfigMap({ namespace, body })
        : await core.replaceNamespacedConfigMap({ namespace, name: "w", body });
      version = metadata?.resourceVersion;
      expected.push(`${n === 0 ? "ADDED" : "MODIFIED"} w ${n}@${version}`);
    }
    await core.deleteNamespacedConfigMap({ namespace, name: "w" });
    await ended.promise;
    watch.abort();
    assertEquals(events.slice(0, -1), expected);
    assertEquals(events.at(-1)?.split("@")[0], "DELETED w 49");
    assert(Number(events.at(-1)?.split("@")[1]) > Number(version));
  });
});

const packages = new URL("../.tools/python3-kubernetes/usr/lib/python3/dist-packages", import.meta.url).pathname;
const script = new URL("support/write_client.py", import.meta.url).pathname;
const python = "/usr/bin/python3";

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

const conflict = 'Operation cannot be fulfilled on configmaps "py": the object has been modified; please apply your ' +
  "changes to the latest version and try again";
const wrong = 'Deployment.apps "py" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0';

/** What tests/support/write_client.py prints. */
const pythonSteps: [step: string, result: unknown][] = [
  ["create", ["py", { a: "1" }, true]],
  ["create again", [409, "AlreadyExists", 'configmaps "py" already exists']],
  ["replace", { a: "1", b: "2" }],
  ["replace what changed", [409, "Conflict", conflict]],
  ["patch", { b: "2", d: "4" }],
  ["JSON patch", { b: "2", d: "5" }],
  ["list", ["py"]],
  ["delete, dry", ["Success", "py"]],
  ["delete another", [409, "Conflict"]],
  ["delete", ["Success", "py"]],
  ["read what is gone", [404, "NotFound", 'configmaps "py" not found']],
  ["defaults", [1, "RollingUpdate", 1]],
  ["scale", [4, "app=py"]],
  ["strategic merge", ["web:2", 3]],
  ["status", [3, 4, 3]],
  ["wrong", [422, "Invalid", wrong]],
  ["delete in the foreground", [["foregroundDeletion"], true]],
  ["gone with its finalizer", [404, "NotFound", 'deployments.apps "py" not found']],
  ["delete a collection", [null, ["c"]]],
  ["custom resource", { size: 1 }],
  ["its status", [{ size: 1 }, { phase: "Long" }]],
  ["all gone", []],
  ["watch", [["ADDED", "watched", null], ["MODIFIED", "watched", { n: "1" }], ["DELETED", "watched", { n: "1" }]]],
];

const ignore = !await exists(packages) || !await exists(python);

Deno.test("python3-kubernetes writes", { ignore }, async () => {
  await using etcd = await startEtcd();
  await using weir = await startWeir({ etcdServers: [etcd.url] });
  const { stdout, success } = await new Deno.Command(python, {
    args: [script, weir.url],
    env: { PYTHONPATH: packages },
    stdout: "piped",
    stderr: "inherit",
  }).output();
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  assertEquals(lines.map((line) => JSON.parse(line)), pythonSteps);
  assert(success);
});
