// The validators of roles and their bindings.

import type { ValidatorTable } from "../validator.ts";
import { clusterRoleValidator, roleValidator } from "./policy_rules.ts";
import { clusterRoleBindingValidator, roleBindingValidator } from "./role_bindings.ts";

export const rbacValidators: ValidatorTable = {
  "k8s.io.api.rbac.v1.Role": roleValidator,
  "k8s.io.api.rbac.v1.ClusterRole": clusterRoleValidator,
  "k8s.io.api.rbac.v1.RoleBinding": roleBindingValidator,
  "k8s.io.api.rbac.v1.ClusterRoleBinding": clusterRoleBindingValidator,
};
