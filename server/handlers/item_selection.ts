// Which items a request's selectors keep, decided on the bytes of each item.
import type { Item } from "../../encoding/item.ts";
import { type FieldReader, jsonFieldReader, labelsOf, protoFieldReader } from "../../encoding/object_meta.ts";
import type { FieldSelectorLabel, Resource } from "../resources/resource.ts";
import { type FieldSelector, matchesFields } from "../selectors/field_selector.ts";
import { type LabelSelector, matchesLabels } from "../selectors/label_selector.ts";

export interface Selectors {
  readonly labelSelector: LabelSelector;
  readonly fieldSelector: FieldSelector;
}

/** The test of an item; undefined when everything is selected. */
export function itemSelection(
  resource: Resource,
  { labelSelector, fieldSelector }: Selectors,
): ((item: Item) => boolean) | undefined {
  if (labelSelector.length === 0 && fieldSelector.length === 0) return undefined;
  const readers = new Map(fieldSelector.map(({ label }) => [label, fieldReader(resource, label)]));
  return (item) =>
    matchesFields(fieldSelector, (label) => readers.get(label)!(item)) &&
    (labelSelector.length === 0 || matchesLabels(labelSelector, labelsOf(item)));
}

function fieldReader({ message }: Resource, { path }: FieldSelectorLabel): FieldReader {
  if (path === null) return () => "";
  return message === undefined ? jsonFieldReader(path) : protoFieldReader(message, path);
}
