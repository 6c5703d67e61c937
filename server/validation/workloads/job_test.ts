import { assertEquals } from "@std/assert";
import { type Changes, createFaults } from "./workload_fixture.ts";

const cases: [title: string, kind: string, changes: Changes, faults: string[]][] = [
  ["counts", "batch.v1.Job", {
    "spec.parallelism": -1,
    "spec.completions": -1,
    "spec.backoffLimit": -1,
    "spec.ttlSecondsAfterFinished": -1,
    "spec.activeDeadlineSeconds": -1,
  }, [
    "spec.parallelism: Invalid value: -1: must be greater than or equal to 0",
    "spec.completions: Invalid value: -1: must be greater than or equal to 0",
    "spec.activeDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0",
    "spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0",
    "spec.ttlSecondsAfterFinished: Invalid value: -1: must be greater than or equal to 0",
  ]],
  ["restart policy", "batch.v1.Job", { "spec.template.spec.restartPolicy": "Always" }, [
    'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
  ]],
  ["completion mode", "batch.v1.Job", { "spec.completionMode": "x" }, [
    'spec.completionMode: Unsupported value: "x": supported values: "NonIndexed", "Indexed"',
  ]],
  ["Indexed without completions", "batch.v1.Job", { "spec.completionMode": "Indexed", "spec.completions": undefined }, [
    "spec.completions: Required value: when completion mode is Indexed",
  ]],
  ["selector", "batch.v1.Job", { "spec.selector": { matchLabels: { a: "b" } } }, [
    'spec.selector: Invalid value: {"matchLabels":{"a":"b"}}: `selector` not auto-generated',
    'spec.template.metadata.labels: Invalid value: {"controller-uid":"0f3a0000-0000-4000-8000-000000000001","job-name":"x","batch.kubernetes.io/controller-uid":"0f3a0000-0000-4000-8000-000000000001","batch.kubernetes.io/job-name":"x"}: `selector` does not match template `labels`',
  ]],
  ["backoff per index", "batch.v1.Job", { "spec.backoffLimitPerIndex": 1 }, [
    "spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode",
  ]],
  ["success policy", "batch.v1.Job", {
    "spec.completionMode": "Indexed",
    "spec.completions": 3,
    "spec.successPolicy": { rules: [{ succeededIndexes: "0-5" }, {}] },
  }, [
    'spec.successPolicy.rules[0].succeededIndexes: Invalid value: "0-5": error parsing succeededIndexes: too large index: "5"',
    "spec.successPolicy.rules[1]: Required value: at least one of succeededCount or succeededIndexes must be specified",
  ]],
  ["failure policy", "batch.v1.Job", {
    "spec.podFailurePolicy": {
      rules: [{ action: "x", onExitCodes: { operator: "In", values: [0] } }, { action: "FailJob" }],
    },
  }, [
    'spec.podFailurePolicy.rules[0].action: Unsupported value: "x": supported values: "Count", "FailIndex", "FailJob", "Ignore"',
    "spec.podFailurePolicy.rules[0].onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator",
    "spec.podFailurePolicy.rules[1]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required",
    'spec.podReplacementPolicy: Unsupported value: "TerminatingOrFailed": supported values: "Failed"',
  ]],
  ["managed by", "batch.v1.Job", { "spec.managedBy": "x" }, [
    'spec.managedBy: Invalid value: "x": must be a domain-prefixed path (such as "acme.io/foo")',
  ]],
  ["pod replacement", "batch.v1.Job", { "spec.podReplacementPolicy": "x" }, [
    'spec.podReplacementPolicy: Unsupported value: "x": supported values: "Failed", "TerminatingOrFailed"',
  ]],
  ["schedule", "batch.v1.CronJob", { "spec.schedule": "x" }, [
    'spec.schedule: Invalid value: "x": expected exactly 5 fields, found 1: [x]',
  ]],
  ["no schedule", "batch.v1.CronJob", { "spec.schedule": "" }, ["spec.schedule: Required value"]],
  ["concurrency", "batch.v1.CronJob", {
    "spec.concurrencyPolicy": "x",
    "spec.successfulJobsHistoryLimit": -1,
    "spec.failedJobsHistoryLimit": -1,
    "spec.startingDeadlineSeconds": -1,
  }, [
    "spec.startingDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0",
    'spec.concurrencyPolicy: Unsupported value: "x": supported values: "Allow", "Forbid", "Replace"',
    "spec.successfulJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0",
    "spec.failedJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0",
  ]],
  ["zone", "batch.v1.CronJob", { "spec.timeZone": "Mars/X" }, [
    'spec.timeZone: Invalid value: "Mars/X": unknown time zone Mars/X',
  ]],
  ["zone in schedule", "batch.v1.CronJob", { "spec.schedule": "TZ=UTC 0 0 * * *", "spec.timeZone": "UTC" }, [
    'spec.schedule: Invalid value: "TZ=UTC 0 0 * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
  ]],
  ["long name", "batch.v1.CronJob", { "metadata.name": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" }, [
    'metadata.name: Invalid value: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": must be no more than 52 characters',
  ]],
  ["manual selector", "batch.v1.CronJob", { "spec.jobTemplate.spec.manualSelector": true }, [
    'spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "nil", "false"',
  ]],
  ["restart policy", "batch.v1.CronJob", { "spec.jobTemplate.spec.template.spec.restartPolicy": "Always" }, [
    'spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
  ]],
];

for (const [title, kind, changes, faults] of cases) {
  Deno.test(`faults of ${kind}: ${title}`, () => assertEquals(createFaults(kind, changes), faults));
}
