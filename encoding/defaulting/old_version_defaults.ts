// Defaults of versions that are no longer served but may still lie in the store, as data (pkg/apis/{apps,extensions}/v1beta*).
import { labelSelectorFromTemplate, labelsFromTemplate } from "./computed_defaults.ts";
import type { Rule, RuleTable } from "./rule.ts";
import { rollingUpdateStrategy, statefulSetUpdateStrategy } from "./workload_defaults.ts";

const maxInt32 = 2147483647;
const oneReplica: Rule = { set: "replicas", to: 1 };
const labels: Rule = { compute: labelsFromTemplate };
const selector: Rule = { compute: labelSelectorFromTemplate, if: { unset: ["selector"] } };
const quarter: readonly Rule[] = [{ set: "maxUnavailable", to: "25%" }, { set: "maxSurge", to: "25%" }];
const onDelete: readonly Rule[] = [{ set: "type", to: "OnDelete" }];
const statefulSet: readonly Rule[] = [
  { set: "podManagementPolicy", to: "OrderedReady" },
  oneReplica,
  { set: "revisionHistoryLimit", to: 10 },
  { set: "persistentVolumeClaimRetentionPolicy", to: {} },
];
const retain: readonly Rule[] = [{ set: "whenDeleted", to: "Retain" }, { set: "whenScaled", to: "Retain" }];
const deployment = (revisionHistoryLimit: number, progressDeadlineSeconds: number): readonly Rule[] => [
  oneReplica,
  { set: "revisionHistoryLimit", to: revisionHistoryLimit },
  { set: "progressDeadlineSeconds", to: progressDeadlineSeconds },
];

export const oldVersionDefaults: RuleTable = {
  anywhere: {
    "apps.v1beta2.DeploymentSpec": deployment(10, 600),
    "apps.v1beta2.DeploymentStrategy": rollingUpdateStrategy,
    "apps.v1beta2.RollingUpdateDeployment": quarter,
    "apps.v1beta2.ReplicaSetSpec": [oneReplica],
    "apps.v1beta2.StatefulSetSpec": statefulSet,
    "apps.v1beta2.StatefulSetUpdateStrategy": statefulSetUpdateStrategy,
    "apps.v1beta2.RollingUpdateStatefulSetStrategy": [{ set: "partition", to: 0 }],
    "apps.v1beta2.StatefulSetPersistentVolumeClaimRetentionPolicy": retain,
    "apps.v1beta2.DaemonSetSpec": [{ set: "revisionHistoryLimit", to: 10 }],
    "apps.v1beta2.DaemonSetUpdateStrategy": rollingUpdateStrategy,
    "apps.v1beta2.RollingUpdateDaemonSet": [{ set: "maxUnavailable", to: 1 }, { set: "maxSurge", to: 0 }],
    "apps.v1beta1.DeploymentSpec": deployment(2, 600),
    "apps.v1beta1.DeploymentStrategy": rollingUpdateStrategy,
    "apps.v1beta1.RollingUpdateDeployment": quarter,
    "apps.v1beta1.StatefulSetSpec": statefulSet,
    "apps.v1beta1.StatefulSetUpdateStrategy": onDelete,
    "apps.v1beta1.RollingUpdateStatefulSetStrategy": [{ set: "partition", to: 0 }],
    "apps.v1beta1.StatefulSetPersistentVolumeClaimRetentionPolicy": retain,
    "extensions.v1beta1.DeploymentSpec": deployment(maxInt32, maxInt32),
    "extensions.v1beta1.DeploymentStrategy": rollingUpdateStrategy,
    "extensions.v1beta1.RollingUpdateDeployment": [{ set: "maxUnavailable", to: 1 }, { set: "maxSurge", to: 1 }],
    "extensions.v1beta1.ReplicaSetSpec": [oneReplica],
    "extensions.v1beta1.DaemonSetSpec": [{ set: "revisionHistoryLimit", to: 10 }],
    "extensions.v1beta1.DaemonSetUpdateStrategy": [
      ...onDelete,
      { set: "rollingUpdate", to: {}, if: { is: { type: ["RollingUpdate"] } } },
    ],
    "extensions.v1beta1.RollingUpdateDaemonSet": [{ set: "maxUnavailable", to: 1 }, { set: "maxSurge", to: 0 }],
    "extensions.v1beta1.NetworkPolicyPort": [{ set: "protocol", to: "TCP" }],
  },
  inObject: {
    "apps.v1beta1.Deployment": { "": [labels], "spec": [selector] },
    "apps.v1beta1.StatefulSet": { "": [labels], "spec": [selector] },
    "extensions.v1beta1.Deployment": { "": [labels], "spec": [selector] },
    "extensions.v1beta1.DaemonSet": { "": [labels], "spec": [selector] },
    "extensions.v1beta1.ReplicaSet": { "": [labels], "spec": [selector] },
  },
};
