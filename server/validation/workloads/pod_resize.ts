// Changes of the resources of a running pod (KEP-1287): CPU and memory of its containers, and of the pod itself.

import {
  cloneValue,
  isTypedObject,
  type TypedObject,
  type TypedValue,
} from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField, invalidField } from "../../field_error.ts";
import { sameMessage } from "../../strategies/equality.ts";
import { type FieldNode, rootNode } from "./field_node.ts";
import { qualityOf } from "./pod_quality.ts";

const SPEC = "k8s.io.api.core.v1.PodSpec";
const CONTAINER = "k8s.io.api.core.v1.Container";
const RESOURCES = "k8s.io.api.core.v1.ResourceRequirements";
const ONLY_COMPUTE = "only cpu and memory resources are mutable";
const mutable = ["cpu", "memory"];
const containerLists = ["containers", "initContainers"];

export interface Resize {
  readonly object: TypedObject;
  readonly old: TypedObject;
  /** Of the pod as it will be, which come first. */
  readonly faults: readonly FieldError[];
}

export function podResize({ object, old, faults: wholeFaults }: Resize): FieldError[] {
  const [spec, oldSpec] = [rootNode(object).get("spec"), rootNode(old).get("spec")];
  const faults = [
    ...wholeFaults,
    ...quality(rootNode(object), rootNode(old)),
    ...nodeSupport(rootNode(old)),
    ...podResourcesResize(spec.get("resources"), oldSpec.get("resources")),
  ];
  const order = containerLists.flatMap((list) => sameContainers(spec.get(list), oldSpec.get(list)));
  if (order.length > 0) return [...faults, ...order];
  faults.push(
    ...["initContainers", "containers"].flatMap((list) =>
      pairs(spec.get(list), oldSpec.get(list)).filter(([, before]) => list === "containers" || isSidecar(before))
        .flatMap(([now, before]) => removed(now.get("resources"), before.get("resources")))
    ),
    ...pairs(spec.get("containers"), oldSpec.get("containers")).filter(([now, before]) => !isResizeOnly(now, before))
      .map(() => forbiddenField("spec", ONLY_COMPUTE)),
    ...pairs(spec.get("initContainers"), oldSpec.get("initContainers")).flatMap(([now, before]) => init(now, before)),
  );
  if (faults.length > 0 || sameMessage(SPEC, masked(spec.object, oldSpec.object), oldSpec.object)) return faults;
  return [forbiddenField("spec", ONLY_COMPUTE)];
}

function quality(pod: FieldNode, old: FieldNode): FieldError[] {
  const stored = old.get("status").get("qosClass").text;
  const before = stored === "" ? qualityOf(old.get("spec")) : stored;
  if (qualityOf(pod.get("spec")) === before) return [];
  const shown = pod.get("status").get("qosClass").text;
  return [invalidField("spec", shown, "Pod QOS Class may not change as a result of resizing")];
}

/** A node that can resize reports the resources of running containers. */
function nodeSupport(old: FieldNode): FieldError[] {
  const running = old.get("status").get("containerStatuses").items.find((status) =>
    status.get("state").get("running").isSet
  );
  if (running === undefined || running.get("resources").isSet) return [];
  return [forbiddenField("spec", "Pod running on node without support for resize")];
}

function podResourcesResize(resources: FieldNode, old: FieldNode): FieldError[] {
  if (!old.isSet && !resources.isSet) return [];
  if (!resources.isSet) return [forbiddenField(resources.path, "pod-level resources cannot be removed")];
  const onlyCompute = "only cpu and memory resources are mutable at pod-level";
  return [
    ...removed(resources, old, "pod-level "),
    ...(sameMessage(RESOURCES, maskedResources(resources.object, old.object), old.object)
      ? []
      : [forbiddenField("spec", onlyCompute)]),
  ];
}

function removed(resources: FieldNode, old: FieldNode, prefix = ""): FieldError[] {
  return ["requests", "limits"].flatMap((kind) => {
    const now = resources.get(kind);
    if (old.get(kind).entries.every(([name]) => name in now.object)) return [];
    return [forbiddenField(now.path, `${prefix}resource ${kind} cannot be removed`)];
  });
}

function sameContainers(list: FieldNode, old: FieldNode): FieldError[] {
  const what = list.path.slice("spec.".length);
  if (list.items.length !== old.items.length) {
    return [forbiddenField(list.path, `${what} may not be added or removed on resize`)];
  }
  return pairs(list, old).filter(([now, before]) => now.get("name").text !== before.get("name").text)
    .map(([now]) => forbiddenField(now.get("name").path, `${what} may not be renamed or reordered on resize`));
}

function pairs(list: FieldNode, old: FieldNode): [FieldNode, FieldNode][] {
  return list.items.map((item, index) => [item, old.items[index]!]);
}

function isSidecar(container: FieldNode): boolean {
  return container.get("restartPolicy").text === "Always";
}

function init(container: FieldNode, old: FieldNode): FieldError[] {
  if (isSidecar(container)) {
    const detail = "only cpu and memory resources for init or sidecar containers are mutable";
    return isResizeOnly(container, old) ? [] : [forbiddenField(container.path, detail)];
  }
  if (sameMessage(CONTAINER, container.object, old.object)) return [];
  return [forbiddenField("spec", "resources for non-sidecar init containers are immutable")];
}

function isResizeOnly(container: FieldNode, old: FieldNode): boolean {
  return sameMessage(CONTAINER, maskedContainer(container.object, old.object), old.object);
}

/** The new spec with the old CPU and memory, which is the old spec when nothing else has changed. */
function masked(spec: TypedObject, old: TypedObject): TypedObject {
  const rest = cloneValue(spec);
  for (const list of containerLists) {
    const [now, before] = [rest[list], old[list]];
    if (Array.isArray(now) && Array.isArray(before)) {
      rest[list] = now.map((item, index) => maskedContainer(objectOf(item), objectOf(before[index])));
    }
  }
  if (isTypedObject(rest.resources)) rest.resources = maskedResources(rest.resources, objectOf(old.resources));
  return rest;
}

function maskedContainer(container: TypedObject, old: TypedObject): TypedObject {
  return { ...container, resources: maskedResources(objectOf(container.resources), objectOf(old.resources)) };
}

function maskedResources(resources: TypedObject, old: TypedObject): TypedObject {
  const list = (kind: string) => {
    const [now, before] = [objectOf(resources[kind]), objectOf(old[kind])];
    const others = Object.entries(now).filter(([name]) => !mutable.includes(name));
    const kept = Object.entries(before).filter(([name]) => mutable.includes(name));
    return Object.fromEntries([...others, ...kept]);
  };
  return { ...resources, limits: list("limits"), requests: list("requests") };
}

function objectOf(value: TypedValue | undefined): TypedObject {
  return isTypedObject(value) ? value : {};
}
