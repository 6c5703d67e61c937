// Puts a bench's objects into etcd, and takes them out again.

import { Etcd3, type IRequestOp } from "etcd3";
import { Buffer } from "node:buffer";
import type { StoredObject } from "./data.ts";
import type { Progress } from "./progress.ts";

const prefix = "/registry";
/** etcd takes requests of 1.5 MiB and transactions of 128 operations. */
const txnBytesMax = 1_000_000;
const txnOperationsMax = 120;
const txnsAtOnce = 8;

/** Writes all objects, in order within a transaction and not between them. */
export async function putObjects(
  endpoint: string,
  objects: Iterable<StoredObject>,
  options: { count: number; progress: Progress; signal: AbortSignal },
): Promise<void> {
  const client = new Etcd3({ hosts: endpoint });
  const batches = batch(objects);
  let written = 0;
  const writeBatches = async () => {
    for (const success of batches) {
      options.signal.throwIfAborted();
      await client.kv.txn({ compare: [], success, failure: [] });
      written += success.length;
      options.progress.update(written, options.count);
    }
  };
  try {
    await Promise.all(Array.from({ length: txnsAtOnce }, writeBatches)); // all draw from the one generator
  } finally {
    client.close();
  }
}

function* batch(objects: Iterable<StoredObject>): Generator<IRequestOp[]> {
  let operations: IRequestOp[] = [];
  let bytes = 0;
  for (const { key, value } of objects) {
    if (operations.length === txnOperationsMax || bytes + value.length > txnBytesMax) {
      yield operations;
      [operations, bytes] = [[], 0];
    }
    operations.push({ request_put: { key: Buffer.from(prefix + key), value: Buffer.from(value) } });
    bytes += value.length;
  }
  if (operations.length > 0) yield operations;
}

/** How many keys start with `start`, e.g. `/pods/bench/`. */
export async function countKeys(endpoint: string, start: string): Promise<number> {
  const client = new Etcd3({ hosts: endpoint });
  try {
    return await client.getAll().prefix(prefix + start).count();
  } finally {
    client.close();
  }
}

export async function deleteKeys(endpoint: string, start: string): Promise<void> {
  const client = new Etcd3({ hosts: endpoint });
  try {
    await client.delete().prefix(prefix + start);
  } finally {
    client.close();
  }
}

/**
 * Moves etcd's revision on, by a key that is nobody's object: lists of one revision may share what was read and encoded,
 * and a cluster in use does not stand still between lists.
 */
export async function moveRevision(endpoint: string): Promise<void> {
  const client = new Etcd3({ hosts: endpoint });
  try {
    await client.put("/weir-bench").value("");
  } finally {
    client.close();
  }
}
