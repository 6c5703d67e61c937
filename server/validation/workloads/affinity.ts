// Which nodes a pod wants, and which pods it wants to be near or far from.

import { type FieldError, invalidField } from "../../field_error.ts";
import { labelSelectorFaults } from "../field_rules.ts";
import { labelFaults, qualifiedNameFaults } from "../names.ts";
import { requiredText, ruled } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";
import { labelKeysWithMismatch } from "./match_label_keys.ts";
import { nodeSelector, nodeSelectorTerm } from "./node_selector.ts";

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

export function affinity(node: FieldNode): FieldError[] {
  return [
    ...nodeAffinity(node.get("nodeAffinity")),
    ...podAffinity(node.get("podAffinity")),
    ...podAffinity(node.get("podAntiAffinity")),
  ];
}

function nodeAffinity(node: FieldNode): FieldError[] {
  const required = node.get(REQUIRED);
  return [
    ...(required.isSet ? nodeSelector(required) : []),
    ...node.get(PREFERRED).items.flatMap((term) => [
      ...weight(term),
      ...nodeSelectorTerm(term.get("preference"), { strictValues: false }),
    ]),
  ];
}

function podAffinity(node: FieldNode): FieldError[] {
  return [
    ...node.get(REQUIRED).items.flatMap(podAffinityTerm),
    ...node.get(PREFERRED).items.flatMap((term) => [...weight(term), ...podAffinityTerm(term.get("podAffinityTerm"))]),
  ];
}

function weight(term: FieldNode): FieldError[] {
  const { path, number } = term.get("weight");
  return number >= 1 && number <= 100 ? [] : [invalidField(path, number, "must be in the range 1-100")];
}

function podAffinityTerm(term: FieldNode): FieldError[] {
  const topology = term.get("topologyKey");
  return [
    ...["labelSelector", "namespaceSelector"].map((name) => term.get(name)).filter((selector) => selector.isSet)
      .flatMap((selector) => labelSelectorFaults(selector.path, selector.object)),
    // The path is kube-apiserver's: without an "s", and without an index.
    ...term.get("namespaces").items.flatMap((name) => ruled(name.withPath(`${term.path}.namespace`), labelFaults)),
    ...labelKeysWithMismatch(term),
    ...requiredText(topology, "can not be empty"),
    ...ruled(topology, qualifiedNameFaults),
  ];
}
