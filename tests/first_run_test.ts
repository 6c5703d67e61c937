// The first minutes with weir, on real processes: no flags, no kubeconfig, no etcd; Ctrl-C; and what may be in the way.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { makeKubectl } from "./support/kubectl.ts";
import { runWeir, sourceProgram, startWeirProcess, type WeirProcess } from "./support/weir_process.ts";
import { WatchClient } from "./support/watch_client.ts";

const weir = await sourceProgram();
const listPath = "/api/v1/namespaces/default/configmaps";

/** A home folder for one test. */
async function tempHome(): Promise<{ home: string; storeFile: string } & AsyncDisposable> {
  const home = await Deno.makeTempDir({ prefix: "weir-test-home-" });
  return {
    home,
    storeFile: `${home}/.local/state/weir/weir.db`,
    [Symbol.asyncDispose]: () => Deno.remove(home, { recursive: true }),
  };
}

async function createConfigMaps(url: string, { count, bytes }: { count: number; bytes: number }): Promise<void> {
  for (let index = 0; index < count; index++) {
    const object = { metadata: { name: `config-${index}` }, data: { text: "x".repeat(bytes) } };
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(url + listPath, { method: "POST", headers, body: JSON.stringify(object) });
    assertEquals(response.status, 201, await response.text());
  }
}

Deno.test("a server without flags says where it listens, where its objects are, and what to try", async () => {
  await using temp = await tempHome();
  const { home, storeFile } = temp;
  const objects = {
    async first(server: WeirProcess) {
      assertStringIncludes(server.greeting, `weir: objects are in ${storeFile}\n`);
      assertMatch(server.greeting, /^weir: process \d+ listens on http:\/\/127\.0\.0\.1:\d+$/m);
      const [, words = ""] = /^weir: try: kubectl (.*)$/m.exec(server.greeting) ?? [];
      await using kubectl = await makeKubectl({ url: server.url });
      const shown = await kubectl.output(words.split(" "));
      assertMatch(shown, /^default +Active/m);
      await kubectl.output(["create", "configmap", "kept", "--from-literal=a=b"]);
      await kubectl.output(["create", "deployment", "web", "--image=web:1"]);
    },
    async second(server: WeirProcess) {
      await using kubectl = await makeKubectl({ url: server.url });
      const names = await kubectl.output(["get", "configmaps,deployments", "-o", "name"]);
      assertEquals(names, "configmap/kept\ndeployment.apps/web\n");
    },
  };
  for (const look of [objects.first, objects.second]) {
    await using server = await startWeirProcess(weir, { args: [], home });
    await look(server);
    assertEquals(await server.stop(), 0);
    assertMatch(await server.printed, /weir: stopping; answers under way have 10 s to end\n$/);
  }
  assertEquals((await Deno.stat(storeFile.replace("/weir.db", ""))).mode! & 0o077, 0);
});

Deno.test("a list under way ends whole and a watch ends when Ctrl-C stops the server", async () => {
  await using temp = await tempHome();
  const args = ["--data-dir=:memory:"];
  await using server = await startWeirProcess(weir, { args, home: temp.home });
  const [count, bytes] = [150, 100_000];
  await createConfigMaps(server.url, { count, bytes });
  await using watch = await WatchClient.open(server.url + listPath);
  await watch.take(count);
  const response = await fetch(server.url + listPath);
  const reader = response.body!.getReader();
  const { value: head } = await reader.read();
  server.signal("SIGINT");
  assertEquals(await watch.rest(), []);
  await refused(server.url);
  const parts = [head!];
  for (let read = await reader.read(); !read.done; read = await reader.read()) parts.push(read.value);
  const list = await new Response(new Blob(parts)).json() as { items: unknown[] };
  assertEquals(list.items.length, count);
  assertEquals(await server.status, 0);
});

