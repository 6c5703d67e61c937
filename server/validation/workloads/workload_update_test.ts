import { assertEquals } from "@std/assert";
import { type Update, updateFaults } from "./workload_fixture.ts";

const cases: [title: string, kind: string, update: Update, faults: string[]][] = [
  ["selector", "apps.v1.Deployment", {
    to: { "spec.selector": { matchLabels: { app: "x" } }, "spec.template.metadata.labels": { app: "x" } },
  }, ['spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable']],
  ["replicas", "apps.v1.Deployment", { to: { "spec.replicas": 5 } }, []],
  ["status", "apps.v1.Deployment", {
    subresource: "status",
    to: { status: { replicas: 1, updatedReplicas: 2, readyReplicas: -1, availableReplicas: 2 } },
  }, [
    "status.readyReplicas: Invalid value: -1: must be greater than or equal to 0",
    "status.updatedReplicas: Invalid value: 2: cannot be greater than status.replicas",
    "status.availableReplicas: Invalid value: 2: cannot be greater than status.replicas",
    "status.availableReplicas: Invalid value: 2: cannot be greater than readyReplicas",
  ]],
  ["selector", "apps.v1.ReplicaSet", {
    to: { "spec.selector": { matchLabels: { app: "x" } }, "spec.template.metadata.labels": { app: "x" } },
  }, ['spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable']],
  ["status", "apps.v1.ReplicaSet", {
    subresource: "status",
    to: { status: { replicas: 1, fullyLabeledReplicas: 2, readyReplicas: 1, availableReplicas: 2 } },
  }, [
    "status.fullyLabeledReplicas: Invalid value: 2: cannot be greater than status.replicas",
    "status.availableReplicas: Invalid value: 2: cannot be greater than status.replicas",
    "status.availableReplicas: Invalid value: 2: cannot be greater than readyReplicas",
  ]],
  ["status", "apps.v1.DaemonSet", {
    subresource: "status",
    to: { status: { currentNumberScheduled: -1, numberReady: -1 } },
  }, [
    "status.currentNumberScheduled: Invalid value: -1: must be greater than or equal to 0",
    "status.numberReady: Invalid value: -1: must be greater than or equal to 0",
  ]],
  ["service", "apps.v1.StatefulSet", { to: { "spec.serviceName": "t" } }, [
    "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
  ]],
  ["replicas", "apps.v1.StatefulSet", { to: { "spec.replicas": 4 } }, []],
  ["status", "core.v1.ReplicationController", { subresource: "status", to: { status: { replicas: -1 } } }, [
    "status.replicas: Invalid value: -1: must be greater than or equal to 0",
    "status.fullyLabeledReplicas: Invalid value: 0: cannot be greater than status.replicas",
    "status.readyReplicas: Invalid value: 0: cannot be greater than status.replicas",
    "status.availableReplicas: Invalid value: 0: cannot be greater than status.replicas",
  ]],
  ["completions", "batch.v1.Job", { from: { "spec.completions": 2 }, to: { "spec.completions": 3 } }, [
    "spec.completions: Invalid value: 3: field is immutable",
  ]],
  ["parallelism", "batch.v1.Job", { to: { "spec.parallelism": 3 } }, []],
  ["mode", "batch.v1.Job", { to: { "spec.completionMode": "Indexed" } }, [
    'spec.completionMode: Invalid value: "Indexed": field is immutable',
  ]],
  ["completed and failed", "batch.v1.Job", {
    subresource: "status",
    to: { status: { conditions: [{ type: "Complete", status: "True" }, { type: "Failed", status: "True" }] } },
  }, [
    "status.conditions: Invalid value: cannot set Complete=True and Failed=true conditions",
    "status.completionTime: Required value: completionTime is required for Complete jobs",
    "status.conditions: Invalid value: cannot set Failed=True condition without the FailureTarget=true condition",
    "status.conditions: Invalid value: cannot set Complete=True condition without the SuccessCriteriaMet=true condition",
    "status.startTime: Required value: startTime is required for finished job",
  ]],
];

for (const [title, kind, update, faults] of cases) {
  Deno.test(`faults of a changed ${kind}: ${title}`, () => assertEquals(updateFaults(kind, update), faults));
}
