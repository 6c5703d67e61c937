import { assertEquals, assertMatch } from "@std/assert";
import { gunzipSync } from "node:zlib";
import { parseQuery } from "./request_target.ts";
import { respondBytes, respondEmpty, respondStatus, respondStream, respondText, responseContext } from "./respond.ts";
import { expired, notFound, resourceVersionTooLarge } from "./status_error.ts";

function contextOf(headers: Record<string, string> = {}, method = "GET") {
  return responseContext(new Request("http://127.0.0.1/", { method, headers }), parseQuery(""));
}

function chunksOf(...lengths: number[]): AsyncIterable<Uint8Array> {
  return ReadableStream.from(lengths.map((length) => new Uint8Array(length).fill(97)));
}

const json = { contentType: "application/json" };

Deno.test("every answer has its audit id, is not to be cached, and carries its warnings", async () => {
  const context = contextOf();
  context.warnings.push('use v1 "please"', 'use v1 "please"', "b\\c");
  const response = respondBytes(context, { ...json, body: new Uint8Array(2) });
  assertEquals([response.status, (await response.bytes()).length], [200, 2]);
  assertMatch(response.headers.get("Audit-Id")!, /^[0-9a-f-]{36}$/);
  assertEquals(response.headers.get("Cache-Control"), "no-cache, private");
  assertEquals(response.headers.get("Content-Type"), "application/json");
  assertEquals(response.headers.get("Warning"), '299 - "use v1 \\"please\\"", 299 - "b\\\\c"');
  assertEquals(response.headers.get("X-Content-Type-Options"), null);
});

Deno.test("a client may choose the audit id", () => {
  assertEquals(respondEmpty(contextOf({ "Audit-ID": "mine" }), { status: 304 }).headers.get("Audit-Id"), "mine");
});

Deno.test("an answer may have its own caching rules", () => {
  const headers = { "Cache-Control": "public", ETag: '"x"' };
  const response = respondEmpty(contextOf(), { status: 304, headers });
  assertEquals([response.status, response.headers.get("Cache-Control"), response.body], [304, "public", null]);
});

Deno.test("a Status is sent in the format of errors", async () => {
  const response = respondStatus(contextOf(), notFound({ group: "apps", plural: "deployments" }, "web"));
  assertEquals(response.status, 404);
  assertEquals(
    await response.text(),
    '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"deployments.apps \\"web\\" not ' +
      'found","reason":"NotFound","details":{"name":"web","group":"apps","kind":"deployments"},"code":404}\n',
  );
});

Deno.test("a Status says when to come back in a header, too", async () => {
  const response = respondStatus(contextOf(), resourceVersionTooLarge({ requested: 9n, current: 5 }, { retry: true }));
  assertEquals(response.headers.get("Retry-After"), "1");
  assertEquals((await response.json()).details.causes[0].reason, "ResourceVersionTooLarge");
});

Deno.test("an expired list says where to go on", async () => {
  const status = await respondStatus(contextOf(), expired("too old", "token")).json();
  assertEquals([status.metadata, status.reason, status.code], [{ continue: "token" }, "Expired", 410]);
});

Deno.test("plain text is not to be sniffed", async () => {
  const response = respondText(contextOf(), 404, "404 page not found\n");
  assertEquals(response.headers.get("X-Content-Type-Options"), "nosniff");
  assertEquals(await response.text(), "404 page not found\n");
});

const gzipCases: [accepted: string, lengths: number[], compressed: boolean][] = [
  ["gzip", [1 << 17, 1], true],
  ["gzip", [1 << 17], false],
  ["gzip;q=1", [1 << 18], false],
  ["", [1 << 18], false],
];
for (const [accepted, lengths, compressed] of gzipCases) {
  const length = lengths.reduce((sum, part) => sum + part);
  Deno.test(`${length} bytes are ${compressed ? "" : "not "}compressed with Accept-Encoding "${accepted}"`, async () => {
    const context = contextOf({ "Accept-Encoding": accepted });
    const responses = [
      respondBytes(context, { ...json, body: new Uint8Array(length).fill(97) }),
      await respondStream(context, { ...json, source: chunksOf(...lengths) }),
    ];
    for (const response of responses) {
      assertEquals(response.headers.get("Content-Encoding"), compressed ? "gzip" : null);
      assertEquals(response.headers.get("Vary"), compressed ? "Accept-Encoding" : null);
      const body = await response.bytes();
      assertEquals((compressed ? gunzipSync(body) : body).length, length);
    }
  });
}

Deno.test("HEAD of a stream never touches it", async () => {
  const source: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => {
      throw new Error("touched");
    },
  };
  const response = await respondStream(contextOf({ "Accept-Encoding": "gzip" }, "HEAD"), { ...json, source });
  assertEquals([response.status, response.body], [200, null]);
});

Deno.test("a client that leaves aborts what works for its request", async () => {
  const context = contextOf();
  const response = await respondStream(context, { ...json, source: chunksOf(1, 1) });
  await response.body!.cancel("gone");
  assertEquals(context.abort.signal.reason, "gone");
});
