// A watcher that costs next to nothing: a TCP connection whose bytes are searched for events, without HTTP or JSON.

/** When an event came. */
export interface Arrival {
  readonly revision: number;
  /** As performance.now tells. */
  readonly ms: number;
}

/** Stands once in each event. */
const eventRevision = /"resourceVersion":"(\d+)"/g;
const revisionBytesMax = 40;
const eventBytesMax = 1 << 10;
const readBytes = 64 << 10;
const latin1 = new TextDecoder("latin1");

export class RawWatcher {
  readonly arrivals: Arrival[] = [];
  readonly #connection: Deno.TcpConn;
  /** Notes when each event comes. */
  readonly timed: boolean;
  #revision = 0;
  /** What may be the beginning of the next event. */
  #rest = "";

  private constructor(connection: Deno.TcpConn, timed: boolean) {
    this.#connection = connection;
    this.timed = timed;
  }

  /**
   * Resolves when the answer has begun.
   * @param options.timed notes when each event comes
   * @throws {Error} when it is no 200
   */
  static async open(url: string, path: string, { timed }: { timed: boolean }): Promise<RawWatcher> {
    const { hostname, port } = new URL(url);
    const connection = await Deno.connect({ hostname, port: Number(port) });
    const watcher = new RawWatcher(connection, timed);
    try {
      const request = `GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAccept: application/json\r\n\r\n`;
      await connection.write(new TextEncoder().encode(request));
      const buffer = new Uint8Array(readBytes);
      const head = latin1.decode(buffer.subarray(0, await connection.read(buffer) ?? 0));
      if (!head.startsWith("HTTP/1.1 200")) throw new Error(`${path}: ${head}`);
    } catch (error) {
      connection.close();
      throw error;
    }
    watcher.#follow().catch(() => {}); // it was closed, or the events that are missing will tell
    return watcher;
  }

  /** The revision of the newest event that is there. */
  get revision(): number {
    return this.#revision;
  }

  close(): void {
    try {
      this.#connection.close();
    } catch { /* the server was first */ }
  }

  async #follow(): Promise<void> {
    const buffer = new Uint8Array(readBytes);
    for (let length = await this.#connection.read(buffer); length !== null;) {
      this.#look(buffer.subarray(0, length));
      length = await this.#connection.read(buffer);
    }
  }

  /** Who is not timed only looks at the end. */
  #look(piece: Uint8Array): void {
    const ms = performance.now();
    const text = this.#rest + latin1.decode(this.timed ? piece : piece.subarray(-eventBytesMax));
    let end = 0;
    for (const match of text.matchAll(eventRevision)) {
      this.#revision = Number(match[1]);
      if (this.timed) this.arrivals.push({ revision: this.#revision, ms });
      end = match.index + match[0].length;
    }
    this.#rest = text.slice(Math.max(end, text.length - revisionBytesMax));
  }
}
