// The validators of the kinds that watch over other workloads.

import type { ValidatorTable } from "../validator.ts";
import { horizontalPodAutoscalerValidator } from "./horizontal_pod_autoscaler.ts";
import { podDisruptionBudgetValidator } from "./pod_disruption_budget.ts";

export const policyValidators: ValidatorTable = {
  "k8s.io.api.autoscaling.v2.HorizontalPodAutoscaler": horizontalPodAutoscalerValidator,
  "k8s.io.api.policy.v1.PodDisruptionBudget": podDisruptionBudgetValidator,
};
