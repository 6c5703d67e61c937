// Tables of what pods are scheduled by: priorities, runtimes, devices.
import { cell, flag, integer, type KindCells, name, sinceCreation, text } from "./cells.ts";

export const schedulingCells: KindCells = {
  "priorityclasses.scheduling.k8s.io": [
    name,
    integer("value"),
    flag("globalDefault"),
    sinceCreation,
    text("preemptionPolicy"),
  ],
  "runtimeclasses.node.k8s.io": [name, text("handler"), sinceCreation],
  "deviceclasses.resource.k8s.io": [name, sinceCreation],
  "resourceclaimtemplates.resource.k8s.io": [name, sinceCreation],
  "resourceclaims.resource.k8s.io": [
    name,
    cell<ResourceClaim>(["metadata.deletionTimestamp", "status.allocation", "status.reservedFor"], claimState),
    sinceCreation,
  ],
  "resourceslices.resource.k8s.io": [
    name,
    text("spec.nodeName"),
    text("spec.driver"),
    text("spec.pool.name"),
    sinceCreation,
  ],
};

interface ResourceClaim {
  readonly metadata?: { readonly deletionTimestamp?: string | null };
  readonly status?: { readonly allocation?: unknown; readonly reservedFor?: readonly unknown[] };
}

function claimState({ metadata, status }: ResourceClaim): string {
  const states = metadata?.deletionTimestamp ? ["deleted"] : [];
  if (status?.allocation) {
    states.push("allocated");
    if (status.reservedFor?.length) states.push("reserved");
  } else if (states.length === 0) {
    states.push("pending");
  }
  return states.join(",");
}
