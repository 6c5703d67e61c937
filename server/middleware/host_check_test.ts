import { assertEquals, assertStringIncludes } from "@std/assert";
import { Hono } from "hono";
import { hostCheck } from "./host_check.ts";

const app = new Hono().use(hostCheck).get("*", (context) => context.text("passed"));

const passing: Record<string, string>[] = [
  {},
  { host: "localhost" },
  { host: "localhost:8080" },
  { host: "LOCALHOST:8080" },
  { host: "127.0.0.1:8080" },
  { host: "127.1.2.3" },
  { host: "[::1]:8080" },
  { host: "[::1]" },
  { host: "localhost", origin: "http://localhost:3000" },
  { host: "localhost", origin: "https://127.0.0.1" },
  { host: "localhost", origin: "http://[::1]:5173" },
];
for (const headers of passing) {
  Deno.test(`a request with ${JSON.stringify(headers)} passes`, async () => {
    const response = await app.request("http://127.0.0.1:8080/api", { headers });
    assertEquals([response.status, await response.text()], [200, "passed"]);
  });
}

const refused: Record<string, string>[] = [
  { host: "evil.example" },
  { host: "evil.example:8080" },
  { host: "127.0.0.1.evil.example" },
  { host: "localhost.evil.example" },
  { host: "evil.example#127.0.0.1" },
  { host: "192.0.2.2:8080" },
  { host: "0.0.0.0:8080" },
  { host: "" },
  { host: "localhost", origin: "https://evil.example" },
  { host: "localhost", origin: "http://localhost.evil.example" },
  { host: "localhost", origin: "http://evil.example:80@localhost" },
  { host: "localhost", origin: "file://" },
  { host: "localhost", origin: "null" },
];
for (const headers of refused) {
  Deno.test(`a request with ${JSON.stringify(headers)} is forbidden`, async () => {
    const response = await app.request("http://127.0.0.1:8080/api", { headers });
    assertEquals(response.status, 403);
    assertEquals(response.headers.get("x-content-type-options"), "nosniff");
    const status = await response.json();
    assertEquals([status.kind, status.reason, status.code], ["Status", "Forbidden", 403]);
    assertStringIncludes(status.message, "is not a loopback name");
  });
}

Deno.test("an absolute request target for another host is forbidden, whatever its Host", async () => {
  const response = await app.request("http://evil.example/api", { headers: { host: "localhost" } });
  assertEquals(response.status, 403);
  await response.body?.cancel();
});
