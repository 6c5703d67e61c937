import { assertEquals, assertThrows } from "@std/assert";
import { StatusError } from "../status_error.ts";
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { checkDeletePreconditions, isReadyToGo, planDeletion } from "./deletion.ts";
import type { DeletionOptions } from "./deletion_request.ts";
import { customResource, earlier, now, resourceNamed } from "./strategy_fixture.ts";

interface Case {
  readonly resource: string;
  readonly metadata?: TypedObject;
  readonly spec?: TypedObject;
  readonly status?: TypedObject;
  readonly options?: DeletionOptions;
  readonly outcome: "remove" | "markAndRemove" | "update" | "unchanged";
  /** Metadata afterwards. */
  readonly marks?: TypedObject;
}

const finalizers = ["x/y"];
const marked = { deletionTimestamp: now, deletionGracePeriodSeconds: 0 };
const pending = { deletionTimestamp: earlier, deletionGracePeriodSeconds: 0 };
const onNode = { nodeName: "n", terminationGracePeriodSeconds: 30 };
const dying = { deletionTimestamp: "2026-11-23T08:00:30Z", deletionGracePeriodSeconds: 30, generation: 2 };

const cases: Readonly<Record<string, Case>> = {
  "without finalizers an object goes": { resource: "configmaps", outcome: "remove", marks: {} },
  "a grace period means nothing to most kinds": {
    resource: "configmaps",
    options: { gracePeriodSeconds: 30 },
    outcome: "remove",
  },
  "finalizers keep it": {
    resource: "configmaps",
    metadata: { finalizers },
    outcome: "update",
    marks: { finalizers, ...marked },
  },
  "the generation counts the begin of a deletion": {
    resource: "deployments.apps",
    metadata: { finalizers, generation: 4 },
    outcome: "update",
    marks: { finalizers, ...marked, generation: 5 },
  },
  "deleting again changes nothing": {
    resource: "deployments.apps",
    metadata: { finalizers, ...pending, generation: 4 },
    outcome: "unchanged",
    marks: { finalizers, ...pending, generation: 4 },
  },
  "dependents of a Job are orphaned by default": {
    resource: "jobs.batch",
    outcome: "update",
    marks: { finalizers: ["orphan"], ...marked },
  },
  "Background lets a Job go": {
    resource: "jobs.batch",
    options: { propagationPolicy: "Background" },
    outcome: "remove",
  },
  "Foreground takes the place of orphan, at the end": {
    resource: "jobs.batch",
    metadata: { finalizers: ["orphan", ...finalizers] },
    options: { propagationPolicy: "Foreground" },
    outcome: "update",
    marks: { finalizers: [...finalizers, "foregroundDeletion"], ...marked },
  },
  "a finalizer of the two counts without a policy": {
    resource: "configmaps",
    metadata: { finalizers: ["foregroundDeletion"] },
    outcome: "update",
    marks: { finalizers: ["foregroundDeletion"], ...marked },
  },
  "orphanDependents wins over the default": {
    resource: "jobs.batch",
    options: { orphanDependents: false },
    outcome: "remove",
  },
  "events know no dependents": { resource: "events", options: { propagationPolicy: "Orphan" }, outcome: "remove" },
  "a running pod has its grace period": {
    resource: "pods",
    metadata: { generation: 1 },
    spec: onNode,
    outcome: "update",
    marks: dying,
  },
  "a negative period is a second": {
    resource: "pods",
    spec: onNode,
    options: { gracePeriodSeconds: -2 },
    outcome: "update",
    marks: { deletionTimestamp: "2026-11-23T08:00:01Z", deletionGracePeriodSeconds: 1 },
  },
  "a pod without node goes, with the marks of a period of 0": {
    resource: "pods",
    outcome: "markAndRemove",
    marks: marked,
  },
  "so does one that is done": { resource: "pods", spec: onNode, status: { phase: "Failed" }, outcome: "markAndRemove" },
  "a period of 0 ends it": {
    resource: "pods",
    metadata: dying,
    spec: onNode,
    options: { gracePeriodSeconds: 0 },
    outcome: "markAndRemove",
  },
  "a period may be shortened": {
    resource: "pods",
    metadata: dying,
    spec: onNode,
    options: { gracePeriodSeconds: 10 },
    outcome: "update",
    marks: { deletionTimestamp: "2026-11-23T08:00:10Z", deletionGracePeriodSeconds: 10, generation: 2 },
  },
  "but not made longer": {
    resource: "pods",
    metadata: dying,
    spec: onNode,
    options: { gracePeriodSeconds: 60 },
    outcome: "unchanged",
    marks: dying,
  },
  "finalizers keep a pod when its period is over": {
    resource: "pods",
    metadata: { finalizers },
    outcome: "update",
    marks: { finalizers, ...marked },
  },
  "a namespace is terminating, without a period": {
    resource: "namespaces",
    spec: { finalizers: ["kubernetes"] },
    outcome: "update",
    marks: { deletionTimestamp: now },
  },
  "and stays until its own finalizers are gone": {
    resource: "namespaces",
    metadata: { deletionTimestamp: earlier },
    spec: { finalizers: ["kubernetes"] },
    outcome: "unchanged",
  },
  "then it goes": { resource: "namespaces", metadata: { deletionTimestamp: earlier }, outcome: "remove" },
  "a CRD is kept for its instances, its generation as it was": {
    resource: "customresourcedefinitions.apiextensions.k8s.io",
    metadata: { generation: 1 },
    outcome: "update",
    marks: { deletionTimestamp: now, generation: 1, finalizers: ["customresourcecleanup.apiextensions.k8s.io"] },
  },
  "deleting it again adds the period of 0": {
    resource: "customresourcedefinitions.apiextensions.k8s.io",
    metadata: { generation: 1, deletionTimestamp: earlier, finalizers },
    outcome: "update",
    marks: { ...pending, generation: 1, finalizers },
  },
};
for (const [what, { resource, metadata, spec, status, options = {}, outcome, marks }] of Object.entries(cases)) {
  Deno.test(`DELETE of ${resource}: ${what}`, () => {
    const object = structuredClone({ metadata: { ...metadata }, spec: { ...spec }, status: { ...status } });
    const plan = planDeletion(object, { resource: resourceNamed(resource), options, now });
    assertEquals(plan.outcome, outcome);
    if (marks !== undefined) assertEquals(plan.object.metadata, marks);
  });
}

