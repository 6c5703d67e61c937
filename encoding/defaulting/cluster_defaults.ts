// Defaults of the groups beside core and the workloads (networking, rbac, storage, admission, CRDs, ...), as data.
import { firstVersion, listKindName, policyTypes, singularName, storedVersions } from "./computed_defaults.ts";
import type { Rule, RuleTable } from "./rule.ts";

const rbacGroup = "rbac.authorization.k8s.io";
const subjectRules: readonly Rule[] = [{ set: "apiGroup", to: rbacGroup, if: { is: { kind: ["User", "Group"] } } }];
const bindingRef: readonly Rule[] = [{ set: "apiGroup", to: rbacGroup }];

const webhookRules: readonly Rule[] = [
  { set: "failurePolicy", to: "Fail" },
  { set: "matchPolicy", to: "Equivalent" },
  { set: "namespaceSelector", to: {} },
  { set: "objectSelector", to: {} },
  { set: "timeoutSeconds", to: 10 },
];
const oldWebhookRules: readonly Rule[] = [
  { set: "failurePolicy", to: "Ignore" },
  { set: "matchPolicy", to: "Exact" },
  { set: "namespaceSelector", to: {} },
  { set: "objectSelector", to: {} },
  { set: "timeoutSeconds", to: 30 },
  { set: "sideEffects", to: "Unknown" },
];
const reinvocation: Rule = { set: "reinvocationPolicy", to: "Never" };
const anyScope: readonly Rule[] = [{ set: "scope", to: "*" }];
const failurePolicy: readonly Rule[] = [{ set: "failurePolicy", to: "Fail" }];
const httpsPort: readonly Rule[] = [{ set: "port", to: 443 }];

const exactCount: readonly Rule[] = [
  { set: "allocationMode", to: "ExactCount" },
  { set: "count", to: 1, if: { is: { allocationMode: ["ExactCount"] } } },
];
/** The flat request of resource/v1beta1 asks for devices only when it names a class. */
const exactCountOfClass: readonly Rule[] = [
  { set: "allocationMode", to: "ExactCount", if: { isSet: ["deviceClassName"] } },
  { set: "count", to: 1, if: { is: { allocationMode: ["ExactCount"] } } },
];

const queuing: readonly Rule[] = [
  { set: "queues", to: 64 },
  { set: "handSize", to: 8 },
  { set: "queueLengthLimit", to: 50 },
];

const noConversion: Rule = { set: "conversion", to: { strategy: "None" } };
const anyPathType: readonly Rule[] = [{ set: "pathType", to: "ImplementationSpecific" }];
const definitionRules: Readonly<Record<string, readonly Rule[]>> = {
  "": [{ compute: storedVersions, reads: ["status.storedVersions", "spec.versions"] }],
  "spec.names": [
    { compute: singularName, if: { unset: ["singular"] } },
    { compute: listKindName, if: { unset: ["listKind"], isSet: ["kind"] } },
  ],
};

export const clusterDefaults: RuleTable = {
  anywhere: {
    "networking.v1.NetworkPolicySpec": [{ compute: policyTypes, if: { unset: ["policyTypes"] } }],
    "networking.v1.NetworkPolicyPort": [{ set: "protocol", to: "TCP" }],
    "networking.*.IngressClassParametersReference": [{ set: "scope", to: "Cluster" }],
    "rbac.v1.RoleRef": bindingRef,
    "rbac.v1beta1.RoleRef": bindingRef,
    "rbac.v1alpha1.RoleRef": bindingRef,
    "rbac.v1.Subject": subjectRules,
    "rbac.v1beta1.Subject": subjectRules,
    "scheduling.*.PriorityClass": [{ set: "preemptionPolicy", to: "PreemptLowerPriority" }],
    "storage.*.StorageClass": [{ set: "reclaimPolicy", to: "Delete" }, { set: "volumeBindingMode", to: "Immediate" }],
    "storage.*.CSIDriverSpec": [
      { set: "attachRequired", to: true },
      { set: "podInfoOnMount", to: false },
      { set: "storageCapacity", to: false },
      { set: "fsGroupPolicy", to: "ReadWriteOnceWithFSType" },
      { set: "volumeLifecycleModes", to: ["Persistent"] },
      { set: "requiresRepublish", to: false },
      { set: "seLinuxMount", to: false },
    ],
    "discovery.*.EndpointPort": [{ set: "name", to: "" }, { set: "protocol", to: "TCP" }],
    "flowcontrol.*.FlowSchemaSpec": [{ set: "matchingPrecedence", to: 1000 }],
    "flowcontrol.v1.LimitedPriorityLevelConfiguration": [
      { set: "nominalConcurrencyShares", to: 30 },
      { set: "lendablePercent", to: 0 },
    ],
    "flowcontrol.v1beta3.LimitedPriorityLevelConfiguration": [
      { set: "nominalConcurrencyShares", to: 30 },
      { set: "lendablePercent", to: 0 },
    ],
    "flowcontrol.v1beta2.LimitedPriorityLevelConfiguration": [
      { set: "assuredConcurrencyShares", to: 30 },
      { set: "lendablePercent", to: 0 },
    ],
    "flowcontrol.v1beta1.LimitedPriorityLevelConfiguration": [
      { set: "assuredConcurrencyShares", to: 30 },
      { set: "lendablePercent", to: 0 },
    ],
    "flowcontrol.*.ExemptPriorityLevelConfiguration": [
      { set: "nominalConcurrencyShares", to: 0 },
      { set: "lendablePercent", to: 0 },
    ],
    "flowcontrol.*.QueuingConfiguration": queuing,
    "admissionregistration.v1.ValidatingWebhook": webhookRules,
    "admissionregistration.v1.MutatingWebhook": [...webhookRules, reinvocation],
    "admissionregistration.v1beta1.ValidatingWebhook": oldWebhookRules,
    "admissionregistration.v1beta1.MutatingWebhook": [...oldWebhookRules, reinvocation],
    "admissionregistration.*.Rule": anyScope,
    "admissionregistration.*.ServiceReference": httpsPort,
    "admissionregistration.*.ValidatingAdmissionPolicySpec": failurePolicy,
    "admissionregistration.*.MutatingAdmissionPolicySpec": failurePolicy,
    "admissionregistration.*.MatchResources": [
      { set: "matchPolicy", to: "Equivalent" },
      { set: "namespaceSelector", to: {} },
      { set: "objectSelector", to: {} },
    ],
    "apiregistration.*.ServiceReference": httpsPort,
    "apiextensions.*.ServiceReference": httpsPort,
    "apiextensions.v1.CustomResourceDefinitionSpec": [noConversion],
    "apiextensions.v1beta1.CustomResourceDefinitionSpec": [
      { set: "scope", to: "Namespaced" },
      { compute: firstVersion, if: { unset: ["version"], isSet: ["versions"] } },
      { set: "preserveUnknownFields", to: true },
      noConversion,
    ],
    "networking.v1beta1.HTTPIngressPath": anyPathType,
    "extensions.v1beta1.HTTPIngressPath": anyPathType,
    "resource.v1.ExactDeviceRequest": exactCount,
    "resource.v1.DeviceSubRequest": exactCount,
    "resource.v1beta2.ExactDeviceRequest": exactCount,
    "resource.v1beta2.DeviceSubRequest": exactCount,
    "resource.v1beta1.DeviceRequest": exactCountOfClass,
    "resource.v1beta1.DeviceSubRequest": exactCount,
  },
  inObject: {
    "apiextensions.v1.CustomResourceDefinition": definitionRules,
    "apiextensions.v1beta1.CustomResourceDefinition": definitionRules,
  },
};
