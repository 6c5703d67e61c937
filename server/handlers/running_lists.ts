// Lists that are under way: one that tolerates staleness joins them, at their revision, and shares the pages that they have
// in memory, where the newest revision would have to be read anew.
import type { KeyRange, Revision } from "../../storage/store.ts";
import type { ReadPlan } from "../list_options.ts";

/** Nobody who tolerates staleness is given an older state. */
const ageMsMax = 10_000;

interface RunningList {
  readonly range: KeyRange;
  readonly revision: Revision;
  readonly startedMs: number;
}

export class RunningLists {
  readonly #lists = new Set<RunningList>();

  /** The newest revision that such a read can join; undefined when it has to open a snapshot of its own. */
  revisionFor({ consistency, revision = 0n }: ReadPlan, range: KeyRange): Revision | undefined {
    if (consistency !== "any" && consistency !== "notOlderThan") return undefined;
    const oldestMs = performance.now() - ageMsMax;
    return this.#find(range, (list) => list.startedMs >= oldestMs && BigInt(list.revision) >= revision)?.revision;
  }

  /** The same chunks; the list can be joined until they end or are given up. */
  async *during<Chunk>(
    list: { range: KeyRange; revision: Revision },
    chunks: AsyncIterable<Chunk>,
  ): AsyncGenerator<Chunk, void, undefined> {
    const { range, revision } = list;
    // A list that joined another is as old: they must not hand one state on for ever.
    const startedMs = this.#find(range, (other) => other.revision === revision)?.startedMs ?? performance.now();
    const running = { range, revision, startedMs };
    this.#lists.add(running);
    try {
      yield* chunks;
    } finally {
      this.#lists.delete(running);
    }
  }

  /** Of those that fit, the one at the newest revision. */
  #find(range: KeyRange, fits: (list: RunningList) => boolean): RunningList | undefined {
    let found: RunningList | undefined;
    for (const list of this.#lists) {
      const same = list.range.start === range.start && list.range.end === range.end;
      if (same && fits(list) && list.revision > (found?.revision ?? 0)) found = list;
    }
    return found;
  }
}
