// The `scale` subresource: an autoscaling/v1 Scale read off an object. Built-in kinds keep replicas and selector in the
// same places (spec.replicas, spec.selector, status.replicas); a CRD names its places itself.
import { goQuote } from "./go_quote.ts";
import type { CustomResource } from "./resources/resource.ts";
import { internalError, unclassifiedError } from "./status_error.ts";

/** The protobuf message of a Scale. */
export const scaleMessage = "k8s.io.api.autoscaling.v1.Scale";

/** An object in the shape of its JSON: a TypedObject or parsed JSON. */
export type ObjectLike = Readonly<Record<string, unknown>>;

/** Members in the order Go prints them; `undefined` ones are left out. */
export interface Scale {
  readonly kind: "Scale";
  readonly apiVersion: "autoscaling/v1";
  readonly metadata: ObjectLike;
  readonly spec: { readonly replicas: number | undefined };
  readonly status: { readonly replicas: number; readonly selector: string | undefined };
  readonly [member: string]: unknown;
}

/** Of a Deployment, ReplicaSet, StatefulSet or ReplicationController. */
export function scaleOfBuiltin(object: ObjectLike, resourceVersion: string): Scale {
  const spec = memberOf(object, "spec");
  return scale(object, {
    resourceVersion,
    replicas: Number(memberOf(spec, "replicas") ?? 0),
    statusReplicas: Number(memberOf(memberOf(object, "status"), "replicas") ?? 0),
    selector: selectorText(memberOf(spec, "selector")),
  });
}

/**
 * Of a custom resource.
 * @throws {StatusError} 500 when the object has no replicas or the fields are of other types, as kube-apiserver does
 */
export function scaleOfCustom(
  object: ObjectLike,
  paths: NonNullable<CustomResource["scale"]>,
  options: { readonly resourceVersion: string },
): Scale {
  const replicas = integerAt(object, paths.specReplicasPath);
  if (replicas === undefined) {
    throw internalError(`the spec replicas field ${goQuote(paths.specReplicasPath)} does not exist`);
  }
  const { labelSelectorPath } = paths;
  return scale(object, {
    ...options,
    replicas,
    statusReplicas: integerAt(object, paths.statusReplicasPath) ?? 0,
    selector: labelSelectorPath === undefined ? "" : textAt(object, labelSelectorPath) ?? "",
  });
}

interface ScaleParts {
  readonly resourceVersion: string;
  readonly replicas: number;
  readonly statusReplicas: number;
  readonly selector: string;
}

function scale(object: ObjectLike, parts: ScaleParts): Scale {
  const metadata = memberOf(object, "metadata");
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: {
      name: memberOf(metadata, "name"),
      namespace: memberOf(metadata, "namespace"),
      uid: memberOf(metadata, "uid"),
      resourceVersion: parts.resourceVersion,
      creationTimestamp: memberOf(metadata, "creationTimestamp") ?? undefined,
    },
    spec: { replicas: parts.replicas || undefined },
    status: { replicas: parts.statusReplicas, selector: parts.selector || undefined },
  };
}

/** A selector as `kubectl -l` takes it. ReplicationControllers have a plain map, the others a LabelSelector. */
function selectorText(selector: unknown): string {
  if (!isObject(selector)) return "";
  const isLabelSelector = "matchLabels" in selector || "matchExpressions" in selector;
  const labels = isLabelSelector ? memberOf(selector, "matchLabels") : selector;
  const terms = Object.entries(isObject(labels) ? labels : {}).map(([key, value]) => ({
    key,
    text: `${key}=${value}`,
  }));
  const expressions = isLabelSelector ? memberOf(selector, "matchExpressions") : undefined;
  for (const expression of Array.isArray(expressions) ? expressions : []) {
    const key = String(memberOf(expression, "key"));
    terms.push({ key, text: expressionText(key, expression) });
  }
  terms.sort((a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
  return terms.map(({ text }) => text).join(",");
}

function expressionText(key: string, expression: unknown): string {
  const values = memberOf(expression, "values");
  const list = Array.isArray(values) ? [...values].sort().join(",") : "";
  switch (memberOf(expression, "operator")) {
    case "In":
      return `${key} in (${list})`;
    case "NotIn":
      return `${key} notin (${list})`;
    case "DoesNotExist":
      return `!${key}`;
    default:
      return key;
  }
}

function integerAt(object: ObjectLike, path: string): number | undefined {
  const value = valueAt(object, path);
  if (value === undefined || Number.isInteger(value)) return value as number | undefined;
  throw wrongType(path, { value, expected: "int64" });
}

function textAt(object: ObjectLike, path: string): string | undefined {
  const value = valueAt(object, path);
  if (value === undefined || typeof value === "string") return value;
  throw wrongType(path, { value, expected: "string" });
}

function wrongType(path: string, found: { value: unknown; expected: string }) {
  const { value, expected } = found;
  return unclassifiedError(`${path} accessor error: ${value} is of the type ${goType(value)}, expected ${expected}`);
}

function goType(value: unknown): string {
  if (value === null) return "<nil>";
  if (Array.isArray(value)) return "[]interface {}";
  const types: Record<string, string> = { string: "string", boolean: "bool", object: "map[string]interface {}" };
  return types[typeof value] ?? (Number.isInteger(value) ? "int64" : "float64");
}

/** The simple paths a CRD may use here: member names after dots. */
function valueAt(object: ObjectLike, path: string): unknown {
  return path.split(".").filter(Boolean).reduce<unknown>(memberOf, object);
}

function memberOf(value: unknown, member: string): unknown {
  return isObject(value) && Object.hasOwn(value, member) ? value[member] : undefined;
}

function isObject(value: unknown): value is ObjectLike {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
