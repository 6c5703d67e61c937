// Defaults of pods that are no constants. Each changes the message it is given and tells whether it did.
import { canonicalQuantity } from "../quantity.ts";
import { newMap, type TypedObject } from "../typed_object/typed_object.ts";
import { addQuantities, maxQuantity } from "./quantity_sum.ts";

/** Always for the tag `latest` or when neither tag nor digest is given, else IfNotPresent (pkg/util/parsers). */
export function imagePullPolicy(container: TypedObject): boolean {
  container.imagePullPolicy = pullPolicyOf((container.image ?? "") as string);
  return true;
}

export function volumeImagePullPolicy(source: TypedObject): boolean {
  source.pullPolicy = pullPolicyOf((source.reference ?? "") as string);
  return true;
}

const domain = String.raw`(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])` +
  String.raw`(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?`;
const nameComponent = "[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*";
/** The grammar of image references of the distribution project. */
const imageReference = new RegExp(
  String.raw`^(?:${domain}/)?${nameComponent}(?:/${nameComponent})*(?::(?<tag>\w[\w.-]{0,127}))?` +
    String.raw`(?:@(?<digest>[A-Za-z][A-Za-z0-9]*(?:[+._-][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?$`,
);

function pullPolicyOf(image: string): string {
  const groups = imageReference.exec(image)?.groups;
  if (groups === undefined) return "IfNotPresent";
  const tag = groups.tag ?? (groups.digest === undefined ? "latest" : "");
  return tag === "latest" ? "Always" : "IfNotPresent";
}

/** With the host's network a port of a container is a port of the host. */
export function hostPorts(podSpec: TypedObject): boolean {
  let changed = false;
  for (const container of [...objects(podSpec.containers), ...objects(podSpec.initContainers)]) {
    for (const port of objects(container.ports)) {
      if ((port.hostPort ?? 0) !== 0 || (port.containerPort ?? 0) === 0) continue;
      port.hostPort = port.containerPort;
      changed = true;
    }
  }
  return changed;
}

/** A limit without request is also the request. */
export function containerRequests(resources: TypedObject): boolean {
  const limits = (resources.limits ?? {}) as TypedObject;
  const missing = Object.keys(limits).filter((name) => !Object.hasOwn((resources.requests ?? {}) as TypedObject, name));
  if (missing.length === 0) return false;
  const requests = (resources.requests ??= newMap()) as TypedObject;
  for (const name of missing) requests[name] = canonicalQuantity(limits[name] as string, milli);
  return true;
}

const milli = -3;

/** Resources that a pod as a whole may ask for (KEP-2837). */
function isPodLevelResource(name: string): boolean {
  return name === "cpu" || name === "memory" || name.startsWith("hugepages-");
}

/**
 * Resources of the pod as a whole: a request is the sum of what the containers ask for, or else the limit; a limit on huge
 * pages comes from the containers' limits. The containers' own requests are completed first.
 */
export function podRequests(spec: TypedObject): boolean {
  const resources = spec.resources as TypedObject;
  let changed = false;
  for (const container of [...objects(spec.containers), ...objects(spec.initContainers)]) {
    if (containerRequests((container.resources ??= {}) as TypedObject)) changed = true;
  }
  const set = (list: "limits" | "requests", name: string, quantity: string) => {
    const map = (resources[list] ??= newMap()) as TypedObject;
    if (Object.hasOwn(map, name)) return;
    map[name] = quantity;
    changed = true;
  };
  const missing = (list: "limits" | "requests", name: string) =>
    !Object.hasOwn((resources[list] ?? {}) as TypedObject, name);
  const pageLimits = (name: string) => name.startsWith("hugepages-") && missing("limits", name);
  for (const [name, quantity] of ofContainers(spec, "limits", pageLimits)) set("limits", name, quantity);
  const limits = Object.entries((resources.limits ?? {}) as Record<string, string>);
  if (limits.length === 0) return changed;
  const shared = (name: string) => (name === "cpu" || name === "memory") && missing("requests", name);
  for (const [name, quantity] of ofContainers(spec, "requests", shared)) set("requests", name, quantity);
  for (const [name, quantity] of limits) if (isPodLevelResource(name)) set("requests", name, quantity);
  return changed;
}

/**
 * What all containers take together of the wanted resources; init containers run one after another, but those that restart
 * stay beside the rest.
 */
function ofContainers(
  spec: TypedObject,
  list: "limits" | "requests",
  wanted: (name: string) => boolean,
): Map<string, string> {
  const total = new Map<string, string>();
  const add = (into: Map<string, string>, container: TypedObject) => {
    const quantities = ((container.resources as TypedObject | undefined)?.[list] ?? {}) as Record<string, string>;
    for (const [name, quantity] of Object.entries(quantities)) {
      if (wanted(name)) into.set(name, into.has(name) ? addQuantities(into.get(name)!, quantity) : quantity);
    }
  };
  for (const container of objects(spec.containers)) add(total, container);
  const peaks = new Map<string, string>();
  const sidecars = new Map<string, string>();
  for (const container of objects(spec.initContainers)) {
    const peak = new Map(sidecars);
    add(peak, container);
    if (container.restartPolicy === "Always") {
      add(sidecars, container);
      add(total, container);
    }
    for (const [name, quantity] of peak) peaks.set(name, maxQuantity(peaks.get(name) ?? "0", quantity));
  }
  for (const [name, quantity] of peaks) total.set(name, maxQuantity(total.get(name) ?? "0", quantity));
  return total;
}

function objects(list: unknown): TypedObject[] {
  return (list ?? []) as TypedObject[];
}
