// Tables of the kinds that run pods.
import { cell, containers, count, images, integer, type KindCells, labels, mapped, name } from "./cells.ts";
import { age, selector, sinceCreation, text, value } from "./cells.ts";
import { humanAge, humanDuration } from "./duration.ts";
import { type LabelSelector, selectorText } from "./format.ts";
import { podCells } from "./pods.ts";

const template = "spec.template.spec";

const replicaCells = [
  name,
  integer("spec.replicas"),
  integer("status.replicas"),
  integer("status.readyReplicas"),
  sinceCreation,
  containers(template),
  images(template),
];

interface Replicated {
  readonly spec?: { readonly replicas?: number | null };
  readonly status?: { readonly readyReplicas?: number };
}

const readyReplicas = cell<Replicated>(
  ["spec.replicas", "status.readyReplicas"],
  ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
);

export const workloadCells: KindCells = {
  pods: podCells,
  podtemplates: [name, containers("template.spec"), images("template.spec"), labels("template.metadata.labels")],
  replicationcontrollers: [...replicaCells, labels("spec.selector")],
  "replicasets.apps": [...replicaCells, selector("spec.selector")],
  "deployments.apps": [
    name,
    readyReplicas,
    integer("status.updatedReplicas"),
    integer("status.availableReplicas"),
    sinceCreation,
    containers(template),
    images(template),
    mapped<LabelSelector>("spec.selector", (it) => selectorText(it) ?? "<invalid>"),
  ],
  "statefulsets.apps": [name, readyReplicas, sinceCreation, containers(template), images(template)],
  "daemonsets.apps": [
    name,
    integer("status.desiredNumberScheduled"),
    integer("status.currentNumberScheduled"),
    integer("status.numberReady"),
    integer("status.updatedNumberScheduled"),
    integer("status.numberAvailable"),
    labels(`${template}.nodeSelector`),
    sinceCreation,
    containers(template),
    images(template),
    selector("spec.selector"),
  ],
  "controllerrevisions.apps": [
    name,
    mapped<readonly OwnerReference[]>("metadata.ownerReferences", controller),
    integer("revision"),
    sinceCreation,
  ],
  "jobs.batch": [
    name,
    cell<Job>(["metadata.deletionTimestamp", "status.conditions"], jobStatus),
    cell<Job>(["spec.completions", "spec.parallelism", "status.succeeded"], jobCompletions),
    cell<Job>(["status.startTime", "status.completionTime"], (job, { now }) => jobDuration(job, now)),
    sinceCreation,
    containers(template),
    images(template),
    selector("spec.selector"),
  ],
  "cronjobs.batch": [
    name,
    text("spec.schedule"),
    value("spec.timeZone", "<none>"),
    mapped<boolean>("spec.suspend", (suspend) => suspend === undefined ? "<unset>" : suspend ? "True" : "False"),
    count("status.active"),
    age("status.lastScheduleTime", "<none>"),
    sinceCreation,
    containers(`spec.jobTemplate.${template}`),
    images(`spec.jobTemplate.${template}`),
    selector("spec.jobTemplate.spec.selector"),
  ],
};

interface OwnerReference {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly controller?: boolean;
}

function controller(owners: readonly OwnerReference[] = []): string {
  const owner = owners.find((it) => it.controller);
  if (owner === undefined) return "<none>";
  const [group, version] = (owner.apiVersion ?? "").split("/");
  const groupKind = version === undefined ? owner.kind ?? "" : `${owner.kind ?? ""}.${group}`;
  return `${groupKind.toLowerCase()}/${owner.name ?? ""}`;
}

interface Job {
  readonly metadata?: { readonly deletionTimestamp?: string | null };
  readonly spec?: { readonly completions?: number | null; readonly parallelism?: number | null };
  readonly status?: {
    readonly conditions?: readonly { readonly type?: string; readonly status?: string }[];
    readonly succeeded?: number;
    readonly startTime?: string | null;
    readonly completionTime?: string | null;
  };
}

function jobStatus({ metadata, status }: Job): string {
  const holds = (type: string) => status?.conditions?.find((it) => it.type === type)?.status === "True";
  if (holds("Complete")) return "Complete";
  if (holds("Failed")) return "Failed";
  if (metadata?.deletionTimestamp) return "Terminating";
  return ["Suspended", "FailureTarget", "SuccessCriteriaMet"].find(holds) ?? "Running";
}

function jobCompletions({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0;
  if (typeof spec?.completions === "number") return `${succeeded}/${spec.completions}`;
  const parallelism = spec?.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function jobDuration({ status }: Job, now: number): string {
  if (!status?.startTime) return "";
  if (!status.completionTime) return humanAge(status.startTime, now);
  return humanDuration(Date.parse(status.completionTime) - Date.parse(status.startTime));
}
