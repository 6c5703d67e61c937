// kubectl's commands that live on watches, against weir on an etcd whose objects are changed underneath.

import { assertEquals, assertMatch } from "@std/assert";
import { TextLineStream } from "@std/streams";
import { startEtcd } from "./support/etcd.ts";
import { deploymentType, ObjectWriter, podType, storedBytes } from "./support/object_writer.ts";
import { toolPath } from "./support/tools.ts";
import { startWeir } from "./support/weir.ts";

/** A kubectl that goes on until it is stopped. */
class RunningKubectl implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #home: string;
  readonly #lines: ReadableStreamDefaultReader<string>;

  private constructor(child: Deno.ChildProcess, home: string) {
    this.#child = child;
    this.#home = home;
    const lines: TransformStream<string, string> = new TextLineStream();
    this.#lines = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(lines).getReader();
  }

  static async start(url: string, args: readonly string[]): Promise<RunningKubectl> {
    const home = await Deno.makeTempDir({ prefix: "weir-kubectl-" });
    const child = new Deno.Command(await toolPath("kubectl"), {
      args: [`--server=${url}`, ...args],
      env: { HOME: home, TZ: "UTC" },
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    return new RunningKubectl(child, home);
  }

  async line(): Promise<string> {
    const { done, value } = await this.#lines.read();
    if (done) throw new Error("kubectl has ended");
    return value;
  }

  async lines(count: number): Promise<string[]> {
    const lines: string[] = [];
    while (lines.length < count) lines.push(await this.line());
    return lines;
  }

  /** One object of `-o json`. */
  async document() {
    let text = "";
    for (let line = ""; line !== "}"; text += line) line = await this.line();
    return JSON.parse(text);
  }

  /** Waits for its end. */
  async exitCode(): Promise<number> {
    return (await this.#child.status).code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch { /* it has ended by itself */ }
    await this.#lines.cancel();
    await this.#child.status;
    await Deno.remove(this.#home, { recursive: true });
  }
}

function pod(phase: string, ready: boolean): Uint8Array {
  return storedBytes(podType, {
    metadata: {
      name: "web",
      namespace: "default",
      uid: "1",
      creationTimestamp: new Date().toISOString().slice(0, -5) + "Z",
    },
    spec: { containers: [{ name: "web", image: "web:1" }] },
    status: {
      phase,
      conditions: [{ type: "Ready", status: ready ? "True" : "False" }],
      containerStatuses: [{ name: "web", ready, image: "web:1", imageID: "", state: { running: {} } }],
    },
  });
}

function deployment(updated: number): Uint8Array {
  const labels = { app: "web" };
  return storedBytes(deploymentType, {
    metadata: { name: "web", namespace: "default", uid: "2", generation: 1 },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "web", image: "web:1" }] } },
    },
    status: {
      observedGeneration: 1,
      replicas: 2,
      updatedReplicas: updated,
      readyReplicas: updated,
      availableReplicas: updated,
    },
  });
}

Deno.test("kubectl watches", async (t) => {
  await using etcd = await startEtcd();
  await using weir = await startWeir({ etcdServers: [etcd.url] });
  const writer = new ObjectWriter(etcd.url);

  await t.step("get -w prints a row for each change", async () => {
    await writer.put("/pods/default/web", pod("Pending", false));
    await using kubectl = await RunningKubectl.start(weir.url, ["get", "pods", "-w"]);
    const [header, first] = await kubectl.lines(2);
    assertMatch(header!, /^NAME +READY +STATUS +RESTARTS +AGE$/);
    assertMatch(first!, /^web +0\/1 +Pending +0 +\d+s$/);
    await writer.put("/pods/default/web", pod("Running", true));
    assertMatch(await kubectl.line(), /^web +1\/1 +Running +0 +\d+s$/);
    await writer.delete("/pods/default/web");
    assertMatch(await kubectl.line(), /^web +1\/1 +Running +0 +\d+s$/);
  });

  await t.step("get -w --watch-only --output-watch-events tells what happened", async () => {
    await using kubectl = await RunningKubectl.start(weir.url, [
      "get",
      "pods",
      "--watch-only",
      "--output-watch-events",
    ]);
    const lines = kubectl.lines(4);
    await new Promise((resolve) => setTimeout(resolve, 1_000)); // kubectl must have begun, which it says nobody
    await writer.put("/pods/default/web", pod("Pending", false));
    await writer.put("/pods/default/web", pod("Running", true));
    await writer.delete("/pods/default/web");
    const events = (await lines).map((line) => line.split(/ +/)[0]);
    assertEquals(events, ["EVENT", "ADDED", "MODIFIED", "DELETED"]);
  });

  await t.step("get -o json -w prints whole objects", async () => {
    await writer.configMap("settings", { data: { n: "1" } });
    await using kubectl = await RunningKubectl.start(weir.url, ["get", "configmap", "settings", "-w", "-o", "json"]);
    assertEquals((await kubectl.document()).data, { n: "1" });
    // kubectl drops the first event of its watch as what it has printed already, so the change must come after that.
    await untilWatched(weir.url);
    await writer.configMap("settings", { data: { n: "2" } });
    assertEquals((await kubectl.document()).data, { n: "2" });
  });

  await t.step("wait --for condition, jsonpath and delete", async () => {
    await writer.put("/pods/default/web", pod("Pending", false));
    const waiting = async (args: string[], change: () => Promise<unknown>) => {
      await using kubectl = await RunningKubectl.start(weir.url, ["wait", ...args, "pod/web", "--timeout=15s"]);
      await new Promise((resolve) => setTimeout(resolve, 500));
      await change();
      return [await kubectl.line(), await kubectl.exitCode()];
    };
    assertEquals(
      await waiting(["--for=condition=Ready"], () => writer.put("/pods/default/web", pod("Running", true))),
      ["pod/web condition met", 0],
    );
    assertEquals(
      await waiting(
        ["--for=jsonpath={.status.phase}=Failed"],
        () => writer.put("/pods/default/web", pod("Failed", false)),
      ),
      ["pod/web condition met", 0],
    );
    assertEquals(
      await waiting(["--for=delete"], () => writer.delete("/pods/default/web")),
      ["pod/web condition met", 0],
    );
  });

  await t.step("rollout status follows a deployment to its end", async () => {
    await writer.put("/deployments/default/web", deployment(0));
    await using kubectl = await RunningKubectl.start(weir.url, [
      "rollout",
      "status",
      "deployment/web",
      "--timeout=15s",
    ]);
    assertMatch(await kubectl.line(), /0 out of 2 new replicas have been updated/);
    await writer.put("/deployments/default/web", deployment(2));
    assertEquals(await kubectl.line(), 'deployment "web" successfully rolled out');
    assertEquals(await kubectl.exitCode(), 0);
  });
});

/** Resolves when the server has one watch, and has begun it. */
async function untilWatched(url: string): Promise<void> {
  for (;;) {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const requests = [...metrics.matchAll(/^apiserver_longrunning_requests\{.*\} ([1-9]\d*)$/gm)].map(([, count]) =>
      count
    );
    if (requests.join() === "1" && /^weir_watchers 1$/m.test(metrics)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
