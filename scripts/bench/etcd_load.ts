// Puts a bench's objects into etcd, and takes them out again.

import { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import type { StoredObject } from "./data.ts";
import { type PutOptions, type WriteBatch, writeInBatches } from "./object_batches.ts";

const prefix = "/registry";

export async function putObjects(
  endpoint: string,
  objects: Iterable<StoredObject>,
  options: PutOptions,
): Promise<void> {
  const client = new Etcd3({ hosts: endpoint });
  const write: WriteBatch = (batch) => client.kv.txn({ compare: [], success: batch.map(putOperation), failure: [] });
  try {
    await writeInBatches(objects, write, options);
  } finally {
    client.close();
  }
}

function putOperation({ key, value }: StoredObject) {
  return { request_put: { key: Buffer.from(prefix + key), value: Buffer.from(value) } };
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
