// Reads a JSON watch event by event.

import { TextLineStream } from "@std/streams";

export interface WatchEvent {
  readonly type: string;
  // deno-lint-ignore no-explicit-any -- tests look into objects of every kind
  readonly object: any;
}

export class WatchClient implements AsyncDisposable {
  readonly response: Response;
  readonly #abort: AbortController;
  readonly #lines: ReadableStreamDefaultReader<string>;

  private constructor(response: Response, abort: AbortController) {
    this.response = response;
    this.#abort = abort;
    const lines: TransformStream<string, string> = new TextLineStream();
    this.#lines = response.body!.pipeThrough(new TextDecoderStream()).pipeThrough(lines).getReader();
  }

  /** @param url of a collection; `watch=true` is added to its query */
  static async open(url: string, { accept = "application/json" } = {}): Promise<WatchClient> {
    const abort = new AbortController();
    const target = `${url}${url.includes("?") ? "&" : "?"}watch=true`;
    const response = await fetch(target, { signal: abort.signal, headers: { accept } });
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
    return new WatchClient(response, abort);
  }

  /** The next event; undefined when the body has ended. */
  async next(): Promise<WatchEvent | undefined> {
    const { done, value } = await this.#lines.read();
    return done || value === "" ? undefined : JSON.parse(value);
  }

  async take(count: number): Promise<WatchEvent[]> {
    const events: WatchEvent[] = [];
    while (events.length < count) {
      const event = await this.next();
      if (event === undefined) throw new Error(`the watch ended after ${events.length} of ${count} events`);
      events.push(event);
    }
    return events;
  }

  /** All events until the body ends. */
  async rest(): Promise<WatchEvent[]> {
    const events: WatchEvent[] = [];
    for (let event = await this.next(); event !== undefined; event = await this.next()) events.push(event);
    return events;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#abort.abort();
    await this.#lines.cancel().catch(() => {}); // it fails with the abort
  }
}

/** `TYPE name@resourceVersion`, to compare sequences of events. */
export function eventText({ type, object }: WatchEvent): string {
  const { name = "", resourceVersion } = object.metadata;
  return `${type} ${name}@${resourceVersion}`;
}
