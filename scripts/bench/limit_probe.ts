// A process of its own that does one thing weir cannot be faster than; started by limits.ts.
//
//   limit_probe.ts pages ETCD_URL KEY_PREFIX    reads all values in pages, prints { bytes, ms } as JSON
//   limit_probe.ts serve                        serves /?bytes=N of ready bytes over TLS and prints its URL

// deno-lint-ignore-file no-console -- prints what it measured

import { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import { loadKeyPair } from "../../server/certificates.ts";
import { configFrom } from "../../server/config.ts";

const pageBytes = 4_000_000;

/** etcd3 and nothing else: one page after the other, at the revision of the first. */
async function readPages(endpoint: string, prefix: string): Promise<{ bytes: number; ms: number }> {
  const client = new Etcd3({
    hosts: endpoint,
    grpcOptions: { "grpc.max_receive_message_length": -1, "grpc-node.flow_control_window": 16 << 20 },
  });
  const end = Buffer.from(prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1));
  let start = Buffer.from(prefix);
  let [bytes, items, revision] = [0, 0, "0"];
  const began = performance.now();
  for (let more = true; more;) {
    const limit = items === 0 ? 10 : Math.ceil(pageBytes / (bytes / items));
    const page = await client.kv.range({ key: start, range_end: end, limit, revision });
    for (const { value } of page.kvs) bytes += value.length;
    items += page.kvs.length;
    revision = page.header.revision;
    more = page.more;
    start = Buffer.concat([page.kvs.at(-1)?.key ?? start, Buffer.from([0])]);
  }
  return { bytes, ms: performance.now() - began };
}

/** Deno.serve and nothing else: chunks of 64 KiB, pulled by the socket. */
async function serveBytes(): Promise<void> {
  const certDir = await Deno.makeTempDir({ prefix: "weir-bench-" });
  const keyPair = await loadKeyPair(configFrom({ certDir, securePort: 0 }));
  await Deno.remove(certDir, { recursive: true });
  const chunk = new Uint8Array(64 << 10).fill(0x61);
  const onListen = ({ port }: Deno.NetAddr) => console.log(`https://127.0.0.1:${port}`);
  const options = { hostname: "127.0.0.1", port: 0, ...keyPair, automaticCompression: false, onListen };
  Deno.serve(options, (request) => {
    let left = Number(new URL(request.url).searchParams.get("bytes"));
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      if (left > 0) controller.enqueue(chunk);
      else controller.close();
      left -= chunk.length;
    };
    return new Response(new ReadableStream({ pull }, { highWaterMark: 0 }));
  });
}

const [what, endpoint = "", prefix = ""] = Deno.args;
if (what === "pages") {
  console.log(JSON.stringify(await readPages(endpoint, prefix)));
  Deno.exit(0); // etcd3 keeps its connection a while
} else {
  await serveBytes();
}
