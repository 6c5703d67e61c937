// Defaults of apps, batch and autoscaling, as data. Deprecated versions of the same kinds are in old_version_defaults.ts.
import { labelsFromTemplate } from "./computed_defaults.ts";
import type { Rule, RuleTable } from "./rule.ts";

export const rollingUpdateStrategy: readonly Rule[] = [
  { set: "type", to: "RollingUpdate" },
  { set: "rollingUpdate", to: {}, if: { is: { type: ["RollingUpdate"] } } },
];

export const statefulSetUpdateStrategy: readonly Rule[] = [
  { set: "rollingUpdate", to: {}, if: { is: { type: [""] } } },
  { set: "type", to: "RollingUpdate" },
];

const podsAndPercent = [
  { type: "Pods", value: 4, periodSeconds: 15 },
  { type: "Percent", value: 100, periodSeconds: 15 },
];

export const workloadDefaults: RuleTable = {
  anywhere: {
    "apps.v1.DeploymentStrategy": rollingUpdateStrategy,
    "apps.v1.RollingUpdateDeployment": [{ set: "maxUnavailable", to: "25%" }, { set: "maxSurge", to: "25%" }],
    "apps.v1.DeploymentSpec": [
      { set: "replicas", to: 1 },
      { set: "revisionHistoryLimit", to: 10 },
      { set: "progressDeadlineSeconds", to: 600 },
    ],
    "apps.v1.ReplicaSetSpec": [{ set: "replicas", to: 1 }],
    "apps.v1.StatefulSetSpec": [
      { set: "podManagementPolicy", to: "OrderedReady" },
      { set: "replicas", to: 1 },
      { set: "revisionHistoryLimit", to: 10 },
      { set: "persistentVolumeClaimRetentionPolicy", to: {} },
    ],
    "apps.v1.StatefulSetUpdateStrategy": statefulSetUpdateStrategy,
    "apps.v1.RollingUpdateStatefulSetStrategy": [{ set: "partition", to: 0 }],
    "apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy": [
      { set: "whenDeleted", to: "Retain" },
      { set: "whenScaled", to: "Retain" },
    ],
    "apps.v1.DaemonSetSpec": [{ set: "revisionHistoryLimit", to: 10 }],
    "apps.v1.DaemonSetUpdateStrategy": rollingUpdateStrategy,
    "apps.v1.RollingUpdateDaemonSet": [{ set: "maxUnavailable", to: 1 }, { set: "maxSurge", to: 0 }],
    "batch.v1.PodFailurePolicyOnPodConditionsPattern": [{ set: "status", to: "True" }],
    "batch.*.CronJobSpec": [
      { set: "concurrencyPolicy", to: "Allow" },
      { set: "suspend", to: false },
      { set: "successfulJobsHistoryLimit", to: 3 },
      { set: "failedJobsHistoryLimit", to: 1 },
    ],
    "autoscaling.*.HorizontalPodAutoscalerSpec": [{ set: "minReplicas", to: 1 }],
    "autoscaling.v2.HorizontalPodAutoscalerSpec": [
      {
        set: "metrics",
        to: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } }],
      },
    ],
    "autoscaling.v2.HorizontalPodAutoscalerBehavior": [{ set: "scaleUp", to: {} }, { set: "scaleDown", to: {} }],
  },
  inObject: {
    "autoscaling.v2.HorizontalPodAutoscaler": {
      "spec.behavior.scaleUp": [
        { set: "stabilizationWindowSeconds", to: 0 },
        { set: "selectPolicy", to: "Max" },
        { set: "policies", to: podsAndPercent },
      ],
      "spec.behavior.scaleDown": [
        { set: "selectPolicy", to: "Max" },
        { set: "policies", to: podsAndPercent.slice(1) },
      ],
    },
    // A CronJob's job template gets none of these.
    "batch.v1.Job": {
      "": [{ compute: labelsFromTemplate, reads: ["metadata.labels", "spec.template.metadata.labels"] }],
      "spec": [
        { set: "completions", to: 1, if: { unset: ["parallelism"] } },
        { set: "parallelism", to: 1 },
        { set: "backoffLimit", to: 2147483647, if: { isSet: ["backoffLimitPerIndex"] } },
        { set: "backoffLimit", to: 6 },
        { set: "completionMode", to: "NonIndexed" },
        { set: "suspend", to: false },
        { set: "podReplacementPolicy", to: "Failed", if: { isSet: ["podFailurePolicy"] } },
        { set: "podReplacementPolicy", to: "TerminatingOrFailed" },
        { set: "manualSelector", to: false },
      ],
    },
  },
};
