import { assertEquals, assertThrows } from "@std/assert";
import type { FieldValidation, PatchedObject } from "../patch/patch.ts";
import { StatusError } from "../status_error.ts";
import { builtin } from "./decode_fixture.ts";
import { decodePatchedObject } from "./decode_patched.ts";

function decode(json: string, fieldValidation: FieldValidation, patch: Partial<PatchedObject> = {}) {
  const warnings: string[] = [];
  const patched = { json: new TextEncoder().encode(json), shown: "SHOWN", faults: [], typed: false, ...patch };
  const resource = builtin("configmaps");
  const object = decodePatchedObject(patched, { resource, subresource: undefined, fieldValidation, warnings });
  return { object: JSON.parse(JSON.stringify(object)), warnings };
}

const unknown = `{"apiVersion":"v1","kind":"ConfigMap","foo":1,"immutable":true}`;
const faults = [`duplicate field "data.a"`, `unknown field "foo"`];

Deno.test("what a patch brings that nobody knows is a warning, after what was wrong with the patch", () => {
  assertEquals(decode(unknown, "Warn", { faults: faults.slice(0, 1) }), {
    object: { immutable: true },
    warnings: faults,
  });
});

Deno.test("strictly, it is a 422 that shows the patch", () => {
  const error = assertThrows(() => decode(unknown, "Strict", { faults: faults.slice(0, 1) }), StatusError);
  assertEquals(error.code, 422);
  assertEquals(
    error.message,
    ` "" is invalid: patch: Invalid value: "SHOWN": strict decoding error: ${faults.join(", ")}`,
  );
});

Deno.test("a wrong type is a 422 that says nothing else", () => {
  const error = assertThrows(() => decode(`{"data":{"a":5}}`, "Strict", { faults }), StatusError);
  const text = "json: cannot unmarshal number into Go struct field ConfigMap.data of type string";
  assertEquals([error.code, error.message], [422, ` "" is invalid: patch: Invalid value: "SHOWN": ${text}`]);
});

Deno.test("where the new object is made without a decoder, kind and version do not count", () => {
  const text = `{"apiVersion":"v7","kind":"Nope","foo":1,"immutable":true}`;
  assertEquals(decode(text, "Warn", { typed: true }), { object: { immutable: true }, warnings: [] });
});
