// A value with what is applied to it: the applied fields win, all else stays (structured-merge-diff's Merge).

import { isJsonObject, type JsonObject, type JsonValue, newJsonObject } from "../../encoding/json_value.ts";
import { listElements } from "./list_elements.ts";
import { formOf, type ListType, type MapType, type MergeType } from "./merge_type.ts";
import type { PathElement } from "./path_element.ts";

type Elements = ReadonlyMap<PathElement, JsonValue[]>;

interface Merge {
  readonly live: JsonValue | undefined;
  readonly applied: JsonValue | undefined;
}

/** Neither value is changed; they share parts with the result. @throws {TypedValueError} */
export function mergeValues(type: MergeType, objects: { live: JsonObject; applied: JsonObject }): JsonObject {
  return merge(type, objects) as JsonObject;
}

function merge(type: MergeType, values: Merge): JsonValue {
  const { live, applied } = values;
  if (applied === undefined) return live!;
  if (live === undefined && !isJsonObject(applied) && !Array.isArray(applied)) return applied;
  const { map, scalar, list } = formOf(type, applied ?? live);
  if (map !== undefined) return mergeMaps(map, values);
  return scalar !== undefined || list === undefined ? applied : mergeLists(list, values);
}

/** null, or an object without members, over one with members says nothing. */
function mergeMaps(type: MapType, values: Merge): JsonValue {
  const live = isJsonObject(values.live) ? values.live : newJsonObject();
  const applied = isJsonObject(values.applied) ? values.applied : newJsonObject();
  const isEmpty = Object.keys(live).length === 0 && Object.keys(applied).length === 0;
  if (type.atomic || isEmpty) return values.applied!;
  const merged = newJsonObject(live);
  for (const name of Object.keys(applied)) {
    const memberType = type.memberType(name);
    if (memberType !== undefined) merged[name] = merge(memberType, { live: merged[name], applied: applied[name] });
  }
  return merged;
}

function mergeLists(type: ListType, values: Merge): JsonValue {
  const live = Array.isArray(values.live) ? values.live : [];
  const applied = Array.isArray(values.applied) ? values.applied : [];
  if (type.atomic || (live.length === 0 && applied.length === 0)) return values.applied!;
  return mergeElements(type, { live: listElements(type, live), applied: listElements(type, applied) });
}

/**
 * Live elements stay where they are; those that are applied come in the order in which they are applied, new ones as soon
 * as nothing but applied ones could come next.
 */
function mergeElements(
  type: ListType,
  { live, applied }: { live: Elements; applied: Elements },
): JsonValue[] {
  const merged: JsonValue[] = [];
  const done = new Set<PathElement>();
  const next = applied.keys();
  const takeApplied = (until: PathElement | undefined) => {
    for (const element of next) {
      const [before, after] = [live.get(element) ?? [], applied.get(element)!];
      // Of elements that stand there twice, the applied one takes the place.
      merged.push(merge(type.element, { live: before.length > 1 ? undefined : before[0], applied: after[0] }));
      done.add(element);
      if (element === until) return;
    }
  };
  for (const [element, elements] of live) {
    if (!applied.has(element)) merged.push(...elements);
    else if (!done.has(element)) takeApplied(element);
  }
  takeApplied(undefined);
  return merged;
}
