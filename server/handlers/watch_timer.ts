// When a watch ends, and when its bookmarks are due.

export interface WatchTimerOptions {
  readonly timeoutMs: number;
  /** Undefined when the client does not want bookmarks. */
  readonly bookmarkIntervalMs: number | undefined;
  /** Called when there is something to look at. */
  readonly onDue: () => void;
}

/** The last bookmark comes so long before the end, so that the client can go on from there. */
const bookmarkBeforeEndMs = 2_000;
/** What setTimeout can wait at most. */
const timerMsMax = 2 ** 31 - 1;

export class WatchTimer {
  readonly #options: WatchTimerOptions;
  readonly #endMs: number;
  readonly #end: ReturnType<typeof setTimeout>;
  #bookmark: ReturnType<typeof setTimeout> | undefined;
  #expired = false;
  #bookmarkDue = false;
  /** The bookmark before the end is on its way, or was sent. Timers may fire a little early: times do not tell. */
  #lastBookmark = false;

  constructor(options: WatchTimerOptions) {
    this.#options = options;
    const timeoutMs = Math.min(options.timeoutMs, timerMsMax);
    this.#endMs = performance.now() + timeoutMs;
    this.#end = setTimeout(() => {
      this.#expired = true;
      options.onDue();
    }, timeoutMs);
    this.#startBookmark();
  }

  get expired(): boolean {
    return this.#expired;
  }

  get bookmarkDue(): boolean {
    return this.#bookmarkDue;
  }

  /** To be told when the bookmark that was due is on its way. */
  bookmarkSent(): void {
    this.#bookmarkDue = false;
    if (!this.#lastBookmark) this.#startBookmark();
  }

  stop(): void {
    clearTimeout(this.#end);
    clearTimeout(this.#bookmark);
  }

  /** One each interval, and one before the end unless that is nearer. */
  #startBookmark(): void {
    const { bookmarkIntervalMs, onDue } = this.#options;
    if (bookmarkIntervalMs === undefined) return;
    const waitMs = Math.min(bookmarkIntervalMs, this.#endMs - bookmarkBeforeEndMs - performance.now());
    if (waitMs <= 0) return;
    this.#lastBookmark = waitMs < bookmarkIntervalMs;
    this.#bookmark = setTimeout(() => {
      this.#bookmarkDue = true;
      onDue();
    }, waitMs);
  }
}
