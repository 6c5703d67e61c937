// A store in memory that tests can write to, compact and break.

import { delay } from "../../storage/delay.ts";
import {
  type CommitResult,
  type Entry,
  type KeyRange,
  type Page,
  type ReadOptions,
  type Revision,
  type Snapshot,
  StorageError,
  type Store,
  type WatchBatch,
  type WatchChange,
  type WatchOptions,
  type Write,
} from "../../storage/store.ts";

export class MemoryStore implements Store {
  /** Watches that are being read now. */
  openWatches = 0;
  readonly #history: WatchChange[] = [];
  readonly #wakes = new Set<() => void>();
  #revision = 1;
  #compacted = 0;
  #failure: StorageError | undefined;

  /** Writes a value, or deletes with undefined. Returns the revision. */
  write(key: string, value: string | undefined): Revision {
    const before = this.#state(this.#revision).get(key);
    const revision = ++this.#revision;
    this.#history.push({
      key,
      modRevision: revision,
      createRevision: before?.createRevision ?? (value === undefined ? 0 : revision),
      value: value === undefined ? undefined : new TextEncoder().encode(value),
      previous: before?.value,
    });
    this.#wake();
    return revision;
  }

  commit(writes: readonly Write[]): Promise<CommitResult> {
    const state = this.#state(this.#revision);
    const current = writes.map(({ key }) => state.get(key));
    if (writes.some(({ expected }, index) => (current[index]?.modRevision ?? 0) !== expected)) {
      const entries = writes.map(({ key }) => this.#entries(this.#revision).find((entry) => entry.key === key));
      return Promise.resolve({ committed: false, revision: this.#revision, current: entries });
    }
    const revision = ++this.#revision;
    for (const [index, { key, value }] of writes.entries()) {
      const before = current[index];
      this.#history.push({
        key,
        modRevision: revision,
        createRevision: before?.createRevision ?? (value === undefined ? 0 : revision),
        value,
        previous: before?.value,
      });
    }
    this.#wake();
    return Promise.resolve({ committed: true, revision });
  }

  /** History before `revision` is gone. */
  compact(revision: Revision): void {
    this.#compacted = revision;
  }

  /** All watches end with this error, and new ones start as usual. */
  breakWatches(error: StorageError): void {
    this.#failure = error;
    this.#wake();
    this.#failure = undefined;
  }

  get(key: string, { revision = this.#revision }: { revision?: Revision } = {}) {
    if (revision < this.#compacted) return Promise.reject(this.#compactedError());
    return Promise.resolve({ entry: this.#entries(revision).find((entry) => entry.key === key), revision });
  }

  list(
    { start, end }: KeyRange,
    { revision = this.#revision, limit }: { revision?: Revision; limit?: number } = {},
  ): Promise<Snapshot> {
    const all = this.#entries(revision).filter(({ key }) => key >= start && key < end);
    const entries = all.slice(0, limit);
    const lastKey = entries.length < all.length ? entries.at(-1)?.key : undefined;
    const page: Page = {
      entries,
      bytes: entries.reduce((sum, { value }) => sum + value.length, 0),
      derived: (_key, make) => make(),
    };
    async function* pages() {
      await delay(0);
      if (entries.length > 0) yield page;
    }
    return Promise.resolve({ revision, count: limit === undefined ? undefined : all.length, lastKey, pages });
  }

  currentRevision(_options?: ReadOptions): Promise<Revision> {
    return Promise.resolve(this.#revision);
  }

  async *watch({ start, end }: KeyRange, { after, signal }: WatchOptions): AsyncGenerator<WatchBatch> {
    this.openWatches++;
    const abort = () => this.#wake();
    signal?.addEventListener("abort", abort);
    try {
      if (after + 1 < this.#compacted) throw this.#compactedError();
      for (let delivered = after; !signal?.aborted;) {
        const changes = this.#history.filter(({ key, modRevision }) =>
          modRevision > delivered && key >= start && key < end
        );
        if (this.#revision > delivered) {
          delivered = this.#revision;
          yield { changes, revision: delivered };
        } else {
          const failure = await new Promise<StorageError | undefined>((resolve) => {
            const wake = () => {
              this.#wakes.delete(wake);
              resolve(this.#failure);
            };
            this.#wakes.add(wake);
          });
          if (failure !== undefined) throw failure;
        }
      }
    } finally {
      signal?.removeEventListener("abort", abort);
      this.openWatches--;
    }
  }

  close(): void {}

  #wake(): void {
    for (const wake of [...this.#wakes]) wake();
  }

  #state(revision: Revision): Map<string, WatchChange> {
    const state = new Map<string, WatchChange>();
    for (const change of this.#history) {
      if (change.modRevision > revision) break;
      if (change.value === undefined) state.delete(change.key);
      else state.set(change.key, change);
    }
    return state;
  }

  #entries(revision: Revision): Entry[] {
    return [...this.#state(revision).values()]
      .map(({ key, value, modRevision }) => ({ key, value: value!, modRevision }))
      .sort((a, b) => a.key < b.key ? -1 : 1);
  }

  #compactedError(): StorageError {
    return new StorageError("compacted", "gone", { currentRevision: this.#revision });
  }
}
