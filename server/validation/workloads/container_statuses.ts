// What the status of a pod says of its containers.

import { duplicateField, type FieldError, forbiddenField, invalidField } from "../../field_error.ts";
import { linuxId, oneOf } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";

/** Lists of statuses, each with the list of the spec that it tells of. */
const lists = {
  containerStatuses: "containers",
  initContainerStatuses: "initContainers",
  ephemeralContainerStatuses: "ephemeralContainers",
} as const;

export function containerStatuses(pod: FieldNode, oldPod: FieldNode): FieldError[] {
  const [status, old, spec] = [pod.get("status"), oldPod.get("status"), pod.get("spec")];
  const entries = Object.entries(lists);
  return [
    ...entries.flatMap(([name, list]) =>
      transitions({ statuses: status.get(name), old: old.get(name), list, spec: oldPod.get("spec") })
    ),
    ...entries.flatMap(([name]) => status.get(name).items.flatMap((item) => user(item, spec.get("os")))),
    ...entries.flatMap(([name, list]) => status.get(name).items.flatMap((item) => devices(item, spec.get(list)))),
  ];
}

interface Transition {
  readonly statuses: FieldNode;
  readonly old: FieldNode;
  /** The list of the spec. */
  readonly list: string;
  readonly spec: FieldNode;
}

/** A container that has ended stays ended unless something starts it again. */
function transitions({ statuses, old, list, spec }: Transition): FieldError[] {
  if (list !== "ephemeralContainers" && restartsAll(spec)) return [];
  return old.items.flatMap((before, index) => {
    const ended = before.get("state").get("terminated");
    const name = before.get("name").text;
    const now = statuses.items.find((status) => status.get("name").text === name);
    if (!ended.isSet || now === undefined || now.get("state").get("terminated").isSet) return [];
    const container = spec.get(list).items.find((item) => item.get("name").text === name);
    const mayRestart = list !== "ephemeralContainers" && container !== undefined &&
      restarts(container, { spec, exitCode: ended.get("exitCode").number });
    const path = `${statuses.path}[${index}].state`;
    return mayRestart ? [] : [forbiddenField(path, "may not be transitioned to non-terminated state")];
  });
}

function restartsAll(spec: FieldNode): boolean {
  return ["containers", "initContainers"].some((list) =>
    spec.get(list).items.some((container) =>
      container.get("restartPolicyRules").items.some((rule) => rule.get("action").text === "RestartAllContainers")
    )
  );
}

function restarts(container: FieldNode, { spec, exitCode }: { spec: FieldNode; exitCode: number }): boolean {
  for (const rule of container.get("restartPolicyRules").items) {
    const codes = rule.get("exitCodes");
    const isListed = codes.get("values").items.some(({ number }) => number === exitCode);
    if (codes.isSet && isListed === (codes.get("operator").text === "In")) return rule.get("action").text === "Restart";
  }
  const own = container.get("restartPolicy");
  const policy = own.isSet ? own.text : spec.get("restartPolicy").text;
  return policy === "Always" || (policy === "OnFailure" && exitCode !== 0);
}

function user(status: FieldNode, os: FieldNode): FieldError[] {
  const linux = status.get("user").get("linux");
  if (!linux.isSet) return [];
  if (os.get("name").text === "windows") return [forbiddenField(linux.path, "cannot be set for a windows pod")];
  return [
    ...linuxId(linux.get("uid")),
    ...linuxId(linux.get("gid")),
    ...linux.get("supplementalGroups").items.flatMap(linuxId),
  ];
}

function devices(status: FieldNode, containers: FieldNode): FieldError[] {
  const list = status.get("allocatedResourcesStatus");
  if (containers.path.endsWith("ephemeralContainers")) {
    return list.items.length === 0 ? [] : [forbiddenField(list.path, "must not be specified in container status")];
  }
  const container = containers.items.find((item) => item.get("name").text === status.get("name").text);
  return list.items.flatMap((resource) => [...deviceName(resource.get("name"), container), ...health(resource)]);
}

function deviceName({ path, text }: FieldNode, container: FieldNode | undefined): FieldError[] {
  if (container === undefined) return [];
  const resources = container.get("resources");
  if (!text.startsWith("claim:")) {
    if (text in resources.get("requests").object) return [];
    return [invalidField(path, text, "must match one of the container's resource requests")];
  }
  const names = resources.get("claims").items.map((claim) => {
    const request = claim.get("request").text;
    return `claim:${claim.get("name").text}${request === "" ? "" : `/${request}`}`;
  });
  const detail = "must match one of the container's resource claims in a format 'claim:<claimName>/<request>' or " +
    "'claim:<claimName>' if request is empty";
  return names.includes(text) ? [] : [invalidField(path, text, detail)];
}

function health(resource: FieldNode): FieldError[] {
  const seen = new Set<string>();
  return resource.get("resources").items.flatMap((device) => {
    const { path, text } = device.get("resourceID");
    const repeated = seen.has(text) ? [duplicateField(path, text)] : [];
    seen.add(text);
    return [...oneOf(device.get("health"), ["Healthy", "Unhealthy", "Unknown"]), ...repeated];
  });
}
