import { assertEquals, assertThrows } from "@std/assert";
import { openStoredValue, StoredValueError } from "./storage_envelope.ts";

const utf8 = new TextEncoder();

/** `k8s\0`, typeMeta {v1, Pod}, raw of two bytes, and the two empty strings that end every envelope. */
const pod = new Uint8Array([
  ...[0x6b, 0x38, 0x73, 0x00],
  ...[0x0a, 0x09, 0x0a, 0x02, ...utf8.encode("v1"), 0x12, 0x03, ...utf8.encode("Pod")],
  ...[0x12, 0x02, 0x0a, 0x00],
  ...[0x1a, 0x00, 0x22, 0x00],
]);

Deno.test("protobuf is opened: the type from the envelope, the message where it stands", () => {
  const { form, apiVersion, kind, start, end } = openStoredValue(pod);
  assertEquals({ form, apiVersion, kind }, { form: "protobuf", apiVersion: "v1", kind: "Pod" });
  assertEquals([...pod.subarray(start, end)], [0x0a, 0x00]);
});

Deno.test("JSON is taken as it is, white space before it left out", () => {
  const { form, apiVersion, bytes, start, end } = openStoredValue(utf8.encode('\n {"kind":"Role"}\n'));
  assertEquals({ form, apiVersion }, { form: "json", apiVersion: undefined });
  assertEquals(new TextDecoder().decode(bytes.subarray(start, end)), '{"kind":"Role"}\n');
});

const unreadable: Readonly<Record<string, { value: Uint8Array; message: string }>> = {
  "encrypted by a local key": {
    value: utf8.encode("k8s:enc:aescbc:v1:key1:\u0001\u0002"),
    message: 'the stored value is encrypted at rest by provider aescbc v1 key "key1": weir cannot decrypt it',
  },
  "encrypted by a KMS": {
    value: utf8.encode("k8s:enc:kms:v2:vault:\u0001"),
    message: 'the stored value is encrypted at rest by provider kms v2 key "vault": weir cannot decrypt it',
  },
  "nothing weir knows": {
    value: utf8.encode("hello"),
    message: "the stored value is neither protobuf nor JSON",
  },
  "an envelope that is cut off": {
    value: pod.subarray(0, 12),
    message: "the stored value is damaged: field at byte 5 ends 3 bytes beyond its message",
  },
};

for (const [what, { value, message }] of Object.entries(unreadable)) {
  Deno.test(`${what}: the error says so`, () => {
    assertEquals(assertThrows(() => openStoredValue(value), StoredValueError).message, message);
  });
}
