// Writes objects in batches that both stores take as one transaction, several at once.

import type { StoredObject } from "./data.ts";
import type { Progress } from "./progress.ts";

/** etcd takes requests of 1.5 MiB and transactions of 128 operations, and the embedded store commits of 1.5 MiB. */
const batchBytesMax = 1_000_000;
const batchObjectsMax = 120;
const batchesAtOnce = 8;

export interface PutOptions {
  /** How many objects there are. */
  readonly count: number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export type WriteBatch = (batch: readonly StoredObject[]) => Promise<unknown>;

/** Writes all objects, in order within a batch and not between them. */
export async function writeInBatches(
  objects: Iterable<StoredObject>,
  write: WriteBatch,
  { count, progress, signal }: PutOptions,
): Promise<void> {
  const batches = batchesOf(objects);
  let written = 0;
  const writeBatches = async () => {
    for (const batch of batches) {
      signal.throwIfAborted();
      await write(batch);
      written += batch.length;
      progress.update(written, count);
    }
  };
  await Promise.all(Array.from({ length: batchesAtOnce }, writeBatches)); // all draw from the one generator
}

function* batchesOf(objects: Iterable<StoredObject>): Generator<StoredObject[]> {
  let batch: StoredObject[] = [];
  let bytes = 0;
  for (const object of objects) {
    if (batch.length === batchObjectsMax || (batch.length > 0 && bytes + object.value.length > batchBytesMax)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(object);
    bytes += object.value.length;
  }
  if (batch.length > 0) yield batch;
}
