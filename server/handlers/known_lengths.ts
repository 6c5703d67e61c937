// Lengths of lists that have been walked: equal lists begin at once, as long as nothing in their range has changed.
import type { KeyRange, Revision, Store } from "../../storage/store.ts";
import { StorageError } from "../../storage/store.ts";

/** A length is a few bytes. */
const lengthsMax = 256;
/** Asking for changes must not take longer than walking a small list. */
const progressIntervalMs = 30;

/** A list whose length is asked for. */
export interface LengthRequest {
  readonly revision: Revision;
  readonly range: KeyRange;
  readonly store: Store;
  readonly signal: AbortSignal;
  /** Walks the list. */
  readonly measure: () => Promise<number>;
}

interface KnownLength {
  readonly revision: Revision;
  readonly length: number;
}

export class KnownLengths {
  readonly #lengths = new Map<string, KnownLength>();

  /** The length known under `key`, which tells all but the revision of a list, or else what `measure` finds. */
  async of(key: string, request: LengthRequest): Promise<number> {
    const known = this.#lengths.get(key);
    const { revision } = request;
    const stands = known !== undefined && (known.revision === revision || await isUnchanged(known.revision, request));
    const length = stands ? known.length : await request.measure();
    if (known === undefined || known.revision <= revision) this.learn(key, { revision, length });
    return length;
  }

  /** Remembers what a walk for another purpose has found. */
  learn(key: string, known: KnownLength): void {
    this.#lengths.delete(key);
    if (this.#lengths.size >= lengthsMax) this.#lengths.delete(this.#lengths.keys().next().value!);
    this.#lengths.set(key, known);
  }
}

/** Whether nothing in the range has changed from one revision to a later one. */
async function isUnchanged(after: Revision, { revision, range, store, signal }: LengthRequest): Promise<boolean> {
  if (after > revision) return false;
  try {
    for await (const batch of store.watch(range, { after, signal, progressIntervalMs })) {
      if (batch.changes.some(({ modRevision }) => modRevision <= revision)) return false;
      if (batch.revision >= revision) return true;
    }
    return false;
  } catch (error) {
    // History that is gone tells nothing.
    if (error instanceof StorageError) return false;
    throw error;
  }
}
