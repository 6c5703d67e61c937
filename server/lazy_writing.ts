// The write path is loaded when it is first needed: a server that is only read from starts sooner and takes less memory
// without it (150 ms and 20 MB, see scripts/bench/start.ts).

import { delay } from "../storage/delay.ts";
import type { Entry, Revision, Store } from "../storage/store.ts";
import type { ApiHandler } from "./api_request.ts";
import { type Config, limits } from "./config.ts";
import type { ReadDependencies } from "./handlers/read_dependencies.ts";
import type { Writing, WritingOptions } from "./start_writing.ts";

const verbs = ["create", "update", "patch", "delete", "deletecollection"] as const;

export class LazyWriting {
  readonly #store: Store;
  readonly #config: Config;
  readonly #options: WritingOptions;
  #loading: Promise<Writing> | undefined;
  #crds: readonly [ReadonlyMap<string, Entry>, Revision] | undefined;

  constructor(store: Store, config: Config, options: WritingOptions) {
    this.#store = store;
    this.#config = config;
    this.#options = options;
  }

  handlers(reading: ReadDependencies): Record<(typeof verbs)[number], ApiHandler> {
    const handlerOf = (verb: (typeof verbs)[number]): ApiHandler => async (request) =>
      await (await this.#load()).handlers(reading)[verb](request);
    return Object.fromEntries(verbs.map((verb) => [verb, handlerOf(verb)])) as ReturnType<LazyWriting["handlers"]>;
  }

  /** To be told of all CRDs whenever one changes. They are cared for from then on, or somewhat after the start. */
  observeCrds(crds: ReadonlyMap<string, Entry>, revision: Revision): void {
    const first = this.#crds === undefined;
    this.#crds = [crds, revision];
    if (this.#loading !== undefined) this.#loading.then((writing) => writing.observeCrds(crds, revision));
    else if (crds.size > 0) this.#loadAfter(first ? limits.loadWritingAfterStartMs : 0);
  }

  /** Resolves when nothing runs any more. */
  async stopped(): Promise<void> {
    await (await this.#loading)?.stopped();
  }

  #load(): Promise<Writing> {
    return this.#loading ??= this.#start();
  }

  async #start(): Promise<Writing> {
    const { startWriting } = await import("./start_writing.ts");
    const writing = startWriting(this.#store, this.#config, this.#options);
    if (this.#crds !== undefined) writing.observeCrds(...this.#crds);
    return writing;
  }

  #loadAfter(ms: number): void {
    delay(ms, this.#options.signal).then(() => this.#load(), () => {});
  }
}
