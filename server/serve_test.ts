import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { RawHttpClient } from "../tests/support/raw_http.ts";
import { type Config, configFrom } from "./config.ts";
import { type RequestHandler, serve } from "./serve.ts";

const echo: RequestHandler = { fetch: (request) => new Response(request.url.replace(/^https?:\/\/[^/]*/, "")) };

function config(values: Partial<Config> = {}): Config {
  return configFrom({ port: 0, ...values });
}

for (
  const path of [
    "//api/v1/pods",
    "/api/v1/namespaces//pods",
    "/api/v1/x/../pods",
    "/../api",
    "/a/.",
    "/a%2Fb/%2e%2e/c",
    "/a%00b",
    "/%zz?x=%",
    "/a|b^`{}\\?x;y",
    "/a#b",
  ]
) {
  Deno.test(`the request target ${path} reaches the handler as it came`, async () => {
    const server = await serve(echo, config());
    const client = new RawHttpClient(server.url);
    const answer = await client.request({ method: "GET", path });
    client.close();
    await server.stop();
    assertEquals(new TextDecoder().decode(answer.body), path);
  });
}

Deno.test("stopping lets an answer under way come to its end and takes no more requests", async () => {
  const pulled = Promise.withResolvers<ReadableStreamDefaultController<Uint8Array>>();
  const slow: RequestHandler = {
    fetch: () => new Response(new ReadableStream({ start: (controller) => pulled.resolve(controller) })),
  };
  const server = await serve(slow, config());
  const answer = fetch(server.url);
  const body = await pulled.promise;
  body.enqueue(new TextEncoder().encode("first "));
  const response = await answer;
  const stopped = server.stop();
  body.enqueue(new TextEncoder().encode("last"));
  body.close();
  assertEquals(await response.text(), "first last");
  await stopped;
  assertEquals(await fetch(server.url).then(() => "answered", () => "refused"), "refused");
  assertEquals(await server.stop(), undefined);
});

Deno.test("HTTPS is served over HTTP/2 and HTTP/1.1 with a pair that is made once", async () => {
  const certDir = await Deno.makeTempDir();
  try {
    const pairs: string[] = [];
    for (let start = 0; start < 2; start++) {
      const server = await serve(echo, config({ securePort: 0, certDir }));
      assertMatch(server.secureUrl ?? "", /^https:\/\/127\.0\.0\.1:\d+$/);
      const caCerts = [await Deno.readTextFile(`${certDir}/apiserver.crt`)];
      for (const http2 of [true, false]) {
        using client = Deno.createHttpClient({ caCerts, http2, http1: !http2 });
        assertEquals(await (await fetch(`${server.secureUrl}/a%2Fb?c`, { client })).text(), "/a%2Fb?c");
      }
      pairs.push(caCerts.join());
      await server.stop();
    }
    assertEquals(pairs[0], pairs[1]);
    assertEquals(((await Deno.stat(`${certDir}/apiserver.key`)).mode ?? 0) & 0o077, 0);
  } finally {
    await Deno.remove(certDir, { recursive: true });
  }
});

Deno.test("two servers on free ports do not meet", async () => {
  const [one, other] = [await serve(echo, config()), await serve(echo, config())];
  assertNotEquals(one.url, other.url);
  await one.stop();
  await other.stop();
});
