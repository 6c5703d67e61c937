// The validators of pods, of their templates, and of the workloads that make pods.

import type { ValidatorTable } from "../validator.ts";
import { bindingValidator } from "./binding.ts";
import { cronJobValidator } from "./cron_job.ts";
import { daemonSetValidator } from "./daemon_set.ts";
import { deploymentValidator } from "./deployment.ts";
import { jobValidator } from "./job.ts";
import { podValidator } from "./pod.ts";
import { podTemplateValidator } from "./pod_template.ts";
import { replicaSetValidator } from "./replica_set.ts";
import { replicationControllerValidator } from "./replication_controller.ts";
import { statefulSetValidator } from "./stateful_set.ts";

export const workloadValidators: ValidatorTable = {
  "k8s.io.api.apps.v1.DaemonSet": daemonSetValidator,
  "k8s.io.api.apps.v1.Deployment": deploymentValidator,
  "k8s.io.api.apps.v1.ReplicaSet": replicaSetValidator,
  "k8s.io.api.apps.v1.StatefulSet": statefulSetValidator,
  "k8s.io.api.batch.v1.CronJob": cronJobValidator,
  "k8s.io.api.batch.v1.Job": jobValidator,
  "k8s.io.api.core.v1.Binding": bindingValidator,
  "k8s.io.api.core.v1.Pod": podValidator,
  "k8s.io.api.core.v1.PodTemplate": podTemplateValidator,
  "k8s.io.api.core.v1.ReplicationController": replicationControllerValidator,
};
