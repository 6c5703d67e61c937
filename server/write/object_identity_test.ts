import { assertEquals, assertThrows } from "@std/assert";
import { StatusError } from "../status_error.ts";
import { checkIdentity, ensureNamespace } from "./object_identity.ts";

const url = { namespace: "ns", name: "n" };

const wrong: readonly (readonly [metadata: Record<string, string> | undefined, message: string])[] = [
  [undefined, "the name of the object (n based on URL) was undeterminable: name must be provided"],
  [{}, "the name of the object (n based on URL) was undeterminable: name must be provided"],
  [{ name: "other" }, "the name of the object (other) does not match the name on the URL (n)"],
  [
    { name: "n", namespace: "other" },
    "the namespace of the object (other) does not match the namespace on the request (ns)",
  ],
];

for (const [metadata, message] of wrong) {
  Deno.test(`${JSON.stringify(metadata)} is not what the URL is about`, () => {
    const object = metadata === undefined ? {} : { metadata };
    const error = assertThrows(() => checkIdentity(object, url), StatusError);
    assertEquals([error.code, error.message], [400, message]);
  });
}

Deno.test("an object may leave out its namespace, and one of cluster scope may have any", () => {
  checkIdentity({ metadata: { name: "n" } }, url);
  checkIdentity({ metadata: { name: "n", namespace: "x" } }, { namespace: "", name: "n" });
});

Deno.test("the namespace of the URL is filled in, and taken from objects of cluster scope", () => {
  const object = {};
  ensureNamespace(object, "ns");
  assertEquals(object, { metadata: { namespace: "ns" } });
  ensureNamespace(object, "");
  assertEquals(object, { metadata: {} });
});

Deno.test("another namespace than that of the URL is refused", () => {
  const error = assertThrows(() => ensureNamespace({ metadata: { namespace: "x" } }, "ns"), StatusError);
  assertEquals(
    error.message,
    "the namespace of the provided object does not match the namespace sent on the request",
  );
});
