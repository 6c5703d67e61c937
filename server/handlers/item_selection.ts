// Which items a request's selectors keep, decided on the bytes of each item.
import type { Item, ServedType } from "../../encoding/item.ts";
import { type FieldReader, jsonFieldReader, labelsOf, protoFieldReader } from "../../encoding/object_meta.ts";
import type { FieldSelectorLabel, Resource } from "../resources/resource.ts";
import { type FieldSelector, matchesFields } from "../selectors/field_selector.ts";
import { type LabelSelector, matchesLabels } from "../selectors/label_selector.ts";
import { convertItem } from "./item_reader.ts";

export interface Selectors {
  readonly labelSelector: LabelSelector;
  readonly fieldSelector: FieldSelector;
}

/** The tests of an item. */
export interface ItemSelection {
  readonly selects: (item: Item) => boolean;
  /** Whether the item counts as more of a limited list, though it may not be selected. */
  readonly counts: (item: Item) => boolean;
}

/**
 * Undefined when everything is selected.
 * @param itemType the type that items are in, which can be another than the one that is served
 */
export function itemSelection(
  resource: Resource,
  { labelSelector, fieldSelector }: Selectors,
  itemType: ServedType,
): ItemSelection | undefined {
  if (labelSelector.length === 0 && fieldSelector.length === 0) return undefined;
  const readers = new Map(fieldSelector.map(({ label }) => [label, fieldReader(resource, label, itemType)]));
  const matches = (selector: FieldSelector, item: Item) =>
    matchesFields(selector, (label) => readers.get(label)!(item));
  const indexed = fieldSelector.filter(({ label, negated }) => label.indexed && !negated);
  return {
    selects: (item) =>
      matches(fieldSelector, item) && (labelSelector.length === 0 || matchesLabels(labelSelector, labelsOf(item))),
    counts: (item) => matches(indexed, item),
  };
}

/** Paths are those of the served version. */
function fieldReader({ message }: Resource, { path }: FieldSelectorLabel, itemType: ServedType): FieldReader {
  if (path === null) return () => "";
  if (message === undefined) return jsonFieldReader(path);
  const read = protoFieldReader(message, path);
  return message === itemType.message ? read : (item) => read(convertItem(item, { from: itemType, message }));
}
