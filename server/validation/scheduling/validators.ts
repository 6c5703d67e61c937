// The validators of classes of pods, leases, revisions and API services.

import type { ValidatorTable } from "../validator.ts";
import { apiServiceValidator } from "./api_service.ts";
import { controllerRevisionValidator } from "./controller_revision.ts";
import { leaseValidator } from "./lease.ts";
import { priorityClassValidator } from "./priority_class.ts";
import { runtimeClassValidator } from "./runtime_class.ts";

export const schedulingValidators: ValidatorTable = {
  "k8s.io.api.apps.v1.ControllerRevision": controllerRevisionValidator,
  "k8s.io.api.coordination.v1.Lease": leaseValidator,
  "k8s.io.api.node.v1.RuntimeClass": runtimeClassValidator,
  "k8s.io.api.scheduling.v1.PriorityClass": priorityClassValidator,
  "k8s.io.kube_aggregator.pkg.apis.apiregistration.v1.APIService": apiServiceValidator,
};
