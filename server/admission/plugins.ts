// The admission plugins that weir has, in kube-apiserver's order, and which of them run.

import type { AdmissionPlugin } from "./admission.ts";
import { namespaceLifecycle } from "./namespace_lifecycle.ts";
import { defaultTolerationSeconds, serviceAccount, taintNodesByCondition } from "./pod_defaults.ts";
import { priority } from "./priority.ts";
import { runtimeClass } from "./runtime_class.ts";
import { defaultIngressClass, defaultStorageClass, storageObjectInUseProtection } from "./storage_defaults.ts";

const plugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  serviceAccount,
  taintNodesByCondition,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUseProtection,
  runtimeClass,
  defaultIngressClass,
];

/** All plugins run by default; `disabled` takes some away, `enabled` brings them back. */
export function admissionPlugins(
  { enabled, disabled }: { enabled: readonly string[]; disabled: readonly string[] },
): readonly AdmissionPlugin[] {
  return plugins.filter(({ name }) => enabled.includes(name) || !disabled.includes(name));
}
