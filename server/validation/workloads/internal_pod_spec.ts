// The spec of a pod as Kubernetes' internal type has it, for messages that show it: host namespaces are in the security
// context there, and some fields stand in another order.

import { isTypedObject, type TypedObject, type TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import type { ShownValue } from "../../field_error.ts";
import { internalForm } from "../internal_form.ts";

type Shown = Record<string, ShownValue>;

const specFields =
  ("Volumes InitContainers Containers EphemeralContainers RestartPolicy TerminationGracePeriodSeconds " +
    "ActiveDeadlineSeconds DNSPolicy NodeSelector ServiceAccountName AutomountServiceAccountToken NodeName " +
    "SecurityContext ImagePullSecrets Hostname Subdomain SetHostnameAsFQDN Affinity SchedulerName Tolerations " +
    "HostAliases PriorityClassName Priority PreemptionPolicy DNSConfig ReadinessGates RuntimeClassName Overhead " +
    "EnableServiceLinks TopologySpreadConstraints OS SchedulingGates ResourceClaims Resources HostnameOverride " +
    "SchedulingGroup").split(" ");
const hostFields = ["HostNetwork", "HostPID", "HostIPC", "ShareProcessNamespace", "HostUsers"];
const contextFields =
  ("SELinuxOptions WindowsOptions RunAsUser RunAsGroup RunAsNonRoot SupplementalGroups SupplementalGroupsPolicy FSGroup " +
    "FSGroupChangePolicy Sysctls SeccompProfile AppArmorProfile SELinuxChangePolicy").split(" ");

export function internalPodSpec(spec: TypedValue | undefined): ShownValue {
  const object: TypedObject = isTypedObject(spec) ? spec : {};
  const shown = internalForm("k8s.io.api.core.v1.PodSpec", object) as Shown;
  const context = internalForm("k8s.io.api.core.v1.PodSecurityContext", object.securityContext ?? {}) as Shown;
  const securityContext = { ...pick(shown, hostFields), ...pick(context, contextFields) };
  return pick({ ...shown, SecurityContext: securityContext }, specFields);
}

function pick(from: Shown, names: readonly string[]): Shown {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}
