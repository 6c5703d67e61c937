// etcd as async functions: ranges and watch streams below one key prefix, on whichever endpoint answers, each with a
// signal and a time limit. It knows nothing of pages or snapshots.

import { GRPCDeadlineExceededError, type IKeyValue, type IRangeRequest } from "etcd3";
import { Buffer } from "node:buffer";
import { delay } from "../delay.ts";
import type { RangeAnswer, RangeRequest } from "../range_read.ts";
import { type Entry, type KeyRange, type Revision, StorageError } from "../store.ts";
import { EtcdEndpoint } from "./etcd_endpoint.ts";
import { asError, finalError } from "./etcd_errors.ts";
import type { EtcdTls } from "./etcd_tls.ts";

/** How etcd is reached. */
export interface EtcdClientOptions {
  /** URLs of members of one etcd cluster. A call that fails on one is tried on the next. */
  readonly endpoints: readonly string[];
  /** What all keys begin with in etcd, e.g. `/registry`. */
  readonly prefix: string;
  /** For https endpoints. */
  readonly tls?: EtcdTls;
  /** The longest a call may take, with all its attempts. */
  readonly requestTimeoutMs?: number;
}

/** Of `EtcdClient.retry`. */
export interface RetryOptions {
  /** For the error's message, e.g. `Reading from etcd`. */
  readonly action: string;
  readonly signal: AbortSignal | undefined;
  /** Whether another attempt must be possible after one that got no answer. */
  readonly leaveTime?: boolean;
}

const requestTimeoutMsDefault = 10_000;
const backoffMsFirst = 50;
const backoffMsMax = 1_000;

export class EtcdClient {
  readonly #endpoints: readonly EtcdEndpoint[];
  readonly #prefix: string;
  readonly #prefixBytes: number;
  readonly #requestTimeoutMs: number;
  /** Calls go to this endpoint until one fails. */
  #current = 0;

  constructor(options: EtcdClientOptions) {
    if (options.endpoints.length === 0) throw new RangeError("No etcd endpoint given");
    this.#endpoints = options.endpoints.map((url) => new EtcdEndpoint(url, options.tls));
    this.#prefix = "/" + options.prefix.replace(/^\/+|\/+$/g, "");
    this.#prefixBytes = Buffer.byteLength(this.#prefix);
    this.#requestTimeoutMs = options.requestTimeoutMs ?? requestTimeoutMsDefault;
  }

  /**
   * @throws {StorageError} of any code
   * @throws {AnswerTooLargeError} when `bounded`
   */
  async range(request: RangeRequest, signal?: AbortSignal): Promise<RangeAnswer> {
    const etcdRequest: IRangeRequest = {
      key: this.toEtcdKey(request.start),
      ...(request.end !== undefined && { range_end: this.toEtcdKey(request.end) }),
      revision: request.revision ?? 0,
      limit: request.limit ?? 0,
      keys_only: request.only === "keys",
      count_only: request.only === "count",
    };
    const bounded = request.bounded ?? false;
    const answer = await this.retry(
      (endpoint, deadline) => endpoint.range(etcdRequest, { bounded, deadline, signal }),
      { action: "Reading from etcd", signal },
    );
    let bytes = 0;
    for (const { value } of answer.kvs) bytes += value.length;
    const entries = answer.kvs.map((kv) => this.toEntry(kv));
    return { entries, bytes, count: Number(answer.count), revision: Number(answer.header.revision) };
  }

  /** The newest revision, linearizably. */
  async currentRevision(signal?: AbortSignal): Promise<Revision> {
    return (await this.range({ start: "/", only: "count" }, signal)).revision;
  }

  /** The endpoint in use. */
  get endpoint(): EtcdEndpoint {
    const endpoint = this.#endpoints[this.#current];
    if (endpoint === undefined) throw new RangeError(`No etcd endpoint ${this.#current}`);
    return endpoint;
  }

  /** Goes on with another endpoint, unless another call that saw this one fail has done so already. */
  failOver(from: EtcdEndpoint): void {
    if (this.endpoint === from) this.#current = (this.#current + 1) % this.#endpoints.length;
  }

  toEtcdKey(key: string): Buffer {
    return Buffer.from(this.#prefix + key);
  }

  fromEtcdKey(key: Buffer): string {
    return key.toString("utf8", this.#prefixBytes);
  }

  toEtcdRange(range: KeyRange): { key: Buffer; range_end: Buffer } {
    return { key: this.toEtcdKey(range.start), range_end: this.toEtcdKey(range.end) };
  }

  toEntry(kv: IKeyValue): Entry {
    return { key: this.fromEtcdKey(kv.key), value: kv.value, modRevision: Number(kv.mod_revision) };
  }

  /**
   * Attempts on one endpoint after the other, more slowly after each round, until one succeeds or time is up.
   * @throws {StorageError} of any code
   * @throws {AnswerTooLargeError}
   */
  async retry<T>(
    attempt: (endpoint: EtcdEndpoint, deadline: number) => Promise<T>,
    { action, signal, leaveTime = false }: RetryOptions,
  ): Promise<T> {
    const end = Date.now() + this.#requestTimeoutMs;
    let backoffMs = backoffMsFirst;
    let cause: unknown;
    for (let attempts = 1;; attempts++) {
      signal?.throwIfAborted();
      const endpoint = this.endpoint;
      try {
        return await attempt(endpoint, this.#attemptDeadline(end, leaveTime));
      } catch (error) {
        signal?.throwIfAborted();
        const final = finalError(error, `${action} at ${endpoint.url}`);
        if (final) throw final;
        this.failOver(endpoint);
        // That time ran out tells less than why the attempt before it failed.
        if (cause === undefined || !(error instanceof GRPCDeadlineExceededError)) cause = error;
        const roundDone = attempts % this.#endpoints.length === 0;
        if (Date.now() + (roundDone ? backoffMs : 0) >= end) throw this.#unavailable(action, cause);
        if (!roundDone) continue;
        await delay(backoffMs, signal);
        backoffMs = Math.min(backoffMs * 2, backoffMsMax);
      }
    }
  }

  close(): void {
    for (const endpoint of this.#endpoints) endpoint.close();
  }

  /** A silent endpoint must leave time for the others. */
  #attemptDeadline(end: number, leaveTime: boolean): number {
    if (this.#endpoints.length === 1 && !leaveTime) return end;
    return Math.min(end, Date.now() + this.#requestTimeoutMs / 2);
  }

  #unavailable(action: string, cause: unknown): StorageError {
    const urls = this.#endpoints.map((endpoint) => endpoint.url).join(", ");
    const seconds = this.#requestTimeoutMs / 1000;
    const message = `${action} at ${urls} failed for ${seconds} seconds; the last error: ${asError(cause).message}`;
    return new StorageError("unavailable", message, { cause });
  }
}
