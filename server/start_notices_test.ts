import { assertEquals } from "@std/assert";
import { MemoryStore } from "../tests/support/memory_store.ts";
import { builtinResource } from "./resources/builtin_resources.ts";
import { startNotices } from "./start_notices.ts";
import { codecOf } from "./write/object_codec.ts";

const now = () => Date.parse("2026-11-24T10:00:00Z");

function lease(renewTime: string): Uint8Array {
  const object = { metadata: { name: "apiserver-x", namespace: "kube-system" }, spec: { renewTime } };
  return codecOf(builtinResource("leases.coordination.k8s.io")).encode(object);
}

function object(apiVersion: string, kind: string, metadata: Record<string, unknown>): string {
  return JSON.stringify({ apiVersion, kind, metadata });
}

const cases: [what: string, stored: Record<string, string | Uint8Array>, lines: string[]][] = [
  ["an empty store has nothing to tell", {}, []],
  [
    "webhooks, quotas and secured namespaces are named in one line",
    {
      "/validatingwebhookconfigurations/a": object(
        "admissionregistration.k8s.io/v1",
        "ValidatingWebhookConfiguration",
        {},
      ),
      "/resourcequotas/a/b": object("v1", "ResourceQuota", {}),
      "/resourcequotas/a/c": object("v1", "ResourceQuota", {}),
      "/namespaces/a": object("v1", "Namespace", { labels: { "pod-security.kubernetes.io/enforce": "baseline" } }),
      "/namespaces/b": object("v1", "Namespace", {}),
    },
    [
      "stored, but not enforced by weir: 1 validatingwebhookconfigurations, 2 resourcequotas, " +
      "1 namespaces with pod-security.kubernetes.io/enforce",
    ],
  ],
  ["a master lease is another server", { "/masterleases/10.1.2.3": "{}" }, [
    "another API server works on this store (master lease 10.1.2.3): both write; use --read-only for a replica",
  ]],
  ["so is a fresh identity", { "/leases/kube-system/apiserver-x": lease("2026-11-24T09:59:55.000000Z") }, [
    "another API server works on this store (identity apiserver-x): both write; use --read-only for a replica",
  ]],
  ["an old identity is not", { "/leases/kube-system/apiserver-x": lease("2026-11-24T09:00:00.000000Z") }, []],
  ["nor is the lease of another program", { "/leases/kube-system/x": lease("2026-11-24T09:59:55.000000Z") }, []],
];

for (const [what, stored, lines] of cases) {
  Deno.test(`at the start ${what}`, async () => {
    const store = new MemoryStore();
    await store.commit(
      Object.entries(stored).map(([key, value]) => ({
        key,
        value: typeof value === "string" ? new TextEncoder().encode(value) : value,
        expected: 0,
      })),
    );
    assertEquals(await startNotices(store, now), lines);
  });
}
