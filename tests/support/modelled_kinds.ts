// The kinds whose writes are compared with the model: how the model's fields stand in their objects, and changes as patches of
// each type.

import { type Change, finalizer, type ModelKind, type ModelObject } from "./object_model.ts";

/** An object as it is sent and answered. */
// deno-lint-ignore no-explicit-any -- JSON of several kinds
export type Json = any;

export interface ModelledKind extends ModelKind {
  /** Path of the collection. */
  readonly path: string;
  readonly patchTypes: readonly PatchType[];
  /** An object without fields. */
  empty(name: string): Json;
  readFields(object: Json): Record<string, string>;
  /** A merge patch that brings all fields, or takes them where they are null. */
  mergeFields(fields: Change["fields"], object: Json): Json;
  /** A strategic merge patch of the same meaning. */
  strategicFields(fields: Change["fields"]): Json;
  jsonFields(fields: Change["fields"], object: Json): Json[];
  readonly status: string;
}

export const patchTypes = ["merge", "json", "strategic"] as const;
export type PatchType = (typeof patchTypes)[number];

const configMaps: ModelledKind = {
  path: "/api/v1/namespaces/default/configmaps",
  hasGeneration: false,
  hasStatus: false,
  needsVersion: false,
  patchTypes,
  empty: (name) => ({ metadata: { name } }),
  readFields: ({ data = {} }) => data,
  mergeFields: (fields) => ({ data: fields }),
  strategicFields: (fields) => ({ data: fields }),
  jsonFields: (fields, { data }) => mapOperations("/data", fields, data),
  status: "",
};

const deployments: ModelledKind = {
  path: "/apis/apps/v1/namespaces/default/deployments",
  hasGeneration: true,
  hasStatus: true,
  needsVersion: false,
  patchTypes,
  empty: (name) => ({
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: "c", image: "i" }] } },
    },
  }),
  readFields: (object) => Object.fromEntries(envOf(object).map(({ name, value = "" }) => [name, value])),
  mergeFields(fields, object) {
    const env = new Map(envOf(object).map(({ name, value }) => [name, value]));
    for (const [name, value] of Object.entries(fields)) value === null ? env.delete(name) : env.set(name, value);
    const container = {
      ...object.spec.template.spec.containers[0],
      env: [...env].map(([name, value]) => ({ name, value })),
    };
    return { spec: { template: { spec: { containers: [container] } } } };
  },
  strategicFields(fields) {
    const env = Object.entries(fields).map(([name, value]) =>
      value === null ? { name, $patch: "delete" } : { name, value }
    );
    return { spec: { template: { spec: { containers: [{ name: "c", env }] } } } };
  },
  jsonFields(fields, object) {
    const path = "/spec/template/spec/containers/0/env";
    const names = envOf(object).map(({ name }) => name);
    const operations: Json[] = names.length > 0 ? [] : [{ op: "add", path, value: [] }];
    for (const [name, value] of Object.entries(fields)) {
      const index = names.indexOf(name);
      if (value === null) names.splice(index, 1);
      else if (index < 0) names.push(name);
      if (value === null) operations.push({ op: "remove", path: `${path}/${index}` });
      else if (index < 0) operations.push({ op: "add", path: `${path}/-`, value: { name, value } });
      else operations.push({ op: "replace", path: `${path}/${index}/value`, value });
    }
    return operations;
  },
  status: "observedGeneration",
};

const orders: ModelledKind = {
  path: "/apis/model.test/v1/namespaces/default/orders",
  hasGeneration: true,
  hasStatus: true,
  needsVersion: true,
  patchTypes: ["merge", "json"],
  empty: (name) => ({ apiVersion: "model.test/v1", kind: "Order", metadata: { name }, spec: { fields: {} } }),
  readFields: ({ spec }) => spec.fields ?? {},
  mergeFields: (fields) => ({ spec: { fields } }),
  strategicFields: () => ({}),
  jsonFields: (fields, { spec }) => mapOperations("/spec/fields", fields, spec.fields),
  status: "count",
};

export const modelledKinds: readonly ModelledKind[] = [configMaps, deployments, orders];

/** Makes Orders be served. */
export const orderDefinition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "orders.model.test" },
  spec: {
    group: "model.test",
    scope: "Namespaced",
    names: { plural: "orders", kind: "Order" },
    versions: [{
      name: "v1",
      served: true,
      storage: true,
      subresources: { status: {} },
      schema: {
        openAPIV3Schema: {
          type: "object",
          properties: {
            spec: {
              type: "object",
              properties: { fields: { type: "object", additionalProperties: { type: "string" } } },
            },
            status: { type: "object", properties: { count: { type: "integer" } } },
          },
        },
      },
    }],
  },
};

/** An object as the model has it. */
export function modelOf(kind: ModelledKind, object: Json): ModelObject {
  const { labels = {}, finalizers = [], generation = 0, deletionTimestamp } = object.metadata;
  return {
    labels,
    fields: kind.readFields(object),
    finalizers,
    status: object.status?.[kind.status] ?? 0,
    generation,
    deleting: deletionTimestamp !== undefined,
  };
}

/** A patch that makes the change to the object. */
export function patchOf(
  kind: ModelledKind,
  type: PatchType,
  { change, object }: { change: Change; object: Json },
): Json {
  if (type === "json") return jsonPatchOf(kind, change, object);
  const { labels } = change;
  const all = [...new Set([...object.metadata.finalizers ?? [], finalizer])];
  const finalizers = change.finalizers === "clear" ? null : type === "strategic" ? [finalizer] : all;
  const fields = type === "strategic" ? kind.strategicFields(change.fields) : kind.mergeFields(change.fields, object);
  return { metadata: { labels, ...(change.finalizers && { finalizers }) }, ...fields };
}

function jsonPatchOf(kind: ModelledKind, change: Change, object: Json): Json[] {
  const { labels, finalizers } = object.metadata;
  const operations = [
    ...mapOperations("/metadata/labels", change.labels, labels),
    ...kind.jsonFields(change.fields, object),
  ];
  const path = "/metadata/finalizers";
  if (change.finalizers === "clear" && finalizers) operations.push({ op: "remove", path });
  if (change.finalizers === "add" && !finalizers) operations.push({ op: "add", path, value: [finalizer] });
  if (change.finalizers === "add" && finalizers && !finalizers.includes(finalizer)) {
    operations.push({ op: "add", path: `${path}/0`, value: finalizer });
  }
  return operations;
}

function mapOperations(path: string, members: Change["fields"], current: Record<string, string> | undefined): Json[] {
  const operations: Json[] = current === undefined ? [{ op: "add", path, value: {} }] : [];
  for (const [key, value] of Object.entries(members)) {
    operations.push(
      value === null ? { op: "remove", path: `${path}/${key}` } : { op: "add", path: `${path}/${key}`, value },
    );
  }
  return operations;
}

function envOf(object: Json): { name: string; value?: string }[] {
  return object.spec.template.spec.containers[0].env ?? [];
}
