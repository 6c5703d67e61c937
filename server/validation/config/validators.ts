// The validators of the kinds that configure namespaces, pods and nodes. ServiceAccounts have no rules beyond metadata.

import type { ValidatorTable } from "../validator.ts";
import { configMapValidator } from "./config_map.ts";
import { endpointsValidator } from "./endpoints.ts";
import { limitRangeValidator } from "./limit_range.ts";
import { namespaceValidator } from "./namespace.ts";
import { nodeValidator } from "./node.ts";
import { resourceQuotaValidator } from "./resource_quota.ts";
import { secretValidator } from "./secret.ts";

export const configValidators: ValidatorTable = {
  "k8s.io.api.core.v1.ConfigMap": configMapValidator,
  "k8s.io.api.core.v1.Endpoints": endpointsValidator,
  "k8s.io.api.core.v1.LimitRange": limitRangeValidator,
  "k8s.io.api.core.v1.Namespace": namespaceValidator,
  "k8s.io.api.core.v1.Node": nodeValidator,
  "k8s.io.api.core.v1.ResourceQuota": resourceQuotaValidator,
  "k8s.io.api.core.v1.Secret": secretValidator,
};
