import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { StatusError } from "../status_error.ts";
import { bodyMediaType, readRequestBody } from "./request_body.ts";

const mebibyte = new Uint8Array(1024 * 1024);

Deno.test("a body of 3 MiB is read, one byte more is not", async () => {
  const most = [mebibyte, mebibyte, mebibyte];
  assertEquals((await readRequestBody(ReadableStream.from(most))).length, 3 * 1024 * 1024);
  const more = ReadableStream.from([...most, new Uint8Array(1)]);
  const error = await assertRejects(() => readRequestBody(more), StatusError);
  assertEquals([error.code, error.message], [413, "Request entity too large: limit is 3145728"]);
});

Deno.test("a body whose client has left is no panic", async () => {
  const broken = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new Uint8Array(3));
      controller.error(new Error("connection closed"));
    },
  });
  await assertRejects(() => readRequestBody(broken), StatusError, "unexpected EOF");
});

Deno.test("no body is an empty one", async () => assertEquals(await readRequestBody(null), new Uint8Array()));

const accepted: readonly (readonly [header: string | undefined, mediaType: string])[] = [
  [undefined, "application/json"],
  ["application/json; charset=utf-8", "application/json"],
  ["APPLICATION/JSON", "application/json"],
  ['application/yaml ;a="x;\\"y" ; b=c;', "application/yaml"],
  ["application/vnd.kubernetes.protobuf;stream=watch", "application/vnd.kubernetes.protobuf"],
];

for (const [header, mediaType] of accepted) {
  Deno.test(`Content-Type ${header} is ${mediaType}`, () => {
    assertEquals(bodyMediaType(new Headers(header === undefined ? {} : { "Content-Type": header })), mediaType);
  });
}

const refused = [
  "text/plain",
  "json",
  "application/xml",
  "application/x-www-form-urlencoded",
  "application/json; charset",
  "application/json; a=1; a=2",
  "application/json, text/plain",
];

for (const header of refused) {
  Deno.test(`Content-Type ${header} is no format of a body`, () => {
    const error = assertThrows(() => bodyMediaType(new Headers({ "Content-Type": header })), StatusError);
    const message = "the body of the request was in an unknown format - accepted media types include: " +
      "application/json, application/yaml, application/vnd.kubernetes.protobuf";
    assertEquals([error.code, error.message], [415, message]);
  });
}
