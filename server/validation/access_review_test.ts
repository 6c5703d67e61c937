// What is wrong with access reviews, in kube-apiserver's words.

import { assertEquals } from "@std/assert";
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { fieldErrorText } from "../field_error.ts";
import { accessReviewFaults } from "./access_review.ts";

const pods = { verb: "list", resource: "pods" };
const path = { path: "/healthz", verb: "get" };

const rows: readonly (readonly [kind: string, review: TypedObject, ...faults: string[]])[] = [
  ["SelfSubjectAccessReview", { spec: { resourceAttributes: pods } }],
  ["SelfSubjectAccessReview", { spec: { nonResourceAttributes: path } }],
  [
    "SelfSubjectAccessReview",
    { spec: {} },
    "spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be " +
    "specified",
  ],
  [
    "SelfSubjectAccessReview",
    { spec: { resourceAttributes: pods, nonResourceAttributes: path } },
    'spec.nonResourceAttributes: Invalid value: {"Path":"/healthz","Verb":"get"}: cannot be specified in combination with ' +
    "resourceAttributes",
  ],
  [
    "SelfSubjectAccessReview",
    { metadata: { name: "x" }, spec: { resourceAttributes: pods } },
    'metadata: Invalid value: {"name":"x"}: must be empty',
  ],
  [
    "SelfSubjectAccessReview",
    { spec: { resourceAttributes: { ...pods, labelSelector: {} } } },
    "spec.resourceAttributes.labelSelector.requirements: Required value: when spec.resourceAttributes.labelSelector is " +
    "specified, requirements or rawSelector is required",
  ],
  ["SubjectAccessReview", { spec: { groups: ["a"], resourceAttributes: pods } }],
  [
    "SubjectAccessReview",
    { spec: { resourceAttributes: pods } },
    'spec.user: Invalid value: "": at least one of user or group must be specified',
  ],
  [
    "LocalSubjectAccessReview",
    { metadata: { namespace: "a" }, spec: { user: "u", resourceAttributes: { ...pods, namespace: "a" } } },
  ],
  [
    "LocalSubjectAccessReview",
    { metadata: { namespace: "a" }, spec: { user: "u", resourceAttributes: { ...pods, namespace: "b" } } },
    'spec.resourceAttributes.namespace: Invalid value: "b": must match metadata.namespace',
  ],
  [
    "LocalSubjectAccessReview",
    { metadata: { namespace: "a" }, spec: { user: "u", nonResourceAttributes: path } },
    'spec.nonResourceAttributes: Invalid value: {"Path":"/healthz","Verb":"get"}: disallowed on this kind of request',
  ],
];

for (const [kind, review, ...faults] of rows) {
  Deno.test(`${kind} ${JSON.stringify(review)}`, () => {
    assertEquals(accessReviewFaults[kind]!(review).map(fieldErrorText), faults);
  });
}
