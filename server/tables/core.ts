// Tables of nodes, namespaces, configuration and events.
import { cell, count, type KindCells, mapped, name, sinceCreation, text } from "./cells.ts";
import { eventCells } from "./events.ts";

export const coreCells: KindCells = {
  namespaces: [name, text("status.phase"), sinceCreation],
  nodes: [
    name,
    cell<Node>(["spec.unschedulable", "status.conditions"], nodeStatus),
    mapped<Readonly<Record<string, string>>>("metadata.labels", nodeRoles),
    sinceCreation,
    text("status.nodeInfo.kubeletVersion"),
    mapped<readonly NodeAddress[]>("status.addresses", (addresses) => addressOf("InternalIP", addresses)),
    mapped<readonly NodeAddress[]>("status.addresses", (addresses) => addressOf("ExternalIP", addresses)),
    text("status.nodeInfo.osImage", "<unknown>"),
    cell<Node>(["status.nodeInfo.kernelVersion", "status.nodeInfo.architecture"], kernel),
    text("status.nodeInfo.containerRuntimeVersion", "<unknown>"),
  ],
  configmaps: [name, count("data", "binaryData"), sinceCreation],
  secrets: [name, text("type"), count("data"), sinceCreation],
  serviceaccounts: [name, sinceCreation],
  resourcequotas: [
    name,
    cell<ResourceQuota>(quotaPaths(), (quota) => quotaTexts(quota).filter((it) => !it.isLimit).map(usage).join(", ")),
    cell<ResourceQuota>(quotaPaths(), (quota) => quotaTexts(quota).filter((it) => it.isLimit).map(usage).join(", ")),
    sinceCreation,
  ],
  "leases.coordination.k8s.io": [name, text("spec.holderIdentity"), sinceCreation],
  componentstatuses: [
    name,
    mapped<readonly ComponentCondition[]>("conditions", componentHealth),
    mapped<readonly ComponentCondition[]>("conditions", (conditions) => healthy(conditions)?.message ?? ""),
    mapped<readonly ComponentCondition[]>("conditions", (conditions) => healthy(conditions)?.error ?? ""),
  ],
  events: eventCells,
  "events.events.k8s.io": eventCells,
};

interface Node {
  readonly spec?: { readonly unschedulable?: boolean };
  readonly status?: {
    readonly conditions?: readonly { readonly type?: string; readonly status?: string }[];
    readonly nodeInfo?: { readonly kernelVersion?: string; readonly architecture?: string };
  };
}

interface NodeAddress {
  readonly type?: string;
  readonly address?: string;
}

function nodeStatus({ spec, status }: Node): string {
  const ready = status?.conditions?.findLast((it) => it.type === "Ready");
  const word = ready === undefined ? "Unknown" : ready.status === "True" ? "Ready" : "NotReady";
  return spec?.unschedulable ? `${word},SchedulingDisabled` : word;
}

/** Roles come from labels: the role in the key of the present form, in the value of the old one. */
function nodeRoles(labels: Readonly<Record<string, string>> = {}): string {
  const rolePrefix = "node-role.kubernetes.io/";
  const roles = Object.entries(labels).map(([key, value]) => {
    if (key.startsWith(rolePrefix)) return key.slice(rolePrefix.length);
    return key === "kubernetes.io/role" ? value : "";
  });
  return [...new Set(roles.filter((role) => role !== ""))].sort().join(",") || "<none>";
}

function addressOf(type: string, addresses: readonly NodeAddress[] = []): string {
  return addresses.find((it) => it.type === type)?.address ?? "<none>";
}

function kernel({ status }: Node): string {
  const { kernelVersion, architecture } = status?.nodeInfo ?? {};
  const version = kernelVersion || "<unknown>";
  return architecture ? `${version} (${architecture})` : version;
}

interface ResourceQuota {
  readonly status?: {
    readonly hard?: Readonly<Record<string, string>>;
    readonly used?: Readonly<Record<string, string>>;
  };
}

interface QuotaUse {
  readonly resource: string;
  readonly used: string;
  readonly hard: string;
  readonly isLimit: boolean;
}

function quotaPaths(): string[] {
  return ["status.hard", "status.used"];
}

function quotaTexts({ status }: ResourceQuota): QuotaUse[] {
  const { hard = {}, used = {} } = status ?? {};
  return Object.keys(hard).sort().map((resource) => ({
    resource,
    used: used[resource] ?? "0",
    hard: hard[resource] ?? "0",
    isLimit: resource.split(".")[0] === "limits",
  }));
}

function usage({ resource, used, hard }: QuotaUse): string {
  return `${resource}: ${used}/${hard}`;
}

interface ComponentCondition {
  readonly type?: string;
  readonly status?: string;
  readonly message?: string;
  readonly error?: string;
}

function healthy(conditions: readonly ComponentCondition[] = []): ComponentCondition | undefined {
  return conditions.find((it) => it.type === "Healthy");
}

function componentHealth(conditions: readonly ComponentCondition[] = []): string {
  const condition = healthy(conditions);
  if (condition?.status === "True") return "Healthy";
  return condition?.status === "False" ? "Unhealthy" : "Unknown";
}
