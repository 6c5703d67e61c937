// A TCP proxy for tests: counts what a server sends, and can be cut or clogged like a cable.

export interface TcpProxy extends AsyncDisposable {
  readonly url: string;
  /** Bytes sent by the server so far. */
  readonly bytesReceived: number;
  /** Closes all connections and refuses new ones. */
  cut(): void;
  /** Closes all connections; new ones are taken. */
  drop(): void;
  /** Keeps all connections, but nothing comes from the server any more. */
  freeze(): void;
  /** What came from the server since it was frozen comes now. */
  thaw(): void;
}

/** Listens on a free loopback port in front of the server at `url`. */
export function startTcpProxy(url: string): TcpProxy {
  const { hostname, port } = new URL(url);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections = new Set<Deno.Conn>();
  let thawed = Promise.withResolvers<void>();
  let bytesReceived = 0;
  let state: "open" | "frozen" | "cut" = "open";

  const forward = async (client: Deno.Conn) => {
    const server = await Deno.connect({ hostname, port: Number(port) });
    connections.add(server);
    const received = (bytes: number) => {
      bytesReceived += bytes;
      return state === "frozen" ? thawed.promise : undefined;
    };
    // Whichever side ends first ends the other too.
    await Promise.race([copy(client, server), copy(server, client, received)]).finally(() => server.close());
  };
  const accept = async () => {
    for await (const client of listener) {
      connections.add(client);
      forward(client).catch(() => {}).finally(() => close(client)); // a broken connection is what the proxy is for
    }
  };
  const accepting = accept();
  const cut = () => {
    if (state !== "cut") listener.close();
    state = "cut";
    connections.forEach(close);
  };
  return {
    url: `http://127.0.0.1:${listener.addr.port}`,
    get bytesReceived() {
      return bytesReceived;
    },
    cut,
    drop: () => connections.forEach(close),
    freeze() {
      state = "frozen";
      thawed = Promise.withResolvers();
    },
    thaw() {
      state = "open";
      thawed.resolve();
    },
    async [Symbol.asyncDispose]() {
      cut();
      await accepting;
    },
  };
}

async function copy(
  from: Deno.Conn,
  to: Deno.Conn,
  passed?: (bytes: number) => Promise<void> | undefined,
): Promise<void> {
  const buffer = new Uint8Array(64 * 1024);
  for (let length = await from.read(buffer); length !== null; length = await from.read(buffer)) {
    await passed?.(length);
    for (let sent = 0; sent < length;) sent += await to.write(buffer.subarray(sent, length));
  }
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch { /* it is closed already */ }
}
