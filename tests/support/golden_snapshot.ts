// The golden cluster's etcd snapshot as a file of its own.

import { goldenFolder } from "./golden_corpus.ts";

/** Unpacks it; it is removed at the end. */
export function goldenSnapshot(): Promise<{ readonly path: string } & AsyncDisposable> {
  return unpackedSnapshot(`${goldenFolder}/snapshot.db.gz`);
}

/** The same with another gzipped snapshot. */
export async function unpackedSnapshot(file: string): Promise<{ readonly path: string } & AsyncDisposable> {
  const folder = await Deno.makeTempDir({ prefix: "weir-test-snapshot-" });
  const packed = await Deno.open(file);
  const path = `${folder}/snapshot.db`;
  const target = await Deno.open(path, { write: true, create: true });
  await packed.readable.pipeThrough(new DecompressionStream("gzip")).pipeTo(target.writable);
  return { path, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}
