// Pods and templates of pods (kube-apiserver's pkg/api/pod). Updates of pods themselves are never warned about.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { goQuote } from "../go_quote.ts";
import { messageOf, messagesOf, textOf, textsOf } from "../validation/fields.ts";
import { fractionalBytesWarnings } from "./fractional_bytes.ts";
import { ipWarnings } from "./ip_addresses.ts";
import {
  environmentWarnings,
  type PodContainer,
  podContainers,
  portWarnings,
  resourceWarnings,
} from "./pod_containers.ts";
import { nodeChoiceWarnings, podAffinityWarnings } from "./pod_scheduling.ts";
import { podVolumeWarnings } from "./pod_volumes.ts";

const deprecatedAnnotations: Readonly<Record<string, string>> = {
  "scheduler.alpha.kubernetes.io/critical-pod": 'non-functional in v1.16+; use the "priorityClassName" field instead',
  "security.alpha.kubernetes.io/sysctls": 'non-functional in v1.11+; use the "sysctls" field instead',
  "security.alpha.kubernetes.io/unsafe-sysctls": 'non-functional in v1.11+; use the "sysctls" field instead',
};
const POD_SECCOMP = "seccomp.security.alpha.kubernetes.io/pod";
const CONTAINER_SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";
const CONTAINER_APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";

/** The strategy of pods says itself what it does with AppArmor annotations. */
export function podWarnings(pod: TypedObject): string[] {
  return warningsAt("", pod);
}

/** @param field of the template, e.g. `spec.template` */
export function podTemplateWarnings(field: string, template: TypedObject): string[] {
  return warningsAt(`${field}.`, template);
}

/** @param prefix "" for a pod, else the template's field and a dot */
function warningsAt(prefix: string, pod: TypedObject): string[] {
  const spec = messageOf(pod.spec);
  const field = `${prefix}spec`;
  const containers = podContainers(field, spec);
  return [
    ...nodeChoiceWarnings(field, spec),
    ...Object.entries(deprecatedAnnotations).flatMap(([key, text]) => annotationWarnings(prefix, pod, { key, text })),
    ...podVolumeWarnings(field, spec),
    ...duplicates(`${field}.hostAliases`, spec.hostAliases, "ip"),
    ...duplicates(`${field}.imagePullSecrets`, spec.imagePullSecrets, "name"),
    ...emptyNames(`${field}.imagePullSecrets`, spec.imagePullSecrets),
    ...["memory", "ephemeral-storage"].flatMap((name) =>
      fractionalBytesWarnings({ field: `${field}.overhead`, quantities: messageOf(spec.overhead), name })
    ),
    ...podSeccompWarnings(prefix, pod),
    ...containers.flatMap((container) => containerWarnings(prefix, pod, container)),
    ...portWarnings(containers),
    ...gracePeriodWarnings(field, spec),
    ...podAffinityWarnings(field, spec),
    ...textsOf(messageOf(spec.dnsConfig).nameservers).flatMap((address, index) =>
      ipWarnings(`${field}.dnsConfig.nameservers[${index}]`, address)
    ),
    ...messagesOf(spec.hostAliases).flatMap(({ ip }, index) =>
      ipWarnings(`${field}.hostAliases[${index}].ip`, textOf(ip))
    ),
  ];
}

function annotationWarnings(prefix: string, pod: TypedObject, { key, text }: { key: string; text: string }): string[] {
  const annotations = messageOf(messageOf(pod.metadata).annotations);
  return Object.hasOwn(annotations, key) ? [`${prefix}metadata.annotations[${key}]: ${text}`] : [];
}

function podSeccompWarnings(prefix: string, pod: TypedObject): string[] {
  if (securityProfile(messageOf(pod.spec), "seccompProfile")) return [];
  return annotationWarnings(prefix, pod, { key: POD_SECCOMP, text: replacedBy("seccompProfile") });
}

function containerWarnings(prefix: string, pod: TypedObject, { field, container }: PodContainer): string[] {
  const name = textOf(container.name);
  const warnings: string[] = [];
  if (!securityProfile(container, "seccompProfile")) {
    const key = CONTAINER_SECCOMP + name;
    warnings.push(...annotationWarnings(prefix, pod, { key, text: replacedBy("seccompProfile") }));
  }
  const hasAppArmor = [messageOf(pod.spec), container].some((owner) => securityProfile(owner, "appArmorProfile"));
  if (prefix !== "" && !hasAppArmor) {
    const text = 'deprecated since v1.30; use the "appArmorProfile" field instead';
    warnings.push(...annotationWarnings(prefix, pod, { key: CONTAINER_APP_ARMOR + name, text }));
  }
  return [...warnings, ...resourceWarnings({ field, container }), ...environmentWarnings({ field, container })];
}

function securityProfile(owner: TypedObject, profile: string): boolean {
  return messageOf(owner.securityContext)[profile] !== undefined;
}

function replacedBy(field: string): string {
  return `non-functional in v1.27+; use the "${field}" field instead`;
}

function duplicates(field: string, list: TypedObject[string], key: string): string[] {
  const seen = new Set<string>();
  return messagesOf(list).flatMap((item, index) => {
    const value = textOf(item[key]);
    if (seen.has(value)) return [`${field}[${index}].${key}: duplicate ${key} ${goQuote(value)}`];
    seen.add(value);
    return [];
  });
}

function emptyNames(field: string, list: TypedObject[string]): string[] {
  return messagesOf(list).flatMap(({ name }, index) =>
    textOf(name) === "" ? [`${field}[${index}].name: invalid empty name ""`] : []
  );
}

function gracePeriodWarnings(field: string, { terminationGracePeriodSeconds: seconds }: TypedObject): string[] {
  if ((typeof seconds !== "number" && typeof seconds !== "bigint") || seconds >= 0) return [];
  return [
    `${field}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`,
  ];
}
