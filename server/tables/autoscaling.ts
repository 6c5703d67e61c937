// Tables of the kinds that say how many pods there should be. HorizontalPodAutoscalers are read in their v2 form,
// whatever version was asked for.
import { cell, type CellReader, integer, type KindCells, mapped, name, sinceCreation, text, value } from "./cells.ts";
import { joinMore } from "./format.ts";

export const autoscalingCells: KindCells = {
  "horizontalpodautoscalers.autoscaling": [
    name,
    mapped<{ kind?: string; name?: string }>(
      "spec.scaleTargetRef",
      (target) => `${target?.kind ?? ""}/${target?.name ?? ""}`,
    ),
    cell<Autoscaler>(["spec.metrics", "status.currentMetrics"], targets),
    mapped<number>("spec.minReplicas", (replicas) => replicas === undefined ? "<unset>" : `${replicas}`),
    integer("spec.maxReplicas"),
    integer("status.currentReplicas"),
    sinceCreation,
  ],
  "poddisruptionbudgets.policy": [
    name,
    intOrString("spec.minAvailable"),
    intOrString("spec.maxUnavailable"),
    integer("status.disruptionsAllowed"),
    sinceCreation,
  ],
};

/** The scale subresource. */
export const scaleCells: readonly CellReader[] = [
  text("metadata.name"),
  value("spec.replicas", 0),
  value("status.replicas", 0),
  sinceCreation,
];

function intOrString(path: string): CellReader {
  return mapped<number | string>(path, (it) => it === undefined ? "N/A" : `${it}`);
}

/** What a metric should be (MetricTarget) or is (MetricValueStatus). */
interface MetricValue {
  readonly value?: string | null;
  readonly averageValue?: string | null;
  readonly averageUtilization?: number | null;
}

interface MetricSource {
  readonly name?: string;
  readonly target?: MetricValue;
  readonly current?: MetricValue;
}

/** Which of the sources is there, `type` says. */
interface Metric {
  readonly type?: string;
  readonly resource?: MetricSource;
  readonly containerResource?: MetricSource;
  readonly pods?: MetricSource;
  readonly object?: MetricSource;
  readonly external?: MetricSource;
}

interface Autoscaler {
  readonly spec?: { readonly metrics?: readonly Metric[] };
  readonly status?: { readonly currentMetrics?: readonly Metric[] | null };
}

function targets({ spec, status }: Autoscaler): string {
  const metrics = spec?.metrics ?? [];
  if (metrics.length === 0) return "<none>";
  // Statuses belong to metrics by position alone, as in kube-apiserver.
  return joinMore(metrics.map((metric, i) => metricText(metric, status?.currentMetrics?.[i] ?? {})), 2, ", ");
}

function metricText(metric: Metric, status: Metric): string {
  switch (metric.type) {
    case "Resource":
      return resourceText(metric.resource, status.resource?.current);
    case "ContainerResource":
      return resourceText(metric.containerResource, status.containerResource?.current);
    case "Pods":
      return ratio("averageValue", metric.pods?.target, status.pods?.current);
    case "Object":
      return valueText(metric.object?.target, status.object?.current);
    case "External":
      return valueText(metric.external?.target, status.external?.current);
    default:
      return "<unknown type>";
  }
}

function resourceText(source: MetricSource | undefined, current: MetricValue | undefined): string {
  const { name: resource = "", target } = source ?? {};
  if (target?.averageValue) return `${resource}: ${ratio("averageValue", target, current)}`;
  const is = percent(current?.averageUtilization) ?? "<unknown>";
  return `${resource}: ${is}/${percent(target?.averageUtilization) ?? "<auto>"}`;
}

function valueText(target: MetricValue | undefined, current: MetricValue | undefined): string {
  return target?.averageValue ? `${ratio("averageValue", target, current)} (avg)` : ratio("value", target, current);
}

/** `<current>/<target>`. A quantity that is nil prints as Go prints a nil pointer. */
function ratio(member: "value" | "averageValue", target: MetricValue | undefined, current: MetricValue | undefined) {
  const is = current === undefined ? "<unknown>" : current[member] ?? "<nil>";
  return `${is}/${target?.[member] ?? "<nil>"}`;
}

function percent(utilization: number | null | undefined): string | undefined {
  return typeof utilization === "number" ? `${utilization}%` : undefined;
}
