// HTTP/1.1 by hand over one kept TCP connection: requests go out exactly as written, odd paths included, and answers are
// read to their last byte with nothing decoded but chunking. For tests; the server's own clients never need this.

export interface RawRequest {
  readonly method: string;
  /** The request target as it goes on the wire. */
  readonly path: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string | Uint8Array;
}

export interface RawAnswer {
  readonly status: number;
  /** By lower-case name; repeated headers joined with `, `. */
  readonly headers: ReadonlyMap<string, string>;
  /** Without the transfer coding, still in its content coding. */
  readonly body: Uint8Array;
}

const answerTimeoutMs = 30_000;
const latin1 = new TextDecoder("latin1");

/** A client of one server. It holds one connection at a time and opens another when the server has closed it. */
export class RawHttpClient {
  readonly #hostname: string;
  readonly #port: number;
  #connection: BufferedConnection | undefined;

  /** @param url e.g. `http://127.0.0.1:8080`; only host and port of it are used */
  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.#hostname = hostname;
    this.#port = Number(port);
  }

  /** @throws {Error} when the answer is cut short, malformed, or does not come within half a minute */
  async request(request: RawRequest): Promise<RawAnswer> {
    const kept = this.#connection !== undefined;
    try {
      return await this.#requestOnce(request);
    } catch (error) {
      this.close();
      if (!kept) throw error;
      return await this.#requestOnce(request); // the server had closed the kept connection
    }
  }

  close(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  async #requestOnce(request: RawRequest): Promise<RawAnswer> {
    this.#connection ??= new BufferedConnection(await Deno.connect({ hostname: this.#hostname, port: this.#port }));
    const connection = this.#connection;
    const timer = setTimeout(() => connection.close(), answerTimeoutMs);
    try {
      await connection.write(requestBytes(request, `${this.#hostname}:${this.#port}`));
      const answer = await readAnswer(connection, request.method);
      if (connection.ended || answer.headers.get("connection")?.toLowerCase() === "close") this.close();
      return answer;
    } finally {
      clearTimeout(timer);
    }
  }
}

function requestBytes(request: RawRequest, host: string): Uint8Array {
  const encoder = new TextEncoder();
  const body = typeof request.body === "string" ? encoder.encode(request.body) : request.body ?? new Uint8Array();
  const lines = [`${request.method} ${request.path} HTTP/1.1`];
  const headers = request.headers ?? [];
  if (!headers.some(([name]) => name.toLowerCase() === "host")) lines.push(`Host: ${host}`);
  for (const [name, value] of headers) lines.push(`${name}: ${value}`);
  if (body.length > 0) lines.push(`Content-Length: ${body.length}`);
  const head = encoder.encode(lines.join("\r\n") + "\r\n\r\n");
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

async function readAnswer(connection: BufferedConnection, method: string): Promise<RawAnswer> {
  const status = Number((await connection.readLine()).split(" ")[1]);
  const headers = new Map<string, string>();
  for (let line = await connection.readLine(); line !== ""; line = await connection.readLine()) {
    const colon = line.indexOf(":");
    const [name, value] = [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  if (method === "HEAD" || status === 204 || status === 304) return { status, headers, body: new Uint8Array() };
  return { status, headers, body: await readBody(connection, headers) };
}

async function readBody(connection: BufferedConnection, headers: Map<string, string>): Promise<Uint8Array> {
  if (headers.get("transfer-encoding") === "chunked") return await readChunked(connection);
  const length = headers.get("content-length");
  return length === undefined ? await connection.readToEnd() : await connection.readExactly(Number(length));
}

async function readChunked(connection: BufferedConnection): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (;;) {
    const size = parseInt(await connection.readLine(), 16);
    if (!(size >= 0)) throw new Error("malformed chunk");
    if (size > 0) parts.push(await connection.readExactly(size));
    if (await connection.readLine() !== "") throw new Error("malformed chunk end");
    if (size === 0) return concat(parts);
  }
}

/** Reads lines and counted bytes from a connection, whatever its segments are. */
class BufferedConnection {
  readonly #connection: Deno.TcpConn;
  readonly #segment = new Uint8Array(1 << 16);
  #rest = new Uint8Array();
  ended = false;
  #closed = false;

  constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) at += await this.#connection.write(bytes.subarray(at));
  }

  /** A line without its CR LF. */
  async readLine(): Promise<string> {
    let line = "";
    for (;;) {
      const end = this.#rest.indexOf(10);
      line += latin1.decode(this.#rest.subarray(0, end < 0 ? this.#rest.length : end));
      this.#rest = end < 0 ? new Uint8Array() : this.#rest.subarray(end + 1);
      if (end >= 0) return line.endsWith("\r") ? line.slice(0, -1) : line;
      if (!await this.#fill()) throw new Error("answer cut short");
    }
  }

  async readExactly(length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length;) {
      if (this.#rest.length === 0 && !await this.#fill()) throw new Error("answer cut short");
      const part = this.#rest.subarray(0, length - at);
      bytes.set(part, at);
      at += part.length;
      this.#rest = this.#rest.subarray(part.length);
    }
    return bytes;
  }

  async readToEnd(): Promise<Uint8Array> {
    const parts = [this.#rest];
    while (await this.#fill()) parts.push(this.#rest);
    return concat(parts);
  }

  close(): void {
    if (!this.#closed) this.#connection.close();
    this.#closed = true;
  }

  /** Only called when all that came before is used up. */
  async #fill(): Promise<boolean> {
    const length = await this.#connection.read(this.#segment);
    if (length === null) this.ended = true;
    this.#rest = this.#segment.slice(0, length ?? 0);
    return length !== null;
  }
}

/** The parts one after the other. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
