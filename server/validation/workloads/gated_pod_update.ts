// Pods that are held by scheduling gates: where they may run can be narrowed, but not be changed (KEP-3838).

import { isTypedObject, type TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField } from "../../field_error.ts";
import { sameMessage } from "../../strategies/equality.ts";
import { internalForm } from "../internal_form.ts";
import { type FieldNode, rootNode } from "./field_node.ts";

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const REQUIREMENT = "k8s.io.api.core.v1.NodeSelectorRequirement";
const TERM = "k8s.io.api.core.v1.NodeSelectorTerm";

/** What has been judged is put back into `spec` as it was. */
export function nodeSelectorUpdate(spec: TypedObject, old: FieldNode): FieldError[] {
  const selector = rootNode(spec).get("nodeSelector").object;
  const isNarrowed = old.get("nodeSelector").entries.every(([key, { value }]) => selector[key] === value);
  const shown = spec.nodeSelector;
  spec.nodeSelector = old.object.nodeSelector;
  const detail = "only additions to spec.nodeSelector are allowed (no mutations or deletions)";
  return isNarrowed ? [] : [invalidField("spec.nodeSelector", shown, detail)];
}

export function nodeAffinityUpdate(spec: TypedObject, old: FieldNode): FieldError[] {
  const affinity = rootNode(spec).get("affinity");
  const before = old.get("affinity");
  const faults = requiredTermsUpdate(
    affinity.get("nodeAffinity").get(REQUIRED).get("nodeSelectorTerms"),
    before.get("nodeAffinity").get(REQUIRED).get("nodeSelectorTerms"),
  );
  const rest: TypedObject = { ...affinity.object, nodeAffinity: before.object.nodeAffinity };
  const isEmpty = !before.isSet && Object.values(rest).every((member) => member === undefined);
  if (isEmpty) delete spec.affinity;
  else spec.affinity = rest;
  return faults;
}

function requiredTermsUpdate(terms: FieldNode, old: FieldNode): FieldError[] {
  if (old.items.length === 0) return [];
  const path = `spec.affinity.nodeAffinity.${REQUIRED}.nodeSelectorTerms`;
  if (terms.items.length !== old.items.length) {
    const shown = terms.isSet ? terms.items.map(({ value }) => internalForm(TERM, value)) : null;
    return [invalidField(path, shown, "no additions/deletions to non-empty NodeSelectorTerms list are allowed")];
  }
  return terms.items.filter((term, index) => !hasOnlyAdditions(term, old.items[index]!)).map((term) => {
    const index = terms.items.findIndex(({ value }) => value === term.value);
    return invalidField(
      `${path}[${index}]`,
      internalForm(TERM, term.value),
      "only additions are allowed (no mutations or deletions)",
    );
  });
}

function hasOnlyAdditions(term: FieldNode, old: FieldNode): boolean {
  const lists = ["matchExpressions", "matchFields"];
  const wasEmpty = lists.every((list) => old.get(list).items.length === 0);
  // A term without requirements matches no node; with one it would match some.
  if (wasEmpty) return lists.every((list) => term.get(list).items.length === 0);
  return lists.every((list) =>
    old.get(list).items.every(({ value }, index) => {
      const now = term.get(list).items[index]?.value;
      return isTypedObject(now) && isTypedObject(value) && sameMessage(REQUIREMENT, now, value);
    })
  );
}
