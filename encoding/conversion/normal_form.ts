// What decoding and encoding through Kubernetes' internal types changes in an object of one version, beside defaults
// (pkg/apis/*/v1/conversion.go), and what a Service shows on read (pkg/registry/core/service/storage), both as data.
import type { RuleTable } from "../defaulting/rule.ts";
import { newMap, type TypedObject } from "../typed_object/typed_object.ts";
import { normalizeDefinition } from "./custom_resource_definition.ts";
import { serviceAddresses } from "./service_addresses.ts";

const encoder = new TextEncoder();

const initContainerAnnotations = [
  "pod.alpha.kubernetes.io/init-containers",
  "pod.beta.kubernetes.io/init-containers",
  "pod.alpha.kubernetes.io/init-container-statuses",
  "pod.beta.kubernetes.io/init-container-statuses",
];
const rollbackAnnotation = "deprecated.deployment.rollback.revision";
const templateGenerationAnnotation = "deprecated.daemonset.template.generation";

const dropInitContainerAnnotations = {
  compute: (metadata: TypedObject) => dropAnnotations(metadata, initContainerAnnotations),
  if: { hasKey: { map: "annotations", keys: initContainerAnnotations } },
};

const templates = ["Deployment", "DaemonSet", "ReplicaSet", "StatefulSet"].map((kind) => `apps.v1.${kind}`);
const templateMetadata = Object.fromEntries(
  [...templates, "core.v1.ReplicationController", "batch.v1.Job"].map(
    (kind) => [kind, { "spec.template.metadata": [dropInitContainerAnnotations] }],
  ),
);

export const normalForm: RuleTable = {
  anywhere: {
    "core.v1.PodSpec": [
      {
        compute: (spec) => {
          spec.serviceAccountName ||= spec.serviceAccount;
          spec.serviceAccount = spec.serviceAccountName;
          return true;
        },
        if: { differ: ["serviceAccountName", "serviceAccount"] },
        changes: ["serviceAccountName", "serviceAccount"],
      },
    ],
    "core.v1.PodStatus": [
      {
        compute: (status) => pluralFollowsSingular(status, { one: "podIP", many: "podIPs", member: "ip" }),
        if: { notFirst: { field: "podIP", list: "podIPs", member: "ip" } },
      },
    ],
    "core.v1.NodeSpec": [
      {
        compute: (spec) => pluralFollowsSingular(spec, { one: "podCIDR", many: "podCIDRs" }),
        if: { notFirst: { field: "podCIDR", list: "podCIDRs" } },
      },
    ],
    "core.v1.Secret": [{ compute: mergeStringData, if: { isSet: ["stringData"] } }],
  },
  inObject: {
    ...templateMetadata,
    "apiextensions.v1.CustomResourceDefinition": { "": [{ compute: normalizeDefinition }] },
    "core.v1.PodTemplate": { "template.metadata": [dropInitContainerAnnotations] },
    "batch.v1.CronJob": { "spec.jobTemplate.spec.template.metadata": [dropInitContainerAnnotations] },
    "core.v1.Pod": {
      "metadata": [dropInitContainerAnnotations],
      "spec": [{
        compute: positiveGracePeriod,
        if: { negative: "terminationGracePeriodSeconds" },
        changes: ["terminationGracePeriodSeconds"],
      }],
    },
    "apps.v1.DaemonSet": {
      ...templateMetadata["apps.v1.DaemonSet"],
      "": [{ compute: templateGeneration, reads: ["metadata.annotations"] }],
    },
    "apps.v1.Deployment": {
      ...templateMetadata["apps.v1.Deployment"],
      "metadata": [{
        compute: (metadata) =>
          (metadata.annotations as TypedObject)[rollbackAnnotation] === "" &&
          dropAnnotations(metadata, [rollbackAnnotation]),
        if: { hasKey: { map: "annotations", keys: [rollbackAnnotation] } },
      }],
    },
  },
};

const addressFields = ["type", "clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "selector"];

/** Applied when an object is read from the store, not when one is posted. */
export const readForm: RuleTable = {
  anywhere: {},
  inObject: {
    "core.v1.Service": {
      "spec": [
        { compute: serviceAddresses, if: { unset: ["ipFamilies"] }, reads: addressFields },
        { compute: serviceAddresses, if: { unset: ["clusterIPs"], isSet: ["clusterIP"] }, reads: addressFields },
        { compute: serviceAddresses, if: { is: { type: ["ExternalName"] }, isSet: ["internalTrafficPolicy"] } },
      ],
    },
  },
};

function dropAnnotations(metadata: TypedObject, keys: readonly string[]): boolean {
  const annotations = metadata.annotations as TypedObject;
  for (const key of keys) delete annotations[key];
  if (Object.keys(annotations).length === 0) delete metadata.annotations;
  return true;
}

/** A singular field that became a list (podIP, podCIDR): the singular wins when they disagree. */
function pluralFollowsSingular(
  object: TypedObject,
  { one, many, member }: { one: string; many: string; member?: string },
): boolean {
  const list = (object[many] ?? []) as (TypedObject | string)[];
  const first = list[0];
  const firstValue = typeof first === "object" ? first[member!] ?? "" : first ?? "";
  const single = object[one] ?? "";
  if (single === "") object[one] = firstValue;
  else object[many] = [member === undefined ? single : { [member]: single }];
  return true;
}

function mergeStringData(secret: TypedObject): boolean {
  const data = (secret.data ??= newMap()) as TypedObject;
  for (const [key, text] of Object.entries(secret.stringData as Record<string, string>)) {
    data[key] = encoder.encode(text);
  }
  delete secret.stringData;
  return true;
}

function positiveGracePeriod(spec: TypedObject): boolean {
  spec.terminationGracePeriodSeconds = 1;
  return true;
}

/** The annotation stands for a field that apps/v1 does not have; without it the generation is 0. */
function templateGeneration(daemonSet: TypedObject): boolean {
  const metadata = (daemonSet.metadata ??= {}) as TypedObject;
  const annotations = metadata.annotations as TypedObject | undefined;
  const text = annotations?.[templateGenerationAnnotation] as string | undefined;
  const generation = /^[+-]?\d+$/.test(text ?? "") ? BigInt(text!).toString() : "0";
  if (text === generation) return false;
  metadata.annotations = Object.assign(newMap(), annotations, { [templateGenerationAnnotation]: generation });
  return true;
}
