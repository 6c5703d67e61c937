// Which names a definition gets, and what is said of it (facts/write-path.md 8).

import { assertEquals } from "@std/assert";
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { acceptNames } from "./accepted_names.ts";
import { judgeApproval } from "./approval_condition.ts";
import { statusOf } from "./definition.ts";

const nowMs = Date.parse("2026-01-02T03:04:05.678Z");

function definition(names: TypedObject, status: TypedObject = {}): TypedObject {
  return { metadata: { name: `${names.plural}.shop.io` }, spec: { group: "shop.io", names }, status };
}

const orders = { plural: "orders", singular: "order", shortNames: ["o", "ord"], kind: "Order", listKind: "OrderList" };
const taken = definition(orders, { acceptedNames: orders });

function conditions(of: TypedObject): unknown[] {
  return (statusOf(of).conditions as TypedObject[]).map(({ type, status, reason, message }) =>
    `${type} ${status} ${reason}: ${message}`
  );
}

Deno.test("names that are free are accepted, and the definition is established", () => {
  const fresh = definition(orders);
  assertEquals(acceptNames(fresh, { group: [fresh], nowMs }), true);
  assertEquals(statusOf(fresh), {
    acceptedNames: orders,
    conditions: [
      {
        type: "NamesAccepted",
        status: "True",
        lastTransitionTime: "2026-01-02T03:04:05Z",
        reason: "NoConflicts",
        message: "no conflicts found",
      },
      {
        type: "Established",
        status: "True",
        lastTransitionTime: "2026-01-02T03:04:05Z",
        reason: "InitialNamesAccepted",
        message: "the initial names have been accepted",
      },
    ],
  });
  assertEquals(acceptNames(fresh, { group: [fresh], nowMs: nowMs + 5000 }), false);
});

const conflicts: [names: TypedObject, condition: string][] = [
  [{ plural: "o", singular: "x", kind: "X", listKind: "XList" }, `PluralConflict: "o" is already in use`],
  [{ plural: "xs", singular: "order", kind: "X", listKind: "XList" }, `SingularConflict: "order" is already in use`],
  [
    { plural: "xs", singular: "x", shortNames: ["o", "y", "ord"], kind: "X", listKind: "XList" },
    `ShortNamesConflict: ["o" is already in use, "ord" is already in use]`,
  ],
  [
    { plural: "xs", singular: "x", kind: "OrderList", listKind: "XList" },
    `KindConflict: "OrderList" is already in use`,
  ],
  [{ plural: "xs", singular: "order", kind: "X", listKind: "Order" }, `ListKindConflict: "Order" is already in use`],
];

for (const [names, condition] of conflicts) {
  Deno.test(`names that another has are refused: ${condition}`, () => {
    const late = definition(names);
    assertEquals(acceptNames(late, { group: [taken, late], nowMs }), true);
    assertEquals(conditions(late), [
      `NamesAccepted False ${condition}`,
      "Established False NotAccepted: not all names are accepted",
    ]);
    assertEquals(acceptNames(late, { group: [taken, late], nowMs }), false);
    assertEquals(acceptNames(late, { group: [late], nowMs }), true);
    assertEquals(statusOf(late).acceptedNames, names);
  });
}

Deno.test("a definition that asks for names of another stays established by those it has", () => {
  const other = definition({ plural: "others", singular: "other", kind: "Other", listKind: "OtherList" });
  acceptNames(other, { group: [taken, other], nowMs });
  (other.spec as TypedObject).names = { plural: "others", singular: "other", kind: "Order", listKind: "OtherList" };
  assertEquals(acceptNames(other, { group: [taken, other], nowMs }), true);
  assertEquals((statusOf(other).acceptedNames as TypedObject).kind, "Other");
  assertEquals(conditions(other), [
    `NamesAccepted False KindConflict: "Order" is already in use`,
    "Established True InitialNamesAccepted: the initial names have been accepted",
  ]);
});

const approvals: [group: string, annotation: string | undefined, condition: string | undefined][] = [
  ["shop.io", undefined, undefined],
  ["xk8s.io", undefined, undefined],
  ["x.k8s.io", "https://example.com/1", "True ApprovedAnnotation: approved in https://example.com/1"],
  ["kubernetes.io", "unapproved, a test", `False UnapprovedAnnotation: not approved: "unapproved, a test"`],
  [
    "x.kubernetes.io",
    "yes",
    'False InvalidAnnotation: protected groups must have approval annotation "api-approved.kubernetes.io" with either a ' +
    'URL or a reason starting with "unapproved", see https://github.com/kubernetes/enhancements/pull/1111',
  ],
  [
    "k8s.io",
    undefined,
    'False MissingAnnotation: protected groups must have approval annotation "api-approved.kubernetes.io", see ' +
    "https://github.com/kubernetes/enhancements/pull/1111",
  ],
];

for (const [group, annotation, condition] of approvals) {
  Deno.test(`the approval of ${group} by ${annotation}`, () => {
    const annotations = annotation === undefined ? {} : { "api-approved.kubernetes.io": annotation };
    const of: TypedObject = { metadata: { annotations }, spec: { group }, status: { conditions: [] } };
    assertEquals(judgeApproval(of, { nowMs }), condition !== undefined);
    assertEquals(
      conditions(of),
      condition === undefined ? [] : [`KubernetesAPIApprovalPolicyConformant ${condition}`],
    );
    assertEquals(judgeApproval(of, { nowMs }), false);
  });
}
