// Containers of a pod or a template: what all of them have, and what only regular, init and ephemeral ones may have.

import { duplicateField, type FieldError, forbiddenField, invalidField, notFoundField } from "../../field_error.ts";
import { labelFaults } from "../names.ts";
import { requiredOneOf, requiredRuled, requiredText } from "./checks.ts";
import { containerPorts, hostPortConflicts } from "./container_ports.ts";
import { environment, environmentFrom } from "./environment.ts";
import type { FieldNode } from "./field_node.ts";
import { type HandlerScope, lifecycle, probes } from "./handlers.ts";
import { type UsableVolumes, volumeDevices, volumeMounts } from "./mounts.ts";
import { resizePolicies } from "./resize_policy.ts";
import { resourceRequirements } from "./resource_requirements.ts";
import { containerRestartPolicy } from "./restart_policy.ts";
import { securityContext } from "./security_context.ts";

/** What of the pod the rules of its containers depend on. */
export interface ContainerScope extends HandlerScope {
  readonly volumes: UsableVolumes;
  readonly claimNames: ReadonlySet<string>;
  /** Whether the pod shares the user namespace of its host. */
  readonly hostUsers: boolean;
  readonly podRestartPolicy: string;
}

/** Regular containers; there must be one at least. */
export function containers(spec: FieldNode, scope: ContainerScope): FieldError[] {
  const list = spec.get("containers");
  if (list.items.length === 0) return requiredText(list);
  const names = new Set<string>();
  const faults = list.items.flatMap((container) => [
    ...anyContainer(container, scope),
    ...uniqueName(container, names),
    ...hooks(container, scope),
    ...containerRestartPolicy(container),
  ]);
  return [...faults, ...hostPortConflicts(list.items)];
}

export function initContainers(spec: FieldNode, scope: ContainerScope): FieldError[] {
  const names = new Set(spec.get("containers").items.map(nameOf));
  return spec.get("initContainers").items.flatMap((container) => {
    const isSidecar = container.get("restartPolicy").text === "Always";
    return [
      ...anyContainer(container, scope),
      ...containerRestartPolicy(container),
      ...uniqueName(container, names),
      // Init containers run one by one, so that only ports of the same one are in conflict.
      ...hostPortConflicts([container]),
      ...(isSidecar ? hooks(container, scope) : [...withoutHooks(container), ...withoutRestartOnResize(container)]),
    ];
  });
}

function anyContainer(container: FieldNode, scope: ContainerScope): FieldError[] {
  return [
    ...requiredRuled(container.get("name"), labelFaults),
    ...requiredText(container.get("image")),
    ...requiredOneOf(container.get("terminationMessagePolicy"), ["File", "FallbackToLogsOnError"]),
    ...containerPorts(container.get("ports")),
    ...environment(container.get("env")),
    ...environmentFrom(container.get("envFrom")),
    ...volumeMounts(container, scope.volumes),
    ...volumeDevices(container, scope.volumes),
    ...requiredOneOf(container.get("imagePullPolicy"), ["Always", "IfNotPresent", "Never"]),
    ...resourceRequirements(container.get("resources"), scope),
    ...resizePolicies(container.get("resizePolicy"), scope.podRestartPolicy),
    ...securityContext(container.get("securityContext"), scope),
  ];
}

function nameOf(container: FieldNode): string {
  return container.get("name").text;
}

/** A missing name is a fault of its own. */
function uniqueName(container: FieldNode, names: Set<string>): FieldError[] {
  const { path, text } = container.get("name");
  if (names.has(text)) return [duplicateField(path, text)];
  if (text !== "") names.add(text);
  return [];
}

function hooks(container: FieldNode, scope: HandlerScope): FieldError[] {
  const hooks = container.get("lifecycle");
  return [...(hooks.isSet ? lifecycle(hooks, scope) : []), ...probes(container, scope)];
}

function withoutHooks(container: FieldNode): FieldError[] {
  return ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"].map((name) => container.get(name))
    .filter((node) => node.isSet)
    .map(({ path }) => forbiddenField(path, "may not be set for init containers without restartPolicy=Always"));
}

function withoutRestartOnResize(container: FieldNode): FieldError[] {
  return container.get("resizePolicy").items.map((policy) => policy.get("restartPolicy"))
    .filter(({ text }) => text === "RestartContainer")
    .map(({ path, text }) =>
      invalidField(path, text, "must not be set to 'RestartContainer' for non-sidecar initContainers")
    );
}

/** Fields of containers that would make an ephemeral one a part of the service. In the order of Go's struct. */
const notEphemeral = [
  "ports",
  "resources",
  "resizePolicy",
  "restartPolicy",
  "restartPolicyRules",
  "livenessProbe",
  "readinessProbe",
  "startupProbe",
  "lifecycle",
];
const NOT_EPHEMERAL = "cannot be set for an Ephemeral Container";

export function ephemeralContainers(spec: FieldNode, scope: ContainerScope): FieldError[] {
  const others = [...spec.get("containers").items, ...spec.get("initContainers").items].map(nameOf);
  const names = new Set(others);
  return spec.get("ephemeralContainers").items.flatMap((container) => [
    ...anyContainer(container, scope),
    ...paddedImage(container),
    ...uniqueName(container, names),
    ...target(container.get("targetContainerName"), others),
    ...forbidden(container),
  ]);
}

function target({ path, text }: FieldNode, names: readonly string[]): FieldError[] {
  return text === "" || names.includes(text) ? [] : [notFoundField(path, text)];
}

function forbidden(container: FieldNode): FieldError[] {
  const fields = notEphemeral.map((name) => container.get(name)).filter(({ isSet, value }) =>
    isSet && Object.keys(value as object).length > 0 || typeof value === "string"
  );
  const subPaths = container.get("volumeMounts").items.flatMap((mount) =>
    ["subPath", "subPathExpr"].map((name) => mount.get(name)).filter(({ text }) => text !== "")
  );
  return [...fields, ...subPaths].map(({ path }) => forbiddenField(path, NOT_EPHEMERAL));
}

/** Templates may have such images, pods may not. */
export function paddedImage(container: FieldNode): FieldError[] {
  const { path, text } = container.get("image");
  return text.trim() === text ? [] : [invalidField(path, text, "must not have leading or trailing whitespace")];
}
