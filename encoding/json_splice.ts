// Custom resources keep the JSON text they are stored in: only metadata.resourceVersion is put in its place, so that
// every number keeps its digits.
import type { Item } from "./item.ts";
import { JsonReader } from "./json_reader.ts";
import type { ByteWriter } from "./wire_writer.ts";

const KEY = new TextEncoder().encode('"resourceVersion":"');

/**
 * Appends the object's text with its resourceVersion, if it has one, without the newline that ends it in the store.
 * @throws {JsonSyntaxError}
 */
export function appendSplicedJson(out: ByteWriter, item: Item): void {
  const { bytes, start, resourceVersion } = item;
  const reader = new JsonReader(bytes, { start, end: item.end });
  const point = splicePoint(reader);
  if (point === undefined || resourceVersion === "") return out.copy(bytes, start, textEnd(item));
  out.copy(bytes, start, point.start);
  if (point.commaBefore) out.byte(0x2c);
  out.copy(KEY);
  for (let i = 0; i < resourceVersion.length; i++) out.byte(resourceVersion.charCodeAt(i));
  out.byte(0x22);
  if (point.commaAfter) out.byte(0x2c);
  out.copy(bytes, point.end, textEnd(item));
}

/** The range that the new member replaces. */
interface SplicePoint {
  readonly start: number;
  readonly end: number;
  readonly commaBefore: boolean;
  readonly commaAfter: boolean;
}

function splicePoint(reader: JsonReader): SplicePoint | undefined {
  reader.enterObject();
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    if (key === "metadata" && reader.peek() === "object") return pointInMetadata(reader);
    reader.skipValue();
  }
  return undefined;
}

/** Keys are sorted, so the place is before the first greater key; an old value is replaced. */
function pointInMetadata(reader: JsonReader): SplicePoint {
  reader.enterObject();
  let empty = true;
  let before = reader.position;
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    if (key === "resourceVersion") {
      const start = reader.keyStart;
      reader.skipValue();
      return { start, end: reader.position, commaBefore: false, commaAfter: false };
    }
    if (key > "resourceVersion") {
      return { start: reader.keyStart, end: reader.keyStart, commaBefore: false, commaAfter: true };
    }
    reader.skipValue();
    empty = false;
    before = reader.position;
  }
  return { start: before, end: before, commaBefore: !empty, commaAfter: false };
}

function textEnd({ bytes, start, end }: Item): number {
  let at = end;
  while (at > start && bytes[at - 1]! <= 0x20) at--;
  return at;
}