Deno.test("the marks of a namespace and of a CRD show in their status", () => {
  const request = { options: {}, now };
  const namespace = { metadata: {}, status: { phase: "Active" } };
  planDeletion(namespace, { ...request, resource: resourceNamed("namespaces") });
  assertEquals(namespace.status, { phase: "Terminating" });
  const definition: TypedObject = { metadata: {} };
  const resource = resourceNamed("customresourcedefinitions.apiextensions.k8s.io");
  planDeletion(definition, { ...request, resource });
  assertEquals(definition.status, {
    conditions: [{
      type: "Terminating",
      status: "True",
      lastTransitionTime: now,
      reason: "InstanceDeletionPending",
      message: "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
    }],
  });
});

const goes: [what: string, old: TypedObject, finalizers: string[], spec: TypedObject, goes: boolean][] = [
  ["that is not being deleted", {}, [], {}, false],
  ["that is being deleted", pending, [], {}, true],
  ["with finalizers left", pending, finalizers, {}, false],
  ["within its grace period", dying, [], {}, false],
  ["with finalizers in its spec", { deletionTimestamp: earlier }, [], { finalizers }, false],
];
for (const [what, old, left, spec, expected] of goes) {
  Deno.test(`an update lets a namespace ${what} ${expected ? "go" : "stay"}`, () => {
    const object = { metadata: { finalizers: left }, spec };
    assertEquals(isReadyToGo(object, { metadata: old }, { resource: resourceNamed("namespaces") }), expected);
  });
}

Deno.test("spec.finalizers of a custom resource keep nothing", () => {
  const object = { metadata: {}, spec: { finalizers } };
  assertEquals(isReadyToGo(object, { metadata: pending }, { resource: customResource({ hasStatus: false }) }), true);
});

const failing: [resource: string, preconditions: DeletionOptions["preconditions"], message: string][] = [
  [
    "deployments.apps",
    { uid: "x" },
    'Operation cannot be fulfilled on Deployment.apps "a": the UID in the precondition (x) does not match the UID in ' +
    "record (u). The object might have been deleted and then recreated",
  ],
  [
    "configmaps",
    { resourceVersion: "1" },
    'Operation cannot be fulfilled on ConfigMap "a": the ResourceVersion in the precondition (1) does not match the ' +
    "ResourceVersion in record (7). The object might have been modified",
  ],
  [
    "namespaces",
    { uid: "x" },
    'Operation cannot be fulfilled on namespaces "a": Precondition failed: UID in precondition: x, UID in object meta: u',
  ],
];
for (const [resource, preconditions, message] of failing) {
  Deno.test(`preconditions on ${resource} that do not hold are a conflict`, () => {
    const check = (wanted: DeletionOptions["preconditions"]) =>
      checkDeletePreconditions({ metadata: { name: "a", uid: "u" } }, {
        resource: resourceNamed(resource),
        options: { preconditions: wanted },
        resourceVersion: "7",
      });
    assertEquals(assertThrows(() => check(preconditions), StatusError).message, message);
    check({ uid: "u", resourceVersion: "7" });
    check(undefined);
  });
}
