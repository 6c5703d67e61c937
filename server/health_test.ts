import { assertEquals } from "@std/assert";
import { healthAnswer, type HealthCheck, singleHealthAnswer } from "./health.ts";

const checks: readonly HealthCheck[] = [
  { name: "ping" },
  { name: "etcd", check: () => Promise.reject(new Error("no leader")) },
  { name: "log" },
];

const quiet = { endpoint: "livez", verbose: false, exclude: [] };

Deno.test("a failed check is named, its reason is not", async () => {
  const { status, body } = await healthAnswer(checks, quiet);
  assertEquals([status, body], [
    500,
    "[+]ping ok\n[-]etcd failed: reason withheld\n[+]log ok\nlivez check failed\n",
  ]);
});

Deno.test("an excluded check does not fail the whole", async () => {
  assertEquals((await healthAnswer(checks, { ...quiet, exclude: ["etcd"] })).body, "ok");
  assertEquals(
    (await healthAnswer(checks, { ...quiet, verbose: true, exclude: ["etcd", "b", "a"] })).body,
    "[+]ping ok\n[+]etcd excluded: ok\n[+]log ok\n" +
      'warn: some health checks cannot be excluded: no matches for "a", "b"\nlivez check passed\n',
  );
});

Deno.test("a single check says why it fails; there is no answer for a check that does not exist", async () => {
  assertEquals((await singleHealthAnswer(checks, "ping"))?.body, "ok");
  assertEquals((await singleHealthAnswer(checks, "etcd"))?.body, "internal server error: no leader\n");
  assertEquals(await singleHealthAnswer(checks, "nosuch"), undefined);
});
