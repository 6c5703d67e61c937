import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { goldenSnapshot } from "../../tests/support/golden_snapshot.ts";
import { BoltError } from "./bolt_error.ts";
import { EtcdSnapshot, type EtcdVersion } from "./etcd_snapshot.ts";

/** Of the golden snapshot: pages of a bbolt database on the machine that made it. */
const pageBytes = 4096;
const hashBytes = 32;

async function readAll(path: string): Promise<EtcdVersion[]> {
  using snapshot = await EtcdSnapshot.open(path);
  const versions = await Array.fromAsync(snapshot.versions());
  assert(snapshot.bytesRead <= snapshot.bytes);
  return versions.flat();
}

/** The error of reading a file that was made of the golden snapshot. */
async function errorOf(make: (bytes: Uint8Array) => Uint8Array): Promise<string> {
  await using golden = await goldenSnapshot();
  await Deno.writeFile(golden.path, make(await Deno.readFile(golden.path)));
  const error = await assertRejects(() => readAll(golden.path), BoltError);
  assertStringIncludes(error.message, golden.path);
  return error.message;
}

Deno.test("etcd snapshot: all versions in the order of history", async () => {
  await using golden = await goldenSnapshot();
  const versions = await readAll(golden.path);
  assertEquals([versions.length, versions.at(-1)?.revision], [1412, 1413]);
  const places = versions.map(({ revision, place }) => revision * 1000 + place);
  assertEquals(places, places.toSorted((a, b) => a - b));
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const namespace = versions.find(({ key }) => text(key) === "/registry/namespaces/default");
  assert(namespace?.value && text(namespace.value).startsWith("k8s\0"));
  assertEquals(namespace.createRevision, namespace.revision);
  assert(versions.some(({ isLeased }) => isLeased) && !namespace.isLeased);
  assert(versions.some(({ value, createRevision }) => value === undefined && createRevision === 0));
});

Deno.test("etcd snapshot: a member's own database has no hash, and the same versions", async () => {
  await using golden = await goldenSnapshot();
  const versions = await readAll(golden.path);
  const bytes = await Deno.readFile(golden.path);
  await Deno.writeFile(golden.path, bytes.subarray(0, -hashBytes));
  assertEquals(await readAll(golden.path), versions);
  using snapshot = await EtcdSnapshot.open(golden.path);
  assertEquals(snapshot.hasHash, false);
});

Deno.test("etcd snapshot: the older meta page serves when the newer one is damaged", async () => {
  await using golden = await goldenSnapshot();
  const bytes = (await Deno.readFile(golden.path)).subarray(0, -hashBytes);
  for (const page of [0, 1]) {
    await Deno.writeFile(golden.path, withByte(bytes, page * pageBytes + 40));
    (await EtcdSnapshot.open(golden.path))[Symbol.dispose]();
  }
});

Deno.test("etcd snapshot: files that are none, or not whole, are told apart", async () => {
  const noHash = (bytes: Uint8Array) => bytes.subarray(0, -hashBytes);
  const cases: readonly [what: string, make: (bytes: Uint8Array) => Uint8Array, message: string][] = [
    ["an empty file", () => new Uint8Array(), "is no bbolt database"],
    ["a text", () => new TextEncoder().encode("kind: Pod\n".repeat(1000)), "is no bbolt database"],
    ["both metas damaged", (bytes) => withByte(withByte(bytes, 40), pageBytes + 40), "is no bbolt database"],
    ["the first half", (bytes) => bytes.subarray(0, pageBytes * 200), "is cut short: 819200 bytes instead of 2211840"],
    ["without its last page", (bytes) => noHash(bytes).subarray(0, -pageBytes), "is cut short"],
    ["without its last byte", (bytes) => bytes.subarray(0, -1), "is neither a snapshot nor a database"],
    ["another byte in a value", (bytes) => withByte(bytes, pageBytes * 100 + 500), "its SHA-256 is"],
    ["another hash", (bytes) => withByte(bytes, bytes.length - 1), "its SHA-256 is"],
    ["pages of zeros", (bytes) => noHash(bytes).fill(0, pageBytes * 2), "page"],
  ];
  for (const [what, make, message] of cases) assertStringIncludes(await errorOf(make), message, what);
});

function withByte(bytes: Uint8Array, offset: number): Uint8Array {
  const changed = bytes.slice();
  changed[offset]! ^= 0xff;
  return changed;
}
