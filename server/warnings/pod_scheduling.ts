// Where a pod may run: labels of nodes with old names, selectors that match nothing.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { messageOf, messagesOf, textOf } from "../validation/fields.ts";
import { labelKeyWarnings, labelMapWarnings, nodeSelectorTermWarnings } from "./node_labels.ts";

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

/** @param field of the pod's spec */
export function nodeChoiceWarnings(field: string, spec: TypedObject): string[] {
  const affinity = messageOf(messageOf(spec.affinity).nodeAffinity);
  const affinityField = `${field}.affinity.nodeAffinity`;
  return [
    ...labelMapWarnings(messageOf(spec.nodeSelector), (label) => `${field}.nodeSelector[${label}]`),
    ...messagesOf(messageOf(affinity[REQUIRED]).nodeSelectorTerms).flatMap((term, index) =>
      nodeSelectorTermWarnings(`${affinityField}.${REQUIRED}.nodeSelectorTerms[${index}]`, term, { checkValues: false })
    ),
    ...messagesOf(affinity[PREFERRED]).flatMap(({ preference }, index) =>
      nodeSelectorTermWarnings(`${affinityField}.${PREFERRED}[${index}].preference`, messageOf(preference), {
        checkValues: true,
      })
    ),
    ...messagesOf(spec.topologySpreadConstraints).flatMap((constraint, index) => {
      const constraintField = `${field}.topologySpreadConstraints[${index}]`;
      return [
        ...labelKeyWarnings(`${constraintField}.topologyKey`, textOf(constraint.topologyKey)),
        ...selectorWarnings(constraintField, constraint),
      ];
    }),
  ];
}

/** @param field of the pod's spec */
export function podAffinityWarnings(field: string, spec: TypedObject): string[] {
  return ["podAffinity", "podAntiAffinity"].flatMap((kind) => {
    const affinity = messageOf(messageOf(spec.affinity)[kind]);
    const affinityField = `${field}.affinity.${kind}`;
    return [
      ...messagesOf(affinity[REQUIRED]).flatMap((term, index) =>
        selectorWarnings(`${affinityField}.${REQUIRED}[${index}]`, term)
      ),
      ...messagesOf(affinity[PREFERRED]).flatMap(({ podAffinityTerm }, index) =>
        selectorWarnings(`${affinityField}.${PREFERRED}[${index}].podAffinityTerm`, messageOf(podAffinityTerm))
      ),
    ];
  });
}

function selectorWarnings(field: string, { labelSelector }: TypedObject): string[] {
  return labelSelector === undefined ? [`${field}.labelSelector: a null labelSelector results in matching no pod`] : [];
}
