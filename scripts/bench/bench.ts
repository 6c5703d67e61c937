// What a bench is, and what it is given.

import type { BenchOptions } from "./options.ts";
import type { Progress } from "./progress.ts";

export interface BenchContext {
  readonly options: BenchOptions;
  readonly progress: Progress;
  /** Aborts on SIGINT and when the deadline has passed. */
  readonly signal: AbortSignal;
  /** What is put here ends with the bench, however it ends. */
  readonly stack: AsyncDisposableStack;
  /** Prints lines, below what was printed before. */
  readonly print: (text: string) => void;
}

export type Bench = (context: BenchContext) => Promise<void>;
