import { assertEquals } from "@std/assert";
import { type Changes, createFaults } from "./workload_fixture.ts";

const cases: [title: string, kind: string, changes: Changes, faults: string[]][] = [
  ["selector", "apps.v1.Deployment", { "spec.selector": { matchLabels: { app: "x" } } }, [
    'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
  ]],
  ["no selector", "apps.v1.Deployment", { "spec.selector": {} }, [
    "spec.selector: Invalid value: {}: empty selector is invalid for deployment",
  ]],
  ["negative counts", "apps.v1.Deployment", {
    "spec.replicas": -1,
    "spec.minReadySeconds": -1,
    "spec.revisionHistoryLimit": -1,
    "spec.progressDeadlineSeconds": -1,
  }, [
    "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
    "spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0",
    "spec.revisionHistoryLimit: Invalid value: -1: must be greater than or equal to 0",
    "spec.progressDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0",
    "spec.progressDeadlineSeconds: Invalid value: -1: must be greater than minReadySeconds",
  ]],
  ["deadline", "apps.v1.Deployment", { "spec.minReadySeconds": 10, "spec.progressDeadlineSeconds": 10 }, [
    "spec.progressDeadlineSeconds: Invalid value: 10: must be greater than minReadySeconds",
  ]],
  ["strategy", "apps.v1.Deployment", { "spec.strategy": { type: "x" } }, [
    'spec.strategy: Unsupported value: {"Type":"x","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
  ]],
  ["Recreate with rolling update", "apps.v1.Deployment", {
    "spec.strategy": { type: "Recreate", rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } },
  }, ["spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"]],
  ["nothing may move", "apps.v1.Deployment", {
    "spec.strategy": { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } },
  }, ["spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0"]],
  ["percents", "apps.v1.Deployment", {
    "spec.strategy": { type: "RollingUpdate", rollingUpdate: { maxSurge: "x", maxUnavailable: "101%" } },
  }, [
    "spec.strategy.rollingUpdate.maxSurge: Invalid value: \"x\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
    'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
  ]],
  ["restart policy", "apps.v1.Deployment", { "spec.template.spec.restartPolicy": "Never" }, [
    'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
  ]],
  ["deadline of pods", "apps.v1.Deployment", { "spec.template.spec.activeDeadlineSeconds": 5 }, [
    "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported",
  ]],
  ["selector", "apps.v1.ReplicaSet", { "spec.selector": { matchLabels: { app: "x" } } }, [
    'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
  ]],
  ["expression", "apps.v1.ReplicaSet", { "spec.selector": { matchExpressions: [{ key: "a", operator: "In" }] } }, [
    "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
    'spec.selector: Invalid value: {"matchExpressions":[{"key":"a","operator":"In"}]}: invalid label selector',
  ]],
  ["strategy", "apps.v1.DaemonSet", {
    "spec.updateStrategy": { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } },
  }, ["spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero"]],
  ["policies", "apps.v1.StatefulSet", {
    "spec.podManagementPolicy": "x",
    "spec.updateStrategy": { type: "y" },
    "spec.ordinals": { start: -1 },
  }, [
    "spec.podManagementPolicy: Invalid value: \"x\": must be 'OrderedReady' or 'Parallel'",
    'spec.updateStrategy: Invalid value: {"Type":"y","RollingUpdate":null}: must be \'RollingUpdate\' or \'OnDelete\'',
    "spec.ordinals.start: Invalid value: -1: must be greater than or equal to 0",
  ]],
  ["selector", "core.v1.ReplicationController", { "spec.selector": { app: "x" } }, [
    'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
  ]],
  ["no template", "core.v1.ReplicationController", { "spec.template": undefined }, ["spec.template: Required value"]],
  ["container", "core.v1.PodTemplate", { "template.spec.containers": [] }, [
    "template.spec.containers: Required value",
  ]],
];

for (const [title, kind, changes, faults] of cases) {
  Deno.test(`faults of ${kind}: ${title}`, () => assertEquals(createFaults(kind, changes), faults));
}
