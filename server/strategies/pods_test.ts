import { assertEquals } from "@std/assert";
import { cloneValue, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { podQosClass } from "./pod_qos.ts";
import { strategyOf } from "./strategies.ts";
import { earlier, resourceNamed, writeContext } from "./strategy_fixture.ts";

const pods = resourceNamed("pods");
const both = { cpu: "1", memory: "1Gi" };
const container = (requests?: TypedObject, limits?: TypedObject): TypedObject => ({
  resources: { ...(requests && { requests }), ...(limits && { limits }) },
});

const classes: [what: string, spec: TypedObject, qosClass: string][] = [
  ["nothing is asked for", { containers: [{}] }, "BestEffort"],
  ["only other resources are", { containers: [container({ "ephemeral-storage": "1Gi" })] }, "BestEffort"],
  ["nothing but zero is", { containers: [container({ cpu: "0" }, { cpu: "0" })] }, "BestEffort"],
  ["requests equal limits", { containers: [container(both, { cpu: "1000m", memory: "1024Mi" })] }, "Guaranteed"],
  [
    "they do in every container",
    { containers: [container(both, both)], initContainers: [container(both, both)] },
    "Guaranteed",
  ],
  ["an init container asks for nothing", { containers: [container(both, both)], initContainers: [{}] }, "Burstable"],
  ["a limit is missing", { containers: [container(both, { cpu: "1" })] }, "Burstable"],
  ["a request is lower", { containers: [container({ ...both, cpu: "500m" }, both)] }, "Burstable"],
  ["the pod as a whole asks", { containers: [{}], resources: { requests: both, limits: both } }, "Guaranteed"],
  ["the pod as a whole has requests alone", { containers: [{}], resources: { requests: both } }, "Burstable"],
];
for (const [what, spec, qosClass] of classes) {
  Deno.test(`a pod is ${qosClass} when ${what}`, () => assertEquals(podQosClass(spec), qosClass));
}

function created(pod: TypedObject): { pod: TypedObject; warnings: string[] } {
  const context = writeContext(pods);
  strategyOf(pods, "").prepareForCreate?.(pod, context);
  return { pod, warnings: context.warnings };
}

Deno.test("a new pod is pending, and says so when gates hold it", () => {
  const { pod } = created({ metadata: {}, spec: { schedulingGates: [{ name: "g" }] }, status: { phase: "Running" } });
  assertEquals(pod.status, {
    phase: "Pending",
    qosClass: "BestEffort",
    conditions: [{
      type: "PodScheduled",
      status: "False",
      reason: "SchedulingGated",
      message: "Scheduling is blocked due to non-empty scheduling gates",
    }],
  });
  assertEquals(created({ metadata: {}, spec: {} }).pod.status, { phase: "Pending", qosClass: "BestEffort" });
});

Deno.test("label keys of terms become requirements on the pod's own values", () => {
  const term = { labelSelector: {}, matchLabelKeys: ["a", "none"], mismatchLabelKeys: ["b"] };
  const spread = { labelSelector: { matchExpressions: [{ key: "z", operator: "Exists" }] }, matchLabelKeys: ["a"] };
  const withoutSelector = { matchLabelKeys: ["a"] };
  const { pod } = created({
    metadata: { labels: { a: "1", b: "2" } },
    spec: {
      affinity: {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [cloneValue(term)],
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: cloneValue(term) }],
        },
      },
      topologySpreadConstraints: [spread, withoutSelector],
    },
  });
  const isA = { key: "a", operator: "In", values: ["1"] };
  const folded = {
    ...term,
    labelSelector: { matchExpressions: [isA, { key: "b", operator: "NotIn", values: ["2"] }] },
  };
  assertEquals(pod.spec, {
    affinity: {
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [folded],
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: folded }],
      },
    },
    topologySpreadConstraints: [
      { labelSelector: { matchExpressions: [{ key: "z", operator: "Exists" }, isA] }, matchLabelKeys: ["a"] },
      { matchLabelKeys: ["a"] },
    ],
  });
});

const profiles: [annotation: string, profile: TypedObject | undefined][] = [
  ["runtime/default", { type: "RuntimeDefault" }],
  ["unconfined", { type: "Unconfined" }],
  ["localhost/p", { type: "Localhost", localhostProfile: "p" }],
  ["localhost/ p", undefined],
  ["other", undefined],
];
for (const [annotation, profile] of profiles) {
  Deno.test(`the AppArmor annotation ${annotation} is ${profile ? "copied" : "left alone"}, with a warning`, () => {
    const key = "container.apparmor.security.beta.kubernetes.io/c";
    const { pod, warnings } = created({
      metadata: { annotations: { [key]: annotation } },
      spec: { containers: [{ name: "c" }] },
    });
    const [first] = (pod.spec as TypedObject).containers as TypedObject[];
    assertEquals((first!.securityContext as TypedObject | undefined)?.appArmorProfile, profile);
    assertEquals(warnings, [
      `metadata.annotations[${key}]: deprecated since v1.30; use the "appArmorProfile" field instead`,
    ]);
  });
}

const old: TypedObject = {
  metadata: { generation: 2, labels: { a: "old" }, ownerReferences: [{ uid: "o" }] },
  spec: { nodeName: "n", containers: [{ name: "c", image: "i" }] },
  status: { qosClass: "Burstable", observedGeneration: 2, conditions: [{ type: "Ready", observedGeneration: 1 }] },
};

function updated(subresource: string, pod: TypedObject): TypedObject {
  const before = cloneValue(old);
  strategyOf(pods, subresource).prepareForUpdate?.(pod, before, writeContext(pods, subresource));
  assertEquals(before, old, "the old pod was changed");
  return pod;
}

Deno.test("/status keeps owners, the QoS class and what was observed", () => {
  const pod = updated("status", {
    metadata: { generation: 2, labels: { a: "new" }, deletionTimestamp: earlier },
    spec: {},
    status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
  });
  assertEquals(pod, {
    metadata: { generation: 2, labels: { a: "new" }, ownerReferences: [{ uid: "o" }] },
    spec: old.spec,
    status: {
      phase: "Running",
      qosClass: "Burstable",
      observedGeneration: 2,
      conditions: [{ type: "Ready", status: "True", observedGeneration: 1 }],
    },
  });
});

Deno.test("/ephemeralcontainers takes those alone, and counts", () => {
  const pod = updated("ephemeralcontainers", {
    metadata: { generation: 2, labels: { a: "new" } },
    spec: { nodeName: "other", ephemeralContainers: [{ name: "e" }] },
  });
  assertEquals(pod, {
    ...old,
    metadata: { ...old.metadata as TypedObject, generation: 3 },
    spec: { ...old.spec as TypedObject, ephemeralContainers: [{ name: "e" }] },
  });
});

Deno.test("/resize takes the resources of containers alone, and counts", () => {
  const resources = { requests: { cpu: "2" } };
  const pod = updated("resize", { metadata: {}, spec: { containers: [{ name: "c", image: "other", resources }] } });
  assertEquals(pod.spec, { nodeName: "n", containers: [{ name: "c", image: "i", resources }] });
  assertEquals((pod.metadata as TypedObject).generation, 3);
});

Deno.test("/resize leaves containers of other names for validation", () => {
  const containers = [{ name: "d", image: "other" }];
  assertEquals((updated("resize", { metadata: {}, spec: { containers } }).spec as TypedObject).containers, containers);
});
