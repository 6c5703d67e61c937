// The selector in an object (meta/v1 LabelSelector).

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { entriesOf, messagesOf, textOf, textsOf } from "../validation/fields.ts";
import type { LabelOperator, LabelRequirement, LabelSelector } from "./label_selector.ts";

/** What expressions call them, and whether values go with them. */
const operators: Readonly<Record<string, [LabelOperator, hasValues: boolean]>> = {
  In: ["in", true],
  NotIn: ["notIn", true],
  Exists: ["exists", false],
  DoesNotExist: ["notExists", false],
};

/** An empty selector selects everything; undefined for one that makes no sense. */
export function objectSelector({ matchLabels, matchExpressions }: TypedObject): LabelSelector | undefined {
  const requirements: LabelRequirement[] = entriesOf(matchLabels).map(([key, value]) => (
    { key, operator: "in", values: new Set([textOf(value)]) }
  ));
  for (const { key, operator, values } of messagesOf(matchExpressions)) {
    const [meant, hasValues] = operators[textOf(operator)] ?? [];
    if (meant === undefined || hasValues !== textsOf(values).length > 0) return undefined;
    requirements.push({ key: textOf(key), operator: meant, values: new Set(textsOf(values)) });
  }
  return requirements;
}
