// The entries of a protobuf map, found where they stand and put in the order that JSON has them.
import { WireCursor } from "./wire_reader.ts";

/** One map entry; positions in the source, `valueStart` -1 when the entry has no value. */
export interface MapEntry {
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

const fieldCursor = new WireCursor();
const memberCursor = new WireCursor();

/** In the order of keys, whatever order they stand in. @throws {WireError} */
export function readMapEntries(number: number, source: Uint8Array, start: number, end: number): MapEntry[] {
  const entries: MapEntry[] = [];
  const fields = fieldCursor.reset(source, start, end);
  const members = memberCursor;
  let sorted = true;
  while (fields.next()) {
    if (fields.fieldNumber !== number) continue;
    const entry = { keyStart: 0, keyEnd: 0, valueStart: -1, valueEnd: -1 };
    members.reset(source, fields.start, fields.end);
    while (members.next()) {
      if (members.fieldNumber === 1) {
        entry.keyStart = members.start;
        entry.keyEnd = members.end;
      } else if (members.fieldNumber === 2) {
        entry.valueStart = members.start;
        entry.valueEnd = members.end;
      }
    }
    const last = entries.at(-1);
    if (last !== undefined && compareKeys(source, last, entry) >= 0) sorted = false;
    entries.push(entry);
  }
  return sorted ? entries : sortedUnique(source, entries);
}

/** Of equal keys the last entry counts. */
function sortedUnique(source: Uint8Array, entries: MapEntry[]): MapEntry[] {
  entries.sort((a, b) => compareKeys(source, a, b));
  return entries.filter((entry, i) => i + 1 === entries.length || compareKeys(source, entry, entries[i + 1]!) !== 0);
}

function compareKeys(source: Uint8Array, a: MapEntry, b: MapEntry): number {
  const [aLength, bLength] = [a.keyEnd - a.keyStart, b.keyEnd - b.keyStart];
  for (let i = 0; i < aLength && i < bLength; i++) {
    const difference = source[a.keyStart + i]! - source[b.keyStart + i]!;
    if (difference !== 0) return difference;
  }
  return aLength - bLength;
}
