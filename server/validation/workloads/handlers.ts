// What the kubelet does to look into a container or to tell it something: probes and lifecycle hooks.

import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from "../../field_error.ts";
import { httpHeaderNameFaults } from "../names.ts";
import { portFaults } from "../port_rules.ts";
import { nonNegatives, oneOf, requiredText } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";
import { stopSignals } from "./stop_signals.ts";

/** What of the pod the rules depend on. */
export interface HandlerScope {
  /** terminationGracePeriodSeconds of the pod; undefined when there is none. */
  readonly gracePeriod: number | undefined;
  /** `linux`, `windows` or undefined when the pod does not say. */
  readonly os: string | undefined;
}

type Handler = (handler: FieldNode, scope: HandlerScope) => FieldError[];

const probeHandlers: Readonly<Record<string, Handler>> = { exec, httpGet, tcpSocket: port, grpc: port };
const hookHandlers: Readonly<Record<string, Handler>> = { exec, httpGet, tcpSocket: port, sleep };

export function lifecycle(hooks: FieldNode, scope: HandlerScope): FieldError[] {
  return [
    ...["postStart", "preStop"].map((name) => hooks.get(name)).filter((hook) => hook.isSet)
      .flatMap((hook) => oneHandler(hook, { handlers: hookHandlers, scope })),
    ...stopSignal(hooks.get("stopSignal"), scope),
  ];
}

/** All three probes of a container. */
export function probes(container: FieldNode, scope: HandlerScope): FieldError[] {
  const [liveness, readiness, startup] = ["livenessProbe", "readinessProbe", "startupProbe"]
    .map((name) => container.get(name)) as [FieldNode, FieldNode, FieldNode];
  return [
    ...(liveness.isSet ? [...probe(liveness, scope), ...succeedsOnce(liveness)] : []),
    ...(readiness.isSet ? [...probe(readiness, scope), ...noGracePeriod(readiness)] : []),
    ...(startup.isSet ? [...probe(startup, scope), ...succeedsOnce(startup)] : []),
  ];
}

function probe(node: FieldNode, scope: HandlerScope): FieldError[] {
  const grace = node.get("terminationGracePeriodSeconds");
  return [
    ...oneHandler(node, { handlers: probeHandlers, scope }),
    ...nonNegatives(node, [
      "initialDelaySeconds",
      "timeoutSeconds",
      "periodSeconds",
      "successThreshold",
      "failureThreshold",
    ]),
    ...(grace.isSet && grace.number <= 0 ? [invalidField(grace.path, grace.value, "must be greater than 0")] : []),
  ];
}

function succeedsOnce(probe: FieldNode): FieldError[] {
  const threshold = probe.get("successThreshold");
  return threshold.number === 1 ? [] : [invalidField(threshold.path, threshold.number, "must be 1")];
}

function noGracePeriod(probe: FieldNode): FieldError[] {
  const grace = probe.get("terminationGracePeriodSeconds");
  return grace.isSet ? [invalidField(grace.path, grace.value, "must not be set for readinessProbes")] : [];
}

interface HandlerChoice {
  readonly handlers: Readonly<Record<string, Handler>>;
  readonly scope: HandlerScope;
}

function oneHandler(node: FieldNode, { handlers, scope }: HandlerChoice): FieldError[] {
  const [first, ...others] = Object.keys(handlers).filter((name) => node.get(name).isSet);
  if (first === undefined) return [requiredField(node.path, "must specify a handler type")];
  return [
    ...handlers[first]!(node.get(first), scope),
    ...others.map((name) => forbiddenField(node.get(name).path, "may not specify more than 1 handler type")),
  ];
}

function exec(action: FieldNode): FieldError[] {
  const command = action.get("command");
  return command.items.length === 0 ? [requiredField(command.path)] : [];
}

function httpGet(action: FieldNode): FieldError[] {
  const headers = action.get("httpHeaders");
  return [
    ...requiredText(action.get("path")),
    ...port(action),
    ...oneOf(action.get("scheme"), ["HTTP", "HTTPS"]),
    ...headers.items.map((header) => header.get("name").text).flatMap((name) =>
      httpHeaderNameFaults(name).map((fault) => invalidField(headers.path, name, fault))
    ),
  ];
}

function port(action: FieldNode): FieldError[] {
  return portFaults(action.get("port").path, action.get("port").value);
}

function sleep(action: FieldNode, { gracePeriod }: HandlerScope): FieldError[] {
  const seconds = action.get("seconds");
  if (gracePeriod === undefined || (seconds.number >= 0 && seconds.number <= gracePeriod)) return [];
  const detail = `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriod})`;
  return [invalidField(action.path, seconds.value ?? 0, detail)];
}

function stopSignal(signal: FieldNode, { os }: HandlerScope): FieldError[] {
  if (!signal.isSet) return [];
  if (os === undefined) {
    return [forbiddenField(signal.path, "may not be set for containers with empty `spec.os.name`")];
  }
  const supported = stopSignals[os];
  return supported === undefined || supported.includes(signal.text)
    ? []
    : [unsupportedField(signal.path, signal.text, supported)];
}
