import { assertEquals } from "@std/assert";
import { goJson } from "../encoding/json_text.ts";
import { components, componentStatus } from "./component_status.ts";

Deno.test("a component that answers is healthy", async () => {
  const etcd = { name: "etcd-0", probe: () => Promise.resolve() };
  assertEquals(
    goJson(await componentStatus(etcd)),
    '{"kind":"ComponentStatus","apiVersion":"v1","metadata":{"name":"etcd-0"},' +
      '"conditions":[{"type":"Healthy","status":"True","message":"ok"}]}',
  );
});

Deno.test("one that does not is unhealthy, and the reason is shown", async () => {
  const etcd = { name: "etcd-0", probe: () => Promise.reject(new Error("no leader")) };
  const { conditions } = await componentStatus(etcd);
  assertEquals(conditions, [{ type: "Healthy", status: "False", message: "no leader" }]);
});

Deno.test("there is one for each etcd, after the components that run beside", () => {
  const probe = () => Promise.resolve();
  assertEquals(components([probe, probe]).map(({ name }) => name), [
    "controller-manager",
    "scheduler",
    "etcd-0",
    "etcd-1",
  ]);
});
