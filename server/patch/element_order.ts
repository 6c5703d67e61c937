// The order of merged lists: the elements that the patch names in its order, the others in theirs.

import type { JsonValue } from "../../encoding/json_value.ts";
import { patchNotApplicable, unclassifiedError } from "../status_error.ts";
import { goDynamicType, goPrint } from "./go_value.ts";
import { expectObject, patchDirective, setElementOrderPrefix } from "./patch_directives.ts";

/** What elements are told apart by: the member `mergeKey`, or themselves when that is "". */
export function identityOf(element: JsonValue, mergeKey: string): JsonValue {
  if (mergeKey === "") return element;
  const object = expectObject(element);
  if (mergeKey in object) return object[mergeKey]!;
  throw unclassifiedError(`map: ${goPrint(object)} does not contain declared merge key: ${mergeKey}`);
}

export interface ElementOrders {
  /** The order of the patch: what stands in it belongs to the patch, all else to the server. */
  readonly patch: readonly JsonValue[];
  /** The order of the list as it was. */
  readonly server: readonly JsonValue[];
  readonly mergeKey: string;
}

/**
 * An element of the server goes before one of the patch only where both were in the list and stood so. Elements that are
 * new to the list therefore come first.
 */
export function arrangeElements(merged: readonly JsonValue[], orders: ElementOrders): JsonValue[] {
  const { mergeKey } = orders;
  const patchPlaces = placesOf(orders.patch, mergeKey);
  const serverPlaces = placesOf(orders.server, mergeKey);
  const placeIn = (places: Map<JsonValue, number>, element: JsonValue) => places.get(identityOf(element, mergeKey));
  const sorted = (elements: JsonValue[], places: Map<JsonValue, number>) =>
    elements.sort((left, right) => (placeIn(places, left) ?? 0) - (placeIn(places, right) ?? 0));

  const isOfPatch = (element: JsonValue) => placeIn(patchPlaces, element) !== undefined;
  const ofPatch = sorted(merged.filter(isOfPatch), patchPlaces);
  const ofServer = sorted(merged.filter((element) => !isOfPatch(element)), serverPlaces);

  const arranged: JsonValue[] = [];
  let next = 0;
  for (const element of ofPatch) {
    const place = placeIn(serverPlaces, element) ?? -1;
    while (next < ofServer.length && (placeIn(serverPlaces, ofServer[next]!) ?? place) < place) {
      arranged.push(ofServer[next++]!);
    }
    arranged.push(element);
  }
  return arranged.concat(ofServer.slice(next));
}

function placesOf(elements: readonly JsonValue[], mergeKey: string): Map<JsonValue, number> {
  const places = new Map<JsonValue, number>();
  elements.forEach((element, place) => {
    const identity = identityOf(element, mergeKey);
    if (!places.has(identity)) places.set(identity, place);
  });
  return places;
}

/**
 * The elements of a patch must stand in the order that `$setElementOrder` gives, which must have them all.
 * @throws {StatusError} 500 where they do not
 */
export function checkElementOrder(patch: readonly JsonValue[], order: JsonValue[], mergeKey: string): void {
  if (order.length === 0) return;
  let place = 0;
  for (const element of patch) {
    if (mergeKey !== "" && patchDirective in expectObject(element)) continue;
    const identity = identityOf(element, mergeKey);
    while (place < order.length && identityOf(order[place]!, mergeKey) !== identity) place++;
    if (place++ < order.length) continue;
    throw unclassifiedError(
      `The order in patch list:\n${goPrint([...patch])}\n doesn't match ${setElementOrderPrefix} list:\n${
        goPrint(order)
      }\n`,
    );
  }
}

/** The one Go type that all elements have. @throws {StatusError} 422 for lists of lists, 500 for several types or none */
export function elementType(...lists: JsonValue[][]): string {
  const types = new Set(lists.flat().map(goDynamicType));
  const [type] = types;
  if (type === undefined) throw unclassifiedError("no elements in any of the given slices");
  if (type === goDynamicType([])) throw patchNotApplicable("lists of lists are not supported");
  if (types.size === 1) return type;
  throw unclassifiedError(`list element types are not identical: ${goPrint(lists)}`);
}
