// Between versions of a kind, on decoded objects. One version of each kind is its hub; the others say how they come to it
// and, where they are served or stored, how it comes back to them. Versions that are spelled alike need no entry.
import type { TypedObject } from "../typed_object/typed_object.ts";
import { autoscalingConversion } from "./autoscaling.ts";
import { definitionConversion } from "./custom_resource_definition.ts";
import { eventConversion } from "./events.ts";
import {
  daemonSetToHub,
  deploymentToHub,
  deviceRequestsToHub,
  endpointSliceToHub,
  ingressToHub,
  priorityLevelToHub,
  resourceSliceToHub,
  roleBindingToHub,
  runtimeClassToHub,
} from "./old_versions.ts";
import type { Conversion } from "./reshape.ts";

/** By the last three parts of the message's name; every other version is the hub or spelled as it is. */
const conversions: Readonly<Record<string, Conversion>> = {
  "events.v1.Event": eventConversion,
  "events.v1beta1.Event": eventConversion,
  "autoscaling.v1.HorizontalPodAutoscaler": autoscalingConversion,
  "apiextensions.v1beta1.CustomResourceDefinition": definitionConversion,
  "apps.v1beta1.Deployment": { toHub: deploymentToHub },
  "extensions.v1beta1.Deployment": { toHub: deploymentToHub },
  "extensions.v1beta1.DaemonSet": { toHub: daemonSetToHub },
  "extensions.v1beta1.Ingress": { toHub: ingressToHub },
  "networking.v1beta1.Ingress": { toHub: ingressToHub },
  "rbac.v1alpha1.RoleBinding": { toHub: roleBindingToHub },
  "rbac.v1alpha1.ClusterRoleBinding": { toHub: roleBindingToHub },
  "flowcontrol.v1beta1.PriorityLevelConfiguration": { toHub: priorityLevelToHub },
  "flowcontrol.v1beta2.PriorityLevelConfiguration": { toHub: priorityLevelToHub },
  "node.v1alpha1.RuntimeClass": { toHub: runtimeClassToHub },
  "discovery.v1beta1.EndpointSlice": { toHub: endpointSliceToHub },
  "resource.v1beta1.ResourceClaim": { toHub: (claim) => deviceRequestsToHub(claim.spec) },
  "resource.v1beta1.ResourceClaimTemplate": {
    toHub: (template) => deviceRequestsToHub((template.spec as TypedObject | undefined)?.spec),
  },
  "resource.v1beta1.ResourceSlice": { toHub: resourceSliceToHub },
};

/** From the shape of `from` to that of `to` (full message names), in place. `atHub` sees the object in between. */
export function convertObject(
  object: TypedObject,
  { from, to, atHub }: { from: string; to: string; atHub?: (object: TypedObject) => void },
): void {
  conversionOf(from)?.toHub(object);
  atHub?.(object);
  conversionOf(to)?.fromHub?.(object);
}

/** Whether an object of this version may come back otherwise from its hub. */
export function changesByItself(messageName: string): boolean {
  const conversion = conversionOf(messageName);
  return conversion?.fromHub !== undefined && !conversion.isExact;
}

function conversionOf(messageName: string): Conversion | undefined {
  return conversions[messageName.split(".").slice(-3).join(".")];
}
