// How an answer's body comes along, for whoever counts it.

/** Of one answer. Its body is whole from the start, or streamed. */
export class BodyProgress {
  #bytes = 0;
  #streaming = false;
  #onEnd: ((error?: unknown) => void) | undefined;

  /** Sent so far, compressed where the body is. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The body is there as a whole. */
  whole(bytes: number): void {
    this.#bytes = bytes;
    this.#streaming = false;
  }

  /** The body will be sent in chunks, until `end`. */
  stream(): void {
    this.#bytes = 0;
    this.#streaming = true;
  }

  chunk(bytes: number): void {
    this.#bytes += bytes;
  }

  /** @param error what broke the body off */
  end(error?: unknown): void {
    if (!this.#streaming) return;
    this.#streaming = false;
    this.#onEnd?.(error);
  }

  /** Calls back once, with what broke the body off: when a stream ends, at once for any other body. */
  whenEnded(callback: (error?: unknown) => void): void {
    if (this.#streaming) this.#onEnd = callback;
    else callback();
  }
}
