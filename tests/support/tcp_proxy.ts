// A TCP proxy for tests: counts what a server sends, and can be cut like a cable.

export interface TcpProxy extends AsyncDisposable {
  readonly url: string;
  /** Bytes sent by the server so far. */
  readonly bytesReceived: number;
  /** Closes all connections and refuses new ones. */
  cut(): void;
}

/** Listens on a free loopback port in front of the server at `url`. */
export function startTcpProxy(url: string): TcpProxy {
  const { hostname, port } = new URL(url);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  let bytesReceived = 0;
  const close = (connection: Deno.Conn) => {
    open.delete(connection);
    try {
      connection.close();
    } catch { /* the stream that ended has closed it */ }
  };
  const forward = async (client: Deno.TcpConn) => {
    const server = await Deno.connect({ hostname, port: Number(port) }).catch(() => undefined);
    if (server === undefined) return close(client);
    open.add(server);
    const counting = new TransformStream<Uint8Array, Uint8Array>(
      {
        transform(chunk, controller) {
          bytesReceived += chunk.length;
          controller.enqueue(chunk);
        },
      },
      { highWaterMark: 0 },
      { highWaterMark: 0 },
    );
    await Promise.allSettled([
      client.readable.pipeTo(server.writable),
      server.readable.pipeThrough(counting).pipeTo(client.writable),
    ]);
    close(client);
    close(server);
  };
  const accepting = (async () => {
    for await (const client of listener) {
      open.add(client);
      forward(client);
    }
  })();
  let isCut = false;
  const cut = () => {
    if (!isCut) listener.close();
    isCut = true;
    open.forEach(close);
  };
  return {
    url: `http://127.0.0.1:${listener.addr.port}`,
    get bytesReceived() {
      return bytesReceived;
    },
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      await accepting.catch(() => {}); // the listener was closed
    },
  };
}