/** Resolves when nobody listens any more. */
async function refused(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  for (;;) {
    const connection = await Deno.connect({ hostname, port: Number(port) }).catch(() => undefined);
    if (connection === undefined) return;
    connection.close();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

Deno.test("a second Ctrl-C ends the server at once, whoever still reads", async () => {
  await using temp = await tempHome();
  await using server = await startWeirProcess(weir, { args: ["--data-dir=:memory:"], home: temp.home });
  await createConfigMaps(server.url, { count: 150, bytes: 100_000 });
  const { hostname, port } = new URL(server.url);
  using connection = await Deno.connect({ hostname, port: Number(port) });
  await connection.write(new TextEncoder().encode(`GET ${listPath} HTTP/1.1\r\nHost: localhost\r\n\r\n`));
  await connection.read(new Uint8Array(100));
  server.signal("SIGINT");
  await refused(server.url);
  server.signal("SIGINT");
  assertEquals(await server.status, 130);
});

Deno.test("what is in the way of a start is said in one line", async (t) => {
  await using temp = await tempHome();
  const { home, storeFile } = temp;
  await using server = await startWeirProcess(weir, { args: [], home });
  const said = async (args: readonly string[], code: number) => {
    const output = await runWeir(weir, { args, home });
    assertEquals(output.code, code, output.stderr);
    assertMatch(output.stderr, /^weir: .*\n$/);
    return output.stderr;
  };

  await t.step("another server has the store", async () => {
    assertStringIncludes(await said(["--port=0"], 1), `${storeFile}: another process uses it`);
    assertEquals(await (await fetch(`${server.url}/readyz`)).text(), "ok");
  });

  await t.step("another process has the port", async () => {
    const { port } = new URL(server.url);
    const text = await said([`--port=${port}`, "--data-dir=:memory:"], 2);
    assertStringIncludes(text, `--port=${port}; 0 takes a free port`);
  });

  await t.step("the file is damaged", async () => {
    assertEquals(await server.stop(), 0);
    const bytes = await Deno.readFile(storeFile);
    await Deno.writeFile(storeFile, bytes.fill(0x5a, 0, 4096));
    assertStringIncludes(await said(["--port=0"], 1), "no store of weir, or it is damaged");
    await Deno.writeFile(storeFile, bytes.slice(0, 20_000));
    assertStringIncludes(await said(["--port=0"], 1), storeFile);
    assertEquals((await Deno.stat(storeFile)).size, 20_000);
  });

  await t.step("the folder cannot be made", async () => {
    assertStringIncludes(await said(["--port=0", "--data-dir=/proc/weir"], 2), "cannot make the folder /proc/weir");
  });

  await t.step("the flags do not go together", async () => {
    await said(["--data-dir=x", "--etcd-servers=http://127.0.0.1:2379"], 2);
    assertStringIncludes(await said(["--read-only", "--data-dir=none"], 2), "there is no store none/weir.db");
  });
});

Deno.test("--write-kubeconfig is all that kubectl needs, over HTTP and HTTPS", async () => {
  await using temp = await tempHome();
  const { home } = temp;
  const kubeconfig = `${home}/kubeconfig`;
  await Deno.writeTextFile(kubeconfig, "what was there, for all to read", { mode: 0o644 });
  for (const flags of [[], ["--secure-port=0"]]) {
    const args = ["--data-dir=:memory:", `--write-kubeconfig=${kubeconfig}`, ...flags];
    await using server = await startWeirProcess(weir, { args, home });
    assertEquals((await Deno.stat(kubeconfig)).mode! & 0o777, 0o600);
    assertMatch(await Deno.readTextFile(kubeconfig), flags.length > 0 ? /server: https:/ : /server: http:/);
    await using kubectl = await makeKubectl({ kubeconfig });
    assert((await kubectl.output(["get", "namespaces", "-o", "name"])).includes("namespace/kube-system\n"));
    assertStringIncludes(server.greeting, `try: kubectl --kubeconfig=${kubeconfig} get namespaces`);
  }
});
