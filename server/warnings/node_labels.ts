// Labels of nodes that have better names by now, wherever something selects by them.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { entriesOf, messageOf, messagesOf, textOf, textsOf } from "../validation/fields.ts";
import { labelValueFaults } from "../validation/names.ts";

const deprecatedLabels: Readonly<Record<string, string>> = {
  "beta.kubernetes.io/arch": 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  "beta.kubernetes.io/os": 'deprecated since v1.14; use "kubernetes.io/os" instead',
  "failure-domain.beta.kubernetes.io/region": 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  "failure-domain.beta.kubernetes.io/zone": 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  "beta.kubernetes.io/instance-type": 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  "app.kubernetes.io/created-by": "deprecated since v1.9",
  "scheduler.alpha.kubernetes.io/preferAvoidPods": "deprecated since v1.22; use Taints and Tolerations instead",
  "node-role.kubernetes.io/master": 'use "node-role.kubernetes.io/control-plane" instead',
};

/** Undefined for a label that is fine. */
export function deprecatedLabelText(label: string): string | undefined {
  return Object.hasOwn(deprecatedLabels, label) ? deprecatedLabels[label] : undefined;
}

/** Of keys that one field each names: `field: <label> is deprecated ...`. */
export function labelKeyWarnings(field: string, label: string): string[] {
  const text = deprecatedLabelText(label);
  return text === undefined ? [] : [`${field}: ${label} is ${text}`];
}

/** Of a map by label; `fieldOf` names the place of one. */
export function labelMapWarnings(labels: TypedObject, fieldOf: (label: string) => string): string[] {
  return entriesOf(labels).flatMap(([label]) => {
    const text = deprecatedLabelText(label);
    return text === undefined ? [] : [`${fieldOf(label)}: ${text}`];
  });
}

export interface TermOptions {
  /** For terms that a scheduler may pass over, in which validation lets any value through. */
  readonly checkValues: boolean;
}

export function nodeSelectorTermWarnings(field: string, term: TypedObject, { checkValues }: TermOptions): string[] {
  return messagesOf(term.matchExpressions).flatMap(({ key, values }, index) => {
    const expression = `${field}.matchExpressions[${index}]`;
    const faults = checkValues ? textsOf(values).map(labelValueFaults) : [];
    return [
      ...labelKeyWarnings(`${expression}.key`, textOf(key)),
      ...faults.flatMap((texts, at) =>
        texts.map((text) => `${expression}.values[${at}]: ${textsOf(values)[at]} is invalid, ${text}`)
      ),
    ];
  });
}

/** Of a label selector over nodes. */
export function nodeSelectorWarnings(field: string, selector: TypedObject): string[] {
  return [
    ...nodeSelectorTermWarnings(field, selector, { checkValues: false }),
    ...labelMapWarnings(messageOf(selector.matchLabels), (label) => `${field}.matchLabels.${label}`),
  ];
}
