// Metric specs and statuses of autoscaling/v1 (which live in annotations) and of v2: the same facts in other places.
import type { TypedObject, TypedValue } from "../typed_object/typed_object.ts";
import { present } from "./reshape.ts";

type Field = TypedValue | undefined;

/** How one type of metric (Resource, Pods, ...) is spelled in both versions. */
interface MetricSpelling {
  toV2(source: TypedObject): TypedObject;
  toV1(source: TypedObject): TypedObject;
}

function struct(value: Field): TypedObject {
  return (value ?? {}) as TypedObject;
}

function isZero(quantity: Field): boolean {
  return quantity === undefined || quantity === "0";
}

/** Resource and, with a container, ContainerResource. */
const resourceSpec: MetricSpelling = {
  toV2: ({ name, container, targetAverageUtilization, targetAverageValue }) =>
    present({
      name,
      container,
      target: present({
        type: targetAverageUtilization === undefined ? "AverageValue" : "Utilization",
        averageUtilization: targetAverageUtilization,
        averageValue: targetAverageValue,
      }),
    }),
  toV1: ({ name, container, target }) =>
    present({
      name,
      container,
      targetAverageUtilization: struct(target).averageUtilization,
      targetAverageValue: struct(target).averageValue,
    }),
};

const podsSpec: MetricSpelling = {
  toV2: ({ metricName, selector, targetAverageValue }) => ({
    metric: present({ name: metricName, selector }),
    target: { type: "AverageValue", averageValue: targetAverageValue ?? "0" },
  }),
  toV1: ({ metric, target }) =>
    present({
      metricName: struct(metric).name,
      selector: struct(metric).selector,
      targetAverageValue: struct(target).averageValue,
    }),
};

const objectSpec: MetricSpelling = {
  toV2: ({ target, metricName, selector, targetValue, averageValue }) =>
    present({
      describedObject: target,
      metric: present({ name: metricName, selector }),
      target: averageValue === undefined
        ? { type: "Value", value: targetValue ?? "0" }
        : present({ type: "AverageValue", averageValue, value: isZero(targetValue) ? undefined : targetValue }),
    }),
  toV1: ({ describedObject, metric, target }) =>
    present({
      target: describedObject,
      metricName: struct(metric).name,
      selector: struct(metric).selector,
      targetValue: struct(target).value,
      averageValue: struct(target).averageValue,
    }),
};

const externalSpec: MetricSpelling = {
  toV2: ({ metricName, metricSelector, targetValue, targetAverageValue }) => ({
    metric: present({ name: metricName, selector: metricSelector }),
    target: present({
      type: targetValue === undefined ? "AverageValue" : "Value",
      value: targetValue,
      averageValue: targetAverageValue,
    }),
  }),
  toV1: ({ metric, target }) =>
    present({
      metricName: struct(metric).name,
      metricSelector: struct(metric).selector,
      targetValue: struct(target).value,
      targetAverageValue: struct(target).averageValue,
    }),
};

const resourceStatus: MetricSpelling = {
  toV2: ({ name, container, currentAverageUtilization, currentAverageValue }) =>
    present({
      name,
      container,
      current: present({ averageUtilization: currentAverageUtilization, averageValue: currentAverageValue ?? "0" }),
    }),
  toV1: ({ name, container, current }) =>
    present({
      name,
      container,
      currentAverageUtilization: struct(current).averageUtilization,
      currentAverageValue: struct(current).averageValue,
    }),
};

const podsStatus: MetricSpelling = {
  toV2: ({ metricName, selector, currentAverageValue }) => ({
    metric: present({ name: metricName, selector }),
    current: { averageValue: currentAverageValue ?? "0" },
  }),
  toV1: ({ metric, current }) =>
    present({
      metricName: struct(metric).name,
      selector: struct(metric).selector,
      currentAverageValue: struct(current).averageValue,
    }),
};

const objectStatus: MetricSpelling = {
  toV2: ({ target, metricName, selector, currentValue, averageValue }) =>
    present({
      describedObject: target,
      metric: present({ name: metricName, selector }),
      current: present({ value: currentValue ?? "0", averageValue }),
    }),
  toV1: ({ describedObject, metric, current }) =>
    present({
      target: describedObject,
      metricName: struct(metric).name,
      selector: struct(metric).selector,
      currentValue: struct(current).value,
      averageValue: struct(current).averageValue,
    }),
};

const externalStatus: MetricSpelling = {
  toV2: ({ metricName, metricSelector, currentValue, currentAverageValue }) => ({
    metric: present({ name: metricName, selector: metricSelector }),
    current: present({ value: currentValue ?? "0", averageValue: currentAverageValue }),
  }),
  toV1: ({ metric, current }) =>
    present({
      metricName: struct(metric).name,
      metricSelector: struct(metric).selector,
      currentValue: struct(current).value,
      currentAverageValue: struct(current).averageValue,
    }),
};

const specs: Readonly<Record<string, MetricSpelling>> = {
  resource: resourceSpec,
  containerResource: resourceSpec,
  pods: podsSpec,
  object: objectSpec,
  external: externalSpec,
};

const statuses: Readonly<Record<string, MetricSpelling>> = {
  resource: resourceStatus,
  containerResource: resourceStatus,
  pods: podsStatus,
  object: objectStatus,
  external: externalStatus,
};

export function metricSpecToV2(metric: TypedObject): TypedObject {
  return respell(metric, specs, "toV2");
}

export function metricSpecToV1(metric: TypedObject): TypedObject {
  return respell(metric, specs, "toV1");
}

export function metricStatusToV2(metric: TypedObject): TypedObject {
  return respell(metric, statuses, "toV2");
}

export function metricStatusToV1(metric: TypedObject): TypedObject {
  return respell(metric, statuses, "toV1");
}

function respell(
  metric: TypedObject,
  spellings: Readonly<Record<string, MetricSpelling>>,
  direction: "toV1" | "toV2",
): TypedObject {
  const result: TypedObject = { type: metric.type };
  for (const [name, spelling] of Object.entries(spellings)) {
    const source = metric[name];
    if (source !== undefined) result[name] = spelling[direction](source as TypedObject);
  }
  return result;
}
