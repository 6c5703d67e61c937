// One etcd endpoint: an etcd3 client whose calls obey an AbortSignal, with etcd3's own retries and circuit breaker
// switched off. (Three aborted calls in a row would make that breaker refuse every call for five seconds.)

import { type ClientDuplexStream, InterceptingCall, type Interceptor, status } from "@grpc/grpc-js";
import {
  Etcd3,
  type IOptions,
  type IRangeRequest,
  type IRangeResponse,
  type ITxnRequest,
  type ITxnResponse,
  type IWatchRequest,
  type IWatchResponse,
} from "etcd3";
import { answerBytesMax } from "../range_read.ts";
import type { Revision } from "../store.ts";
import { type EtcdTls, isSecure, secureClient, tlsChannelOptions } from "./etcd_tls.ts";

/** With grpc-js's own window of 64 KiB a page read is three times slower (measured: 180 against 500 MB/s). */
const flowControlWindow = 16 * 1024 * 1024;

type FaultHandling = NonNullable<IOptions["faultHandling"]>;

/** Lets every call through, once. */
const noPolicy = { execute: async <T>(call: () => T) => await call() } as unknown as NonNullable<
  FaultHandling["global"]
>;

/** Of one attempt. */
export interface CallOptions {
  /** In ms since 1970. */
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
}

export type WatchStream = ClientDuplexStream<IWatchRequest, IWatchResponse>;

export class EtcdEndpoint {
  readonly url: string;
  /** For page reads: a connection of its own, so that pages neither hold up other calls nor share their limits. */
  readonly #pages: Etcd3;
  /** For everything else; a single value is read whatever its size. */
  readonly #calls: Etcd3;

  constructor(url: string, tls?: EtcdTls) {
    this.url = url;
    this.#pages = connect(url, answerBytesMax, tls);
    this.#calls = connect(url, -1, tls);
  }

  /** One attempt of a range read; `bounded` refuses answers above `answerBytesMax`. */
  async range(request: IRangeRequest, options: CallOptions & { bounded: boolean }): Promise<IRangeResponse> {
    const client = options.bounded ? this.#pages : this.#calls;
    return await abortableCall(options, (callOptions) => client.kv.range(request, callOptions));
  }

  /** One attempt of a transaction. */
  async commit(request: ITxnRequest, options: CallOptions): Promise<ITxnResponse> {
    return await abortableCall(options, (callOptions) => this.#calls.kv.txn(request, callOptions));
  }

  /** One attempt to get a lease, by its id. */
  async grantLease(ttlSeconds: number, { deadline }: { deadline: number }): Promise<string> {
    const { ID } = await this.#calls.leaseClient.leaseGrant({ TTL: ttlSeconds, ID: 0 }, { deadline });
    return ID;
  }

  /** One attempt to forget the history before `revision`. etcd answers before the room is free. */
  async compact(revision: Revision, options: CallOptions): Promise<void> {
    await abortableCall(options, (callOptions) => this.#calls.kv.compact({ revision }, callOptions));
  }

  /** Opens a watch stream, which ends with an error when the signal aborts. */
  async openWatch(signal: AbortSignal): Promise<WatchStream> {
    const { interceptor } = cancelOn(signal);
    const stream = await this.#calls.watchClient.watch({ interceptors: [requireLeader, interceptor] });
    // etcd3 declares a narrower interface for what it returns as it came from grpc-js.
    return stream as unknown as WatchStream;
  }

  close(): void {
    this.#pages.close();
    this.#calls.close();
  }
}

function connect(url: string, messageBytesMax: number, tls: EtcdTls = {}): Etcd3 {
  const client = new Etcd3({
    hosts: url,
    faultHandling: { host: () => noPolicy, global: noPolicy },
    grpcOptions: {
      "grpc.max_receive_message_length": messageBytesMax,
      "grpc-node.flow_control_window": flowControlWindow,
      // Without these grpc-js waits up to two minutes before it looks again whether etcd is back.
      "grpc.initial_reconnect_backoff_ms": 100,
      "grpc.max_reconnect_backoff_ms": 1_000,
      "grpc.keepalive_time_ms": 30_000,
      "grpc.keepalive_timeout_ms": 10_000,
      ...(isSecure(url) && tlsChannelOptions(url)),
    },
  });
  if (isSecure(url)) secureClient(client, url, tls);
  return client;
}

/** A call that the signal ends. */
async function abortableCall<T>(
  { deadline, signal }: CallOptions,
  call: (options: { deadline: number; interceptors?: Interceptor[] }) => Promise<T>,
): Promise<T> {
  if (signal === undefined) return await call({ deadline });
  const { interceptor, release } = cancelOn(signal);
  try {
    return await call({ deadline, interceptors: [interceptor] });
  } finally {
    release();
  }
}

/** An interceptor that cancels the call when the signal aborts. The call's own CANCELLED would make etcd3 reconnect. */
function cancelOn(signal: AbortSignal): { interceptor: Interceptor; release(): void } {
  let call: InterceptingCall | undefined;
  const cancel = () => call?.cancelWithStatus(status.ABORTED, "the caller went away");
  signal.addEventListener("abort", cancel, { once: true });
  const interceptor: Interceptor = (options, nextCall) => {
    call = new InterceptingCall(nextCall(options));
    // It may have aborted before the call came this far.
    if (signal.aborted) queueMicrotask(cancel);
    return call;
  };
  return { interceptor, release: () => signal.removeEventListener("abort", cancel) };
}

/** Makes etcd end a watch when its member is cut off from the others, instead of going silent. */
const requireLeader: Interceptor = (options, nextCall) =>
  new InterceptingCall(nextCall(options), {
    start(metadata, listener, next) {
      metadata.set("hasleader", "true");
      next(metadata, listener);
    },
  });
