// `Store.commit` on etcd: one transaction that compares the keys' revisions and, where one is not as expected, reads the
// keys instead. A key's revision never comes back, so an update or deletion that is sent twice can happen only once.
// When an answer got lost, the same transaction finds out what became of the attempt before it and tries again in one.

import type { IPutRequest, IRequestOp, ITxnRequest, ITxnResponse } from "etcd3";
import { Buffer } from "node:buffer";
import { type CommitResult, type Entry, type Revision, StorageError, type Write } from "../store.ts";
import { abortablePromise } from "../abortable_promise.ts";
import type { EtcdClient } from "./etcd_client.ts";
import type { EtcdEndpoint } from "./etcd_endpoint.ts";
import { asError, isLeaseLost, mayHaveHappened } from "./etcd_errors.ts";
import type { EtcdLeases, GrantOptions } from "./etcd_leases.ts";

/** What a commit is done with. */
export interface EtcdCommitContext {
  readonly client: EtcdClient;
  readonly leases: EtcdLeases;
  readonly signal: AbortSignal | undefined;
}

/** See `Store.commit`; the keys must be distinct. */
export async function commitToEtcd(writes: readonly Write[], context: EtcdCommitContext): Promise<CommitResult> {
  const { client, signal } = context;
  /** Why an earlier attempt has no answer although etcd may have carried it out, or may yet do so. */
  let doubt: unknown;
  const attempt = async (endpoint: EtcdEndpoint, deadline: number) => {
    const request = await commitRequest(writes, { endpoint, deadline }, context);
    try {
      return await endpoint.commit(request, { deadline, signal });
    } catch (error) {
      if (isLeaseLost(error)) forgetLeases(writes, context.leases);
      else if (mayHaveHappened(error)) doubt ??= error;
      throw error;
    }
  };
  let answer: ITxnResponse;
  try {
    answer = await client.retry(attempt, { action: "Writing to etcd", signal, leaveTime: true });
  } catch (error) {
    throw doubt !== undefined && error instanceof StorageError ? unknownOutcome(doubt) : error;
  }
  const revision = Number(answer.header.revision);
  if (answer.succeeded) return { committed: true, revision };
  const current = answer.responses.map(({ response_range: { kvs: [kv] } }) => kv && client.toEntry(kv));
  if (doubt === undefined) return { committed: false, revision, current };
  const own = ownRevision(writes, current);
  if (own === undefined) throw unknownOutcome(doubt);
  return { committed: true, revision: own };
}

async function commitRequest(
  writes: readonly Write[],
  grant: GrantOptions,
  { client, leases, signal }: EtcdCommitContext,
): Promise<ITxnRequest> {
  const compare: ITxnRequest["compare"] = [];
  const success: IRequestOp[] = [];
  const failure: IRequestOp[] = [];
  for (const { key: name, value, expected, ttlSeconds } of writes) {
    const key = client.toEtcdKey(name);
    compare.push({ key, target: "Mod", mod_revision: expected }); // the comparison by default is for equality
    failure.push({ request_range: { key } });
    if (value === undefined) {
      success.push({ request_delete_range: { key } });
      continue;
    }
    const put: IPutRequest = { key, value: bufferOn(value) };
    if (ttlSeconds !== undefined) put.lease = await abortablePromise(leases.get(ttlSeconds, grant), signal);
    success.push({ request_put: put });
  }
  return { compare, success, failure };
}

/** The revision at which these writes happened, where their keys show that all of them did. */
function ownRevision(writes: readonly Write[], current: readonly (Entry | undefined)[]): Revision | undefined {
  let revision: Revision | undefined;
  for (const [index, { value, expected }] of writes.entries()) {
    const entry = current[index];
    // That a key is gone does not say who deleted it: what was written beside it at one revision does.
    if (value === undefined && entry === undefined) continue;
    if (value === undefined || entry === undefined || entry.modRevision <= expected) return undefined;
    if (entry.modRevision !== (revision ??= entry.modRevision)) return undefined;
    if (bufferOn(value).compare(entry.value) !== 0) return undefined;
  }
  return revision;
}

function forgetLeases(writes: readonly Write[], leases: EtcdLeases): void {
  for (const { ttlSeconds } of writes) if (ttlSeconds !== undefined) leases.forget(ttlSeconds);
}

function unknownOutcome(doubt: unknown): StorageError {
  const { message } = asError(doubt);
  const words = `etcd may have carried out a write whose answer got lost: ${message}`;
  return new StorageError("unknownOutcome", words, { cause: doubt });
}

/** The same bytes, not copied. */
function bufferOn(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
