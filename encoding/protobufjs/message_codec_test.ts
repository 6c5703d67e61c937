import { assertEquals } from "@std/assert";
import { decodeMessage, encodeMessage } from "./message_codec.ts";
import { messageNames } from "../schema/schema.ts";

const meta = "k8s.io.apimachinery.pkg.apis.meta.v1";

function hex(bytes: Uint8Array): string {
  return bytes.toHex();
}

Deno.test("fields that are no pointers are written even when zero, pointers only when given", () => {
  assertEquals(hex(encodeMessage(`${meta}.ListMeta`, {})), "0a0012001a00");
  assertEquals(hex(encodeMessage(`${meta}.ListMeta`, { remainingItemCount: 0 })), "0a0012001a002000");
});

Deno.test("map entries are sorted by the bytes of their keys, also where keys look like integers", () => {
  assertEquals(
    hex(encodeMessage(`${meta}.LabelSelector`, { matchLabels: { "9": "b", "10": "a" } })),
    "0a070a023130120161" + "0a060a0139120162",
  );
});

Deno.test("integers beyond 2^53 survive", () => {
  const object = { remainingItemCount: 9223372036854775807n };
  assertEquals(decodeMessage(`${meta}.ListMeta`, encodeMessage(`${meta}.ListMeta`, object)), object);
});

// The round-trip objects of Kubernetes itself; they lie beside the repository on some machines only.
const testdata = new URL("../../../shared/testdata/", import.meta.url);
const present = await Deno.stat(testdata).then(() => true, () => false);

Deno.test("Kubernetes' own objects: JSON and protobuf give each other", { ignore: !present }, () => {
  const utf8 = new TextDecoder();
  let compared = 0;
  for (const file of Deno.readDirSync(testdata)) {
    // Others are single messages, not objects of their own.
    if (!/\.v[0-9a-z]+\.[A-Z]\w+\.pb$/.test(file.name)) continue;
    const envelope = decodeMessage(
      "k8s.io.apimachinery.pkg.runtime.Unknown",
      Deno.readFileSync(new URL(file.name, testdata)).subarray(4),
    );
    const { kind, apiVersion = "", ...json } = JSON.parse(
      utf8.decode(Deno.readFileSync(new URL(file.name.replace(/pb$/, "json"), testdata))),
    );
    const message = messageOf(apiVersion, kind);
    if (message === undefined) continue;
    const raw = Uint8Array.fromBase64(envelope.Raw as string);
    assertEquals(withoutTypeMeta(decodeMessage(message, raw)), withoutTypeMeta(json), file.name);
    assertEquals(hex(encodeMessage(message, json)), hex(raw), file.name);
    compared++;
  }
  assertEquals(compared > 100, true);
});

function messageOf(apiVersion: string, kind: string): string | undefined {
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["core", apiVersion];
  const folder = group!.split(".")[0];
  return messageNames.find((name) => name.endsWith(`.${folder}.${version}.${kind}`));
}

/** TypeMeta inside objects is not in protobuf. */
function withoutTypeMeta(value: unknown): unknown {
  const text = JSON.stringify(value, (key, member) => key === "kind" || key === "apiVersion" ? undefined : member);
  return JSON.parse(text);
}
