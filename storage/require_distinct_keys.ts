// What every store asks of the writes of a commit before it looks at its keys.

import type { Write } from "./store.ts";

/** @throws {RangeError} when there are no writes, or two of them are to one key */
export function requireDistinctKeys(writes: readonly Write[]): void {
  if (writes.length === 1) return;
  if (writes.length === 0) throw new RangeError("A commit needs at least one write");
  const seen = new Set<string>();
  for (const { key } of writes) {
    if (seen.has(key)) throw new RangeError(`${key} is twice in one commit`);
    seen.add(key);
  }
}
