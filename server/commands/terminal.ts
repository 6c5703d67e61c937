// What commands say: output for programs on one stream, words for people on the other, with a progress bar where people
// look at it.

import { progressBar } from "./progress_bar.ts";

/** A stream of the process, e.g. `Deno.stdout`. */
export interface OutputStream {
  write(bytes: Uint8Array): Promise<number>;
  writeSync(bytes: Uint8Array): number;
  isTerminal(): boolean;
}

const encoder = new TextEncoder();
const toLineStart = "\r\x1b[K";

export class Terminal {
  /** Aborts when the user wants the command to end. */
  readonly signal: AbortSignal;
  readonly #out: OutputStream;
  readonly #err: OutputStream;
  #bar = "";

  constructor(streams: { out: OutputStream; err: OutputStream; signal: AbortSignal }) {
    this.#out = streams.out;
    this.#err = streams.err;
    this.signal = streams.signal;
  }

  /** Writes output; resolves when its reader has taken it. */
  async write(output: string | Uint8Array): Promise<void> {
    if (this.#out.isTerminal()) this.progressDone(); // it would stand in the output
    const bytes = typeof output === "string" ? encoder.encode(output) : output;
    for (let at = 0; at < bytes.length;) at += await this.#out.write(bytes.subarray(at));
  }

  /** One line for people. */
  say(line: string): void {
    this.#show(`${this.#bar === "" ? "" : toLineStart}weir: ${line}\n`);
    this.#show(this.#bar);
  }

  /** Shows how far something is, from 0 to 1; nothing on a pipe. */
  progress(task: string, part: number): void {
    if (!this.#err.isTerminal()) return;
    const bar = progressBar(task, part);
    if (bar !== this.#bar) this.#show(`${this.#bar === "" ? "" : toLineStart}${bar}`);
    this.#bar = bar;
  }

  /** The bar goes. */
  progressDone(): void {
    if (this.#bar !== "") this.#show(toLineStart);
    this.#bar = "";
  }

  #show(text: string): void {
    if (text !== "") this.#err.writeSync(encoder.encode(text));
  }
}
