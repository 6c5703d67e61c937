import { assertEquals } from "@std/assert";
import type { Manifest } from "../validation/validation_fixture.ts";
import { createWarnings, updateWarnings } from "./warning_fixture.ts";

const annotation = "container.apparmor.security.beta.kubernetes.io/c";
const template = {
  metadata: { annotations: { [annotation]: "unconfined" } },
  spec: { containers: [{ name: "c", image: "i" }] },
};
const plain = { spec: template.spec };

const made: [apiVersion: string, kind: string, spec: (pod: unknown) => Record<string, unknown>, field: string][] = [
  ["v1", "PodTemplate", (pod) => ({ template: pod }), "template"],
  ["apps/v1", "DaemonSet", (pod) => ({ spec: { template: pod } }), "spec.template"],
  ["apps/v1", "Deployment", (pod) => ({ spec: { template: pod } }), "spec.template"],
  ["apps/v1", "ReplicaSet", (pod) => ({ spec: { template: pod } }), "spec.template"],
  ["apps/v1", "StatefulSet", (pod) => ({ spec: { template: pod } }), "spec.template"],
  ["batch/v1", "Job", (pod) => ({ spec: { template: pod } }), "spec.template"],
  [
    "batch/v1",
    "CronJob",
    (pod) => ({ spec: { jobTemplate: { spec: { template: pod } } } }),
    "spec.jobTemplate.spec.template",
  ],
];

for (const [apiVersion, kind, spec, field] of made) {
  Deno.test(`the template of a ${kind} is looked at where it is new`, () => {
    const at = (generation: number, pod: unknown): Manifest => ({
      apiVersion,
      kind,
      metadata: { name: "x", generation },
      ...spec(pod),
    });
    const text = `${field}.metadata.annotations[${annotation}]: ` +
      'deprecated since v1.30; use the "appArmorProfile" field instead';
    assertEquals(createWarnings(at(1, template)), [text]);
    assertEquals(updateWarnings(at(2, template), at(1, plain)), [text]);
    assertEquals(updateWarnings(at(1, template), at(1, template)), []);
    assertEquals(updateWarnings(at(2, template), at(1, plain), "status"), []);
    assertEquals(updateWarnings(at(2, template), at(1, template), "scale"), [text]);
  });
}

const controller = (generation: number, pod: unknown): Manifest => ({
  apiVersion: "v1",
  kind: "ReplicationController",
  metadata: { name: "x", generation },
  spec: { template: pod },
});

Deno.test("of a ReplicationController that changes, the template before is looked at", () => {
  assertEquals(createWarnings(controller(1, template)).length, 1);
  assertEquals(updateWarnings(controller(2, plain), controller(1, template)).length, 1);
  assertEquals(updateWarnings(controller(2, template), controller(1, plain)), []);
});

const named = (kind: string, apiVersion: string, fields = {}): Manifest => ({
  apiVersion,
  kind,
  metadata: { name: "a.b" },
  ...fields,
});
const nameText = "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; " +
  "a DNS label is recommended: [must not contain dots]";

const cases: [what: string, manifest: Manifest, old: Manifest | undefined, warnings: string[]][] = [
  ["a Deployment's name", named("Deployment", "apps/v1"), undefined, [nameText]],
  ["a Deployment's name, once it is there", named("Deployment", "apps/v1"), named("Deployment", "apps/v1"), []],
  ["a DaemonSet's name", named("DaemonSet", "apps/v1"), undefined, []],
  [
    "a negative grace period, which pods themselves cannot have",
    {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: { name: "x" },
      spec: { template: { spec: { terminationGracePeriodSeconds: -1 } } },
    },
    undefined,
    [
      "spec.template.spec.terminationGracePeriodSeconds: " +
      "must be >= 0; negative values are invalid and will be treated as 1",
    ],
  ],
  [
    "claims and history of a StatefulSet",
    named("StatefulSet", "apps/v1", {
      spec: {
        revisionHistoryLimit: -1,
        volumeClaimTemplates: [{ spec: { resources: { requests: { storage: "1500m" } } } }],
      },
    }),
    undefined,
    [
      "spec.volumeClaimTemplates[0].resources.requests[storage]: " +
      'fractional byte value "1500m" is invalid, must be an integer',
      "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended",
    ],
  ],
  [
    "a Job of very many indexes",
    {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "x" },
      spec: { completionMode: "Indexed", completions: 100_001, parallelism: 10_001 },
    },
    undefined,
    [
      "spec: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, " +
      "Kubernetes might not be able to track completedIndexes when a big number of indexes fail",
    ],
  ],
  [
    "a time zone in a schedule",
    { apiVersion: "batch/v1", kind: "CronJob", metadata: { name: "x" }, spec: { schedule: "TZ=UTC 0 0 * * *" } },
    { apiVersion: "batch/v1", kind: "CronJob", metadata: { name: "x" }, spec: { schedule: "TZ=UTC 0 0 * * *" } },
    [
      "cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, " +
      "see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details",
    ],
  ],
];

for (const [what, manifest, old, warnings] of cases) {
  Deno.test(`workloads are warned about: ${what}`, () => {
    assertEquals(old === undefined ? createWarnings(manifest) : updateWarnings(manifest, old), warnings);
  });
}
