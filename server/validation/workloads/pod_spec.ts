// The spec of a pod, in a pod or in a template.

import { duplicateField, type FieldError, invalidField, requiredField } from "../../field_error.ts";
import { ipFaults } from "../addresses.ts";
import { labelFaults as labelMapFaults } from "../field_rules.ts";
import { labelFaults, qualifiedNameFaults, subdomainFaults } from "../names.ts";
import { affinity } from "./affinity.ts";
import { betweenIfSet, requiredOneOf, ruled, ruledIfPresent } from "./checks.ts";
import { containers, type ContainerScope, ephemeralContainers, initContainers } from "./containers.ts";
import { dnsConfig } from "./dns_config.ts";
import { fileKeyVolumes } from "./file_key_volumes.ts";
import type { FieldNode } from "./field_node.ts";
import { hostnameOverride, hostNamespaces, hostPorts } from "./host_rules.ts";
import { operatingSystem } from "./operating_system.ts";
import { podResources } from "./pod_resources.ts";
import { podSecurityContext } from "./pod_security_context.ts";
import { claimNamesOf, resourceClaims } from "./resource_claims.ts";
import { resourceRequirements } from "./resource_requirements.ts";
import { tolerations } from "./tolerations.ts";
import { topologySpread } from "./topology_spread.ts";
import { checkVolumes } from "./volumes.ts";
import { hostProcess } from "./windows_options.ts";

/** Where a spec stands. */
export interface PodSpecScope {
  /** Of a pod; a template's pods have no name yet. */
  readonly podName?: string;
  /** A template may leave to the pod what defaults will fill in. */
  readonly isPod: boolean;
  /** The pod is the kubelet's own (a mirror of a file on its node). */
  readonly isMirror?: boolean;
}

const POSITIVE_INT32 = { min: 1, max: 2 ** 31 - 1 };

export function podSpec(spec: FieldNode, scope: PodSpecScope): FieldError[] {
  const volumes = checkVolumes(spec.get("volumes"), scope.podName ?? "");
  const containerScope = scopeOf(spec, volumes.usable);
  return [
    ...gracePeriod(spec),
    ...volumes.faults,
    ...resourceClaims(spec.get("resourceClaims"), scope),
    ...containers(spec, containerScope),
    ...initContainers(spec, containerScope),
    ...ephemeralContainers(spec, containerScope),
    ...podResources(spec, containerScope),
    ...hostPorts(spec, scope),
    ...policies(spec),
    ...podSecurityContext(spec),
    ...affinity(spec.get("affinity")),
    ...dnsConfig(spec.get("dnsConfig"), spec.get("dnsPolicy").text),
    ...gates(spec),
    ...topologySpread(spec.get("topologySpreadConstraints")),
    ...hostProcess(spec, allContainers(spec)),
    ...hostNamespaces(spec, allContainers(spec)),
    ...hostnameOverride(spec),
    ...names(spec),
    ...tolerations(spec.get("tolerations")),
    ...hostAliases(spec.get("hostAliases")),
    ...classes(spec),
    ...overhead(spec),
    ...operatingSystem(spec, allContainers(spec)),
    ...schedulingGroup(spec.get("schedulingGroup")),
    ...fileKeyVolumes(spec, allContainers(spec)),
  ];
}

/** In the order in which kube-apiserver visits them. */
export function allContainers(spec: FieldNode): FieldNode[] {
  return ["initContainers", "containers", "ephemeralContainers"].flatMap((name) => spec.get(name).items);
}

function scopeOf(spec: FieldNode, volumes: ReadonlyMap<string, FieldNode>): ContainerScope {
  const [grace, users, os] = [spec.get("terminationGracePeriodSeconds"), spec.get("hostUsers"), spec.get("os")];
  return {
    volumes,
    claimNames: claimNamesOf(spec.get("resourceClaims")),
    gracePeriod: grace.isSet ? grace.number : undefined,
    os: os.isSet ? os.get("name").text : undefined,
    hostUsers: !users.isSet || users.flag,
    podRestartPolicy: spec.get("restartPolicy").text,
  };
}

function gracePeriod(spec: FieldNode): FieldError[] {
  const seconds = spec.get("terminationGracePeriodSeconds");
  return seconds.isSet ? [] : [requiredField(seconds.path)];
}

function policies(spec: FieldNode): FieldError[] {
  const selector = spec.get("nodeSelector");
  return [
    ...requiredOneOf(spec.get("restartPolicy"), ["Always", "OnFailure", "Never"]),
    ...requiredOneOf(spec.get("dnsPolicy"), ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"]),
    ...labelMapFaults(selector.path, selector.value),
  ];
}

function gates(spec: FieldNode): FieldError[] {
  const seen = new Set<string>();
  return [
    ...spec.get("readinessGates").items.flatMap((gate) => ruled(gate.get("conditionType"), qualifiedNameFaults)),
    ...spec.get("schedulingGates").items.flatMap((gate) => {
      const name = gate.get("name").withPath(gate.path);
      const repeated = seen.has(name.text) ? [duplicateField(gate.path, name.text)] : [];
      seen.add(name.text);
      return [...ruled(name, qualifiedNameFaults), ...repeated];
    }),
  ];
}

function names(spec: FieldNode): FieldError[] {
  return [
    ...ruledIfPresent(spec.get("serviceAccountName"), subdomainFaults),
    ...ruledIfPresent(spec.get("nodeName"), subdomainFaults),
    ...betweenIfSet(spec.get("activeDeadlineSeconds"), POSITIVE_INT32),
    ...ruledIfPresent(spec.get("hostname"), labelFaults),
    ...ruledIfPresent(spec.get("subdomain"), labelFaults),
  ];
}

function hostAliases(aliases: FieldNode): FieldError[] {
  return aliases.items.flatMap((alias) => [
    ...ruled(alias.get("ip"), ipFaults),
    ...alias.get("hostnames").items.flatMap((name) => ruled(name, subdomainFaults)),
  ]);
}

function classes(spec: FieldNode): FieldError[] {
  const [runtime, preemption] = [spec.get("runtimeClassName"), spec.get("preemptionPolicy")];
  return [
    ...ruledIfPresent(spec.get("priorityClassName"), subdomainFaults),
    ...(runtime.isSet ? ruled(runtime, subdomainFaults) : []),
    ...(preemption.isSet ? requiredOneOf(preemption, ["PreemptLowerPriority", "Never"]) : []),
  ];
}

/** Held to the rules of limits, so that its paths have `limits` in them. */
function overhead(spec: FieldNode): FieldError[] {
  const node = spec.get("overhead");
  if (!node.isSet) return [];
  return resourceRequirements(node.withValue({ limits: node.object }), { claimNames: new Set() });
}

function schedulingGroup(group: FieldNode): FieldError[] {
  if (!group.isSet) return [];
  const name = group.get("podGroupName");
  if (name.isSet) return ruled(name, subdomainFaults);
  return [invalidField(name.path, undefined, "must specify one of: `podGroupName`")];
}
