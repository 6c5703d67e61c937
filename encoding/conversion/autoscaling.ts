// autoscaling/v1 keeps what it has no fields for in annotations (pkg/apis/autoscaling/v1/conversion.go). v2 is the hub.
import { JsonReader } from "../json_reader.ts";
import { protoToJson } from "../proto_to_json.ts";
import { jsonToObject } from "../typed_object/from_json.ts";
import { objectToProto } from "../typed_object/to_proto.ts";
import { newMap, type TypedObject } from "../typed_object/typed_object.ts";
import { parseBehavior, writeBehavior } from "./autoscaling_behavior.ts";
import { metricSpecToV1, metricSpecToV2, metricStatusToV1, metricStatusToV2 } from "./autoscaling_metrics.ts";
import { type Conversion, listOf, present, structOf } from "./reshape.ts";

const prefix = "autoscaling.alpha.kubernetes.io/";
const roundTripAnnotations = [
  "metrics",
  "behavior",
  "conditions",
  "current-metrics",
  "scale-down-tolerance",
  "scale-up-tolerance",
].map((name) => prefix + name);
const v1 = "k8s.io.api.autoscaling.v1";
const decoder = new TextDecoder();
const encoder = new TextEncoder();

export const autoscalingConversion: Conversion = { toHub: v1ToV2, fromHub: v2ToV1 };

function v1ToV2(autoscaler: TypedObject): void {
  const annotations = structOf(autoscaler, "metadata").annotations as Record<string, string> | undefined;
  const list = (name: string, message: string) => parseList(annotations?.[prefix + name], `${v1}.${message}`);
  const spec = structOf(autoscaler, "spec");
  const target = spec.targetCPUUtilizationPercentage;
  delete spec.targetCPUUtilizationPercentage;
  const metrics = (list("metrics", "MetricSpec") ?? []).map(metricSpecToV2);
  if (target !== undefined || metrics.length === 0) metrics.push(cpuUtilization(target ?? 80));
  spec.metrics = metrics;
  const behavior = parseBehavior(annotations?.[`${prefix}behavior`]);
  if (behavior !== undefined) spec.behavior = behavior;

  const status = structOf(autoscaler, "status");
  const current = status.currentCPUUtilizationPercentage;
  delete status.currentCPUUtilizationPercentage;
  if (current !== undefined) {
    status.currentMetrics = [
      { type: "Resource", resource: { name: "cpu", current: { averageUtilization: current } } },
    ];
  }
  const currentMetrics = list("current-metrics", "MetricStatus");
  if (currentMetrics !== undefined) status.currentMetrics = currentMetrics.map(metricStatusToV2);
  const conditions = list("conditions", "HorizontalPodAutoscalerCondition");
  if (conditions !== undefined) status.conditions = conditions;
  dropRoundTripAnnotations(autoscaler);
}

function v2ToV1(autoscaler: TypedObject): void {
  dropRoundTripAnnotations(autoscaler);
  const spec = structOf(autoscaler, "spec");
  const metrics = listOf(spec.metrics);
  const status = structOf(autoscaler, "status");
  const current = listOf(status.currentMetrics);
  const conditions = listOf(status.conditions);
  const kept = metrics.filter((metric) => utilizationOf(metric, "target") === undefined);
  annotate(autoscaler, {
    metrics: kept.length > 0 ? writeList(kept.map(metricSpecToV1), `${v1}.MetricSpec`) : undefined,
    behavior: spec.behavior === undefined ? undefined : writeBehavior(spec.behavior as TypedObject),
    "current-metrics": current.length > 0 ? writeList(current.map(metricStatusToV1), `${v1}.MetricStatus`) : undefined,
    conditions: conditions.length > 0 ? writeList(conditions, `${v1}.HorizontalPodAutoscalerCondition`) : undefined,
  });
  const targets = metrics.map((metric) => utilizationOf(metric, "target"));
  const currents = current.map((metric) => utilizationOf(metric, "current"));
  spec.targetCPUUtilizationPercentage = targets.find((value) => value !== undefined);
  status.currentCPUUtilizationPercentage = currents.findLast((value) => value !== undefined);
  for (const name of ["metrics", "behavior"]) delete spec[name];
  for (const name of ["currentMetrics", "conditions"]) delete status[name];
}

function cpuUtilization(averageUtilization: TypedObject[string]): TypedObject {
  return { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization } } };
}

/** averageUtilization of a metric on cpu, which v1 has a field for. */
function utilizationOf(metric: TypedObject, member: "target" | "current"): TypedObject[string] {
  const resource = metric.resource as TypedObject | undefined;
  if (metric.type !== "Resource" || resource?.name !== "cpu") return undefined;
  return (resource[member] as TypedObject | undefined)?.averageUtilization;
}

function dropRoundTripAnnotations(autoscaler: TypedObject): void {
  const metadata = structOf(autoscaler, "metadata");
  const annotations = metadata.annotations as TypedObject | undefined;
  for (const name of roundTripAnnotations) delete annotations?.[name];
}

function annotate(autoscaler: TypedObject, texts: Readonly<Record<string, string | undefined>>): void {
  const metadata = structOf(autoscaler, "metadata");
  const named = Object.entries(present(texts)).map(([name, text]) => [prefix + name, text]);
  if (named.length > 0) metadata.annotations = Object.assign(newMap(), metadata.annotations, Object.fromEntries(named));
}

/** Broken JSON in an annotation is ignored. */
function parseList(text: string | undefined, messageName: string): TypedObject[] | undefined {
  if (text === undefined) return undefined;
  try {
    const reader = new JsonReader(encoder.encode(text));
    const list: TypedObject[] = [];
    reader.enterArray();
    while (reader.nextElement()) list.push(jsonToObject(messageName, reader.readRaw()));
    reader.expectEnd();
    return list;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function writeList(list: readonly TypedObject[], messageName: string): string {
  const texts = list.map((object) => decoder.decode(protoToJson(messageName, objectToProto(messageName, object))));
  return `[${texts.join(",")}]`;
}
