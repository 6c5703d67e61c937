// Compacts etcd's history as kube-apiserver does, whose servers and this one take turns over a key that they share: of all
// that try in an interval one wins, and compacts what was the newest revision when the last interval ended for it.

import type { ITxnRequest } from "etcd3";
import { Buffer } from "node:buffer";
import { delay } from "../delay.ts";
import { type Revision, StorageError } from "../store.ts";
import type { EtcdClient } from "./etcd_client.ts";

export interface CompactorOptions {
  /** History is kept for one to two intervals, in ms; 0 leaves it alone. */
  readonly intervalMs: number;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Told why a turn failed; the next one comes all the same. */
  readonly onError?: (error: unknown) => void;
}

/** What is known at the end of an interval. */
interface Turn {
  /** The version of the shared key: how many turns have been won. */
  readonly version: number;
  /** The newest revision; 0 before the first turn. */
  readonly revision: Revision;
}

/** kube-apiserver's key, which is below no prefix. Its value is the revision that is compacted, in decimal. */
const sharedKey = Buffer.from("compact_rev_key");

/** Takes turns until the signal aborts; resolves then. */
export async function startCompactor(client: EtcdClient, options: CompactorOptions): Promise<void> {
  const { intervalMs, signal, onError = () => {} } = options;
  if (intervalMs === 0) return;
  let turn: Turn = { version: 0, revision: 0 };
  const next = () => delay(intervalMs, signal).then(() => true, () => false);
  while (await next()) {
    try {
      const { won, ...ended } = await takeTurn(client, turn, signal);
      const compacted = turn.revision;
      turn = ended;
      if (won && compacted > 0) await compact(client, compacted, signal);
    } catch (error) {
      if (!signal.aborted) onError(error);
    }
  }
}

/** An attempt without answer that is repeated is lost to itself: then nobody compacts in this interval. */
async function takeTurn(
  client: EtcdClient,
  { version, revision }: Turn,
  signal: AbortSignal,
): Promise<Turn & { won: boolean }> {
  const request: ITxnRequest = {
    compare: [{ key: sharedKey, target: "Version", version }],
    success: [{ request_put: { key: sharedKey, value: Buffer.from(String(revision)) } }],
    failure: [{ request_range: { key: sharedKey } }],
  };
  const { succeeded: won, responses, header } = await client.retry(
    (endpoint, deadline) => endpoint.commit(request, { deadline, signal }),
    { action: "Taking turns to compact etcd", signal },
  );
  const seen = won ? version + 1 : Number(responses[0]?.response_range.kvs[0]?.version ?? 0);
  return { won, version: seen, revision: Number(header.revision) };
}

async function compact(client: EtcdClient, revision: Revision, signal: AbortSignal): Promise<void> {
  try {
    await client.retry((endpoint, deadline) => endpoint.compact(revision, { deadline, signal }), {
      action: "Compacting etcd",
      signal,
    });
  } catch (error) {
    // Etcd itself, an administrator, or an attempt without answer was faster.
    if (!(error instanceof StorageError && error.code === "compacted")) throw error;
  }
}
