// Tables of what decides over requests: bindings of roles, admission, flow control, certificates, aggregated services.
import { cell, type CellReader, count, integer, type KindCells, mapped, name, sinceCreation, text } from "./cells.ts";
import { humanDuration } from "./duration.ts";
import type { LabelSelector } from "./format.ts";

const roleBindingCells: readonly CellReader[] = [
  name,
  mapped<{ kind?: string; name?: string }>("roleRef", (role) => `${role?.kind ?? ""}/${role?.name ?? ""}`),
  sinceCreation,
  subjects("User"),
  subjects("Group"),
  subjects("ServiceAccount"),
];

const policyBindingCells: readonly CellReader[] = [
  name,
  text("spec.policyName"),
  mapped<ParamRef>("spec.paramRef", (it) => it ? paramRef(it) : "<unset>"),
  sinceCreation,
];

const paramKind = mapped<{ apiVersion?: string; kind?: string }>(
  "spec.paramKind",
  (it) => it ? `${it.apiVersion ?? ""}/${it.kind ?? ""}` : "<unset>",
);

export const policyCells: KindCells = {
  "rolebindings.rbac.authorization.k8s.io": roleBindingCells,
  "clusterrolebindings.rbac.authorization.k8s.io": roleBindingCells,
  "validatingwebhookconfigurations.admissionregistration.k8s.io": [name, count("webhooks"), sinceCreation],
  "mutatingwebhookconfigurations.admissionregistration.k8s.io": [name, count("webhooks"), sinceCreation],
  "validatingadmissionpolicies.admissionregistration.k8s.io": [
    name,
    count("spec.validations"),
    paramKind,
    sinceCreation,
  ],
  "mutatingadmissionpolicies.admissionregistration.k8s.io": [name, count("spec.mutations"), paramKind, sinceCreation],
  "validatingadmissionpolicybindings.admissionregistration.k8s.io": policyBindingCells,
  "mutatingadmissionpolicybindings.admissionregistration.k8s.io": policyBindingCells,
  "flowschemas.flowcontrol.apiserver.k8s.io": [
    name,
    text("spec.priorityLevelConfiguration.name"),
    integer("spec.matchingPrecedence"),
    mapped<{ type?: string }>("spec.distinguisherMethod", (method) => method ? method.type ?? "" : "<none>"),
    sinceCreation,
    mapped<readonly Condition[]>(
      "status.conditions",
      (conditions) => conditions?.find((it) => it.type === "Dangling")?.status ?? "?",
    ),
  ],
  "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io": [
    name,
    text("spec.type"),
    mapped<Limited>("spec.limited", (limited) => limited ? limited.nominalConcurrencyShares ?? 0 : "<none>"),
    queuing("queues"),
    queuing("handSize"),
    queuing("queueLengthLimit"),
    sinceCreation,
  ],
  "certificatesigningrequests.certificates.k8s.io": [
    name,
    sinceCreation,
    text("spec.signerName", "<none>"),
    text("spec.username"),
    mapped<number>("spec.expirationSeconds", (it) => it === undefined ? "<none>" : humanDuration(it * 1000)),
    cell<SigningRequest>(["status.conditions", "status.certificate"], signingCondition),
  ],
  "apiservices.apiregistration.k8s.io": [
    name,
    mapped<{ namespace?: string; name?: string }>(
      "spec.service",
      (service) => service ? `${service.namespace ?? ""}/${service.name ?? ""}` : "Local",
    ),
    mapped<readonly Condition[]>("status.conditions", availability),
    sinceCreation,
  ],
};

interface Condition {
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
}

interface Subject {
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

function subjects(kind: string): CellReader {
  return mapped<readonly Subject[]>("subjects", (all = []) => {
    const names = all.filter((it) => it.kind === kind).map(({ namespace = "", name = "" }) =>
      kind === "ServiceAccount" ? `${namespace}/${name}` : name
    );
    return names.join(", ");
  });
}

interface ParamRef {
  readonly name?: string;
  readonly namespace?: string;
  readonly selector?: LabelSelector | null;
}

function paramRef({ name, namespace, selector }: ParamRef): string {
  if (name) return `${namespace || "*"}/${name}`;
  return selector ? goSelector(selector) : "<unset>";
}

/** A selector as Go's generated String method prints it. */
function goSelector({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.keys(matchLabels).sort().map((key) => `${key}: ${matchLabels[key]},`).join("");
  const expressions = matchExpressions.map(({ key, operator, values = [] }) =>
    `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(" ")}],},`
  ).join("");
  return `&LabelSelector{MatchLabels:map[string]string{${labels}},` +
    `MatchExpressions:[]LabelSelectorRequirement{${expressions}},}`;
}

interface Limited {
  readonly nominalConcurrencyShares?: number | null;
  readonly limitResponse?: { readonly queuing?: Queuing | null };
}

interface Queuing {
  readonly queues?: number;
  readonly handSize?: number;
  readonly queueLengthLimit?: number;
}

function queuing(member: keyof Queuing): CellReader {
  return mapped<Limited>("spec.limited", (limited) => {
    const queues = limited?.limitResponse?.queuing;
    return queues ? queues[member] ?? 0 : "<none>";
  });
}

interface SigningRequest {
  readonly status?: {
    readonly conditions?: readonly Condition[];
    /** Bytes: base64 in JSON. */
    readonly certificate?: { readonly length: number } | null;
  };
}

/** A condition counts by being there, whatever its status says. */
function signingCondition({ status }: SigningRequest): string {
  const has = (type: string) => status?.conditions?.some((it) => it.type === type) ?? false;
  const words = [has("Denied") ? "Denied" : has("Approved") ? "Approved" : "Pending"];
  if (has("Failed")) words.push("Failed");
  if (status?.certificate?.length) words.push("Issued");
  return words.join(",");
}

function availability(conditions: readonly Condition[] = []): string {
  const available = conditions.find((it) => it.type === "Available");
  if (available === undefined) return "Unknown";
  const { status = "", reason } = available;
  return status === "True" || !reason ? status : `${status} (${reason})`;
}
