import { assertEquals } from "@std/assert";
import { goWireError } from "./go_wire_error.ts";

const configMap = "k8s.io.api.core.v1.ConfigMap";

const rows: readonly (readonly [what: string, bytes: readonly number[], error: string | undefined])[] = [
  ["an empty message", [], undefined],
  ["a field that nobody knows", [0xf8, 0x01, 0x05], undefined],
  ["a group that nobody knows", [0x7b, 0x08, 0x01, 0x7c], undefined],
  ["a wire type that does not exist", [0x67, 0x61], "proto: illegal wireType 7"],
  ["a field that is cut off", [0x0a, 0x05, 0x00], "unexpected EOF"],
  ["a varint that is cut off", [0x80], "unexpected EOF"],
  ["a varint that is too long", Array(11).fill(0xff), "proto: integer overflow"],
  ["field 0", [0x00], "proto: ConfigMap: illegal tag 0 (wire type 0)"],
  ["the end of a group that did not begin", [0x0c], "proto: ConfigMap: wiretype end group for non-group"],
  ["a fault in a nested message", [0x0a, 0x01, 0x0c], "proto: ObjectMeta: wiretype end group for non-group"],
];

for (const [what, bytes, error] of rows) {
  Deno.test(`${what}: ${error ?? "no error"}`, () => {
    assertEquals(goWireError(configMap, new Uint8Array(bytes)), error);
  });
}
