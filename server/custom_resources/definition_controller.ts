// What kube-apiserver's controllers of CustomResourceDefinitions do, in one: names are accepted, definitions established,
// their group versions registered, and deleted ones emptied. Of several servers each does it, and one wins each step.

import { cloneValue, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { delay } from "../../storage/delay.ts";
import type { Entry, Revision, Store } from "../../storage/store.ts";
import { acceptNames } from "./accepted_names.ts";
import { CustomApiServices } from "./api_services.ts";
import { judgeApproval } from "./approval_condition.ts";
import { awaitsCleanup, definitionCodec, readOutline, specOf, trackStatus } from "./definition.ts";
import { finishDeletion } from "./definition_deletion.ts";

export interface DefinitionControllerOptions {
  readonly signal: AbortSignal;
  /** The clock, in ms since 1970. */
  readonly now: () => number;
  /** Told of each failure; the controller tries again by itself. */
  readonly onError?: (error: unknown) => void;
  /** See DefinitionDeletionOptions. */
  readonly settleMs?: number;
  readonly pollMs?: number;
}

/** The pause after a failure. */
const retryMs = 1000;
/** How long a write of a definition waits at most for what follows from it. */
const settledMs = 5000;

interface Waiter {
  readonly revision: Revision;
  readonly resolve: () => void;
}

export class DefinitionController {
  readonly #store: Store;
  readonly #options: DefinitionControllerOptions;
  readonly #apiServices: CustomApiServices;
  #crds: ReadonlyMap<string, Entry> = new Map();
  /** Of `#crds`. */
  #seen: Revision = 0;
  /** Everything that follows from the definitions as they were then has been written. */
  #done: Revision = 0;
  /** The last revision that the controller knows of and has not yet seen. */
  #awaited: Revision = 0;
  #running: Promise<void> | undefined;
  readonly #waiters = new Set<Waiter>();
  readonly #outlines = new WeakMap<Entry, TypedObject | undefined>();
  /** By key, while a definition is being emptied. */
  readonly #deletions = new Map<string, Promise<void>>();

  constructor(store: Store, options: DefinitionControllerOptions) {
    this.#store = store;
    this.#options = options;
    this.#apiServices = new CustomApiServices(store, options);
  }

  /** To be told of all definitions whenever one has changed, after the registry. */
  observe(crds: ReadonlyMap<string, Entry>, revision: Revision): void {
    this.#crds = crds;
    this.#seen = revision;
    if (this.#running === undefined && this.#done < this.#seen) this.#running = this.#run();
  }

  /**
   * Resolves when the registry has seen the definitions of a revision, and what follows from them has been written and
   * seen, too: when a new definition is served, if its names are free. Resolves as well when that takes too long.
   */
  async settled(revision: Revision, signal?: AbortSignal): Promise<void> {
    if (this.#isSettled(revision)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiter = { revision, resolve };
    this.#waiters.add(waiter);
    const late = new AbortController();
    const signals = AbortSignal.any([late.signal, this.#options.signal, ...(signal ? [signal] : [])]);
    await Promise.race([promise, delay(settledMs, signals).catch(() => {})]);
    late.abort();
    this.#waiters.delete(waiter);
  }

  /** Resolves when the signal has aborted and nothing runs any more. */
  async stopped(): Promise<void> {
    await this.#running;
    await Promise.all(this.#deletions.values());
  }

  #isSettled(revision: Revision): boolean {
    return this.#done >= revision && this.#done >= this.#awaited;
  }

  async #run(): Promise<void> {
    const { signal } = this.#options;
    while (this.#done < this.#seen && !signal.aborted) {
      const seen = this.#seen;
      if (await this.#reconcile(this.#crds)) {
        this.#done = seen;
        this.#tellWaiters();
      } else {
        await delay(retryMs, signal).catch(() => {});
      }
    }
    this.#running = undefined;
  }

  #tellWaiters(): void {
    for (const { revision, resolve } of this.#waiters) if (this.#isSettled(revision)) resolve();
  }

  /** @returns whether all of it was done; what failed has been told */
  async #reconcile(crds: ReadonlyMap<string, Entry>): Promise<boolean> {
    const outlines = new Map<string, TypedObject>();
    for (const [key, entry] of crds) {
      const outline = this.#outline(entry);
      if (outline !== undefined) outlines.set(key, outline);
    }
    let succeeded = true;
    const attempt = async (step: () => Promise<void>) => {
      try {
        await step();
      } catch (error) {
        succeeded = false;
        if (!this.#options.signal.aborted) this.#options.onError?.(error);
      }
    };
    // Every server goes in the same order, so that they give contested names to the same definition.
    const entries = [...outlines.keys()].map((key) => crds.get(key)!).sort((a, b) => a.modRevision - b.modRevision);
    for (const entry of entries) await attempt(() => this.#complete(entry, outlines));
    await attempt(() => this.#apiServices.sync([...outlines.values()]));
    for (const [key, definition] of outlines) if (awaitsCleanup(definition)) this.#empty(key);
    return succeeded;
  }

  /** Writes the status that the definition should have; `outlines` are those of all, and stay up to date. */
  async #complete(entry: Entry, outlines: Map<string, TypedObject>): Promise<void> {
    const { key, modRevision: expected } = entry;
    const outline = cloneValue(outlines.get(key)!);
    const { group } = specOf(outline);
    const nowMs = this.#options.now();
    const named = acceptNames(outline, {
      group: [...outlines.values()].filter((o) => specOf(o).group === group),
      nowMs,
    });
    const judged = judgeApproval(outline, { nowMs });
    if (!named && !judged) return;
    const definition = definitionCodec.read(entry);
    definition.status = outline.status;
    trackStatus(definition, definitionCodec.read(entry), nowMs);
    const value = definitionCodec.encode(definition);
    const result = await this.#store.commit([{ key, value, expected }]);
    if (result.committed) outlines.set(key, outline);
    // Where someone else was faster, how it is now is about to be seen.
    this.#await(result.committed ? result.revision : result.current[0]?.modRevision ?? 0);
  }

  #await(revision: Revision): void {
    this.#awaited = Math.max(this.#awaited, revision);
  }

  /** Undefined for a broken definition, which is told once. */
  #outline(entry: Entry): TypedObject | undefined {
    if (!this.#outlines.has(entry)) {
      try {
        this.#outlines.set(entry, readOutline(entry.value));
      } catch (error) {
        this.#outlines.set(entry, undefined);
        this.#options.onError?.(error);
      }
    }
    return this.#outlines.get(entry);
  }

  #empty(key: string): void {
    if (this.#deletions.has(key)) return;
    const { signal, now, onError = () => {}, settleMs = 500, pollMs = 5000 } = this.#options;
    const deletion = async () => {
      while (!signal.aborted) {
        try {
          return await finishDeletion(this.#store, key, { signal, now, settleMs, pollMs });
        } catch (error) {
          if (signal.aborted) return;
          onError(error);
          await delay(retryMs, signal).catch(() => {});
        }
      }
    };
    this.#deletions.set(key, deletion().finally(() => this.#deletions.delete(key)));
  }
}
