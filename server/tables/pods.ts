// The table of pods: what one word says best about the state of its containers (printPod in kube-apiserver's
// pkg/printers/internalversion). A sidecar is an init container that is restarted for as long as the pod lives.
import type { RowCondition } from "../../encoding/views/table.ts";
import { cell, type CellReader, mapped, name, sinceCreation, text } from "./cells.ts";
import { humanAge } from "./duration.ts";

interface Condition {
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
}

interface Terminated {
  readonly exitCode?: number;
  readonly signal?: number;
  readonly reason?: string;
  readonly finishedAt?: string | null;
}

interface ContainerStatus {
  readonly name?: string;
  readonly ready?: boolean;
  readonly started?: boolean;
  readonly restartCount?: number;
  readonly state?: {
    readonly waiting?: { readonly reason?: string };
    readonly running?: unknown;
    readonly terminated?: Terminated;
  };
  readonly lastState?: { readonly terminated?: Terminated };
}

interface Pod {
  readonly metadata?: { readonly deletionTimestamp?: string | null };
  readonly spec?: {
    readonly containers?: readonly unknown[];
    readonly initContainers?: readonly { readonly name?: string; readonly restartPolicy?: string }[];
    readonly readinessGates?: readonly { readonly conditionType?: string }[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly conditions?: readonly Condition[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

/** The restarts of some containers, and when the last of them was. */
interface Restarts {
  count: number;
  last: string;
}

interface PodSummary {
  readonly ready: number;
  readonly total: number;
  readonly reason: string;
  readonly restarts: Restarts;
}

const summaryPaths = [
  "metadata.deletionTimestamp",
  "spec.containers.name",
  "spec.initContainers.name",
  "spec.initContainers.restartPolicy",
  "status.phase",
  "status.reason",
  "status.conditions.type",
  "status.conditions.status",
  "status.conditions.reason",
  ...["status.initContainerStatuses", "status.containerStatuses"].flatMap((list) => [
    `${list}.name`,
    `${list}.ready`,
    `${list}.started`,
    `${list}.restartCount`,
    `${list}.state`,
    `${list}.lastState.terminated`,
  ]),
];

export const podCells: readonly CellReader[] = [
  name,
  cell<Pod>(summaryPaths, (pod) => {
    const { ready, total } = summarize(pod);
    return `${ready}/${total}`;
  }),
  cell<Pod>(summaryPaths, (pod) => summarize(pod).reason),
  cell<Pod>(summaryPaths, (pod, { now }) => {
    const { count, last } = summarize(pod).restarts;
    return count !== 0 && last !== "" ? `${count} (${humanAge(last, now)} ago)` : `${count}`;
  }),
  sinceCreation,
  mapped<readonly { ip?: string }[]>("status.podIPs", (ips) => ips?.[0]?.ip || "<none>"),
  text("spec.nodeName", "<none>"),
  text("status.nominatedNodeName", "<none>"),
  cell<Pod>(["spec.readinessGates", "status.conditions.type", "status.conditions.status"], readinessGates),
];

/** Pods that have ended are marked, so that clients may leave them out. */
export function podConditions(object: unknown): readonly RowCondition[] | undefined {
  const phase = (object as Pod).status?.phase;
  const completed = { type: "Completed", status: "True", reason: phase ?? "" };
  if (phase === "Succeeded") return [{ ...completed, message: "The pod has completed successfully." }];
  if (phase === "Failed") return [{ ...completed, message: "The pod failed." }];
  return undefined;
}

function summarize(pod: Pod): PodSummary {
  const sidecars = new Set(
    pod.spec?.initContainers?.filter((it) => it.restartPolicy === "Always").map((it) => it.name ?? ""),
  );
  const init = initState(pod, sidecars);
  const summary = {
    ready: init.ready,
    total: (pod.spec?.containers?.length ?? 0) + sidecars.size,
    reason: init.reason ?? podReason(pod),
    restarts: init.restarts,
  };
  if (init.reason === undefined || isTrue(pod, "Initialized")) {
    const running = containersState(pod.status?.containerStatuses ?? [], init.sidecarRestarts);
    summary.ready += running.ready;
    summary.restarts = init.sidecarRestarts;
    summary.reason = running.reason ?? summary.reason;
    if (summary.reason === "Completed") summary.reason = completedReason(pod, running);
  }
  return { ...summary, reason: deletionReason(pod) ?? summary.reason };
}

function podReason({ status }: Pod): string {
  const gated = status?.conditions?.some((it) => it.type === "PodScheduled" && it.reason === "SchedulingGated");
  return gated ? "SchedulingGated" : status?.reason || status?.phase || "";
}

function deletionReason({ metadata, status }: Pod): string | undefined {
  if (!metadata?.deletionTimestamp) return undefined;
  if (status?.reason === "NodeLost") return "Unknown";
  return status?.phase === "Succeeded" || status?.phase === "Failed" ? undefined : "Terminating";
}

/** `reason` is there while init containers keep the pod from starting. */
interface InitState {
  readonly reason: string | undefined;
  readonly ready: number;
  readonly restarts: Restarts;
  readonly sidecarRestarts: Restarts;
}

function initState(pod: Pod, sidecars: ReadonlySet<string>): InitState {
  const restarts: Restarts = { count: 0, last: "" };
  const sidecarRestarts: Restarts = { count: 0, last: "" };
  let ready = 0;
  for (const [index, status] of (pod.status?.initContainerStatuses ?? []).entries()) {
    const isSidecar = sidecars.has(status.name ?? "");
    addRestarts(restarts, status);
    if (isSidecar) addRestarts(sidecarRestarts, status);
    if (status.state?.terminated && !status.state.terminated.exitCode) continue;
    if (isSidecar && status.started) {
      if (status.ready) ready++;
      continue;
    }
    const reason = `Init:${initReason(status) ?? `${index}/${pod.spec?.initContainers?.length ?? 0}`}`;
    return { reason, ready, restarts, sidecarRestarts };
  }
  return { reason: undefined, ready, restarts, sidecarRestarts };
}

function initReason({ state }: ContainerStatus): string | undefined {
  if (state?.terminated) return terminatedReason(state.terminated);
  const waiting = state?.waiting?.reason;
  return waiting === "PodInitializing" ? undefined : waiting || undefined;
}

interface ContainersState {
  readonly reason: string | undefined;
  readonly errorReason: string | undefined;
  readonly ready: number;
}

/** Read from the last to the first, so that the first container's reason wins. Adds to `restarts`. */
function containersState(statuses: readonly ContainerStatus[], restarts: Restarts): ContainersState {
  let reason: string | undefined;
  let errorReason: string | undefined;
  let ready = 0;
  for (const status of statuses.toReversed()) {
    const { waiting, running, terminated } = status.state ?? {};
    addRestarts(restarts, status);
    if (waiting?.reason) {
      reason = waiting.reason;
    } else if (terminated) {
      reason = terminatedReason(terminated);
      if (terminated.exitCode) errorReason = reason;
    } else if (status.ready && running) {
      ready++;
    }
  }
  return { reason, errorReason, ready };
}

/** Some container has completed: the word for the pod depends on the others. */
function completedReason(pod: Pod, { errorReason, ready }: ContainersState): string {
  if (ready > 0 && isTrue(pod, "Ready")) return "Running";
  return errorReason ?? (ready > 0 ? "NotReady" : "Completed");
}

function terminatedReason({ reason, signal, exitCode }: Terminated): string {
  return reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode ?? 0}`);
}

function addRestarts(restarts: Restarts, status: ContainerStatus): void {
  const finished = status.lastState?.terminated?.finishedAt ?? "";
  restarts.count += status.restartCount ?? 0;
  // RFC 3339 in UTC sorts as text.
  if (finished > restarts.last) restarts.last = finished;
}

function readinessGates({ spec, status }: Pod): string {
  const gates = spec?.readinessGates ?? [];
  const passed = gates.filter(({ conditionType }) =>
    status?.conditions?.find((it) => it.type === conditionType)?.status === "True"
  );
  return gates.length === 0 ? "<none>" : `${passed.length}/${gates.length}`;
}

function isTrue(pod: Pod, conditionType: string): boolean {
  return pod.status?.conditions?.some((it) => it.type === conditionType && it.status === "True") ?? false;
}
