import { assertEquals } from "@std/assert";
import { encodeTypedObject, type ObjectFormat } from "./typed_response.ts";

const notFound = {
  kind: "Status",
  apiVersion: "v1",
  metadata: {},
  status: "Failure",
  message: 'pods "<x>" not found',
  reason: "NotFound",
  details: { name: "<x>", kind: "pods" },
  code: 404,
};
const status = "k8s.io.apimachinery.pkg.apis.meta.v1.Status";

function text(format: ObjectFormat): string {
  return new TextDecoder().decode(encodeTypedObject(notFound, status, format));
}

Deno.test("compact JSON ends in a newline", () => {
  assertEquals(
    text({ mediaType: "application/json", pretty: false }),
    '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods \\"\\u003cx\\u003e\\" not found",' +
      '"reason":"NotFound","details":{"name":"\\u003cx\\u003e","kind":"pods"},"code":404}\n',
  );
});

Deno.test("pretty JSON does not", () => {
  const pretty = text({ mediaType: "application/json", pretty: true });
  assertEquals(pretty.startsWith('{\n  "kind": "Status",\n  "apiVersion": "v1",\n  "metadata": {},\n'), true);
  assertEquals(pretty.endsWith('"code": 404\n}'), true);
});

Deno.test("protobuf is an envelope of kind, message and two empty strings; zero fields are written", () => {
  const proto = encodeTypedObject(
    { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", reason: "Forbidden", details: {}, code: 403 },
    status,
    { mediaType: "application/vnd.kubernetes.protobuf", pretty: false },
  );
  assertEquals(
    String.fromCharCode(...proto),
    'k8s\0\n\x0c\n\x02v1\x12\x06Status\x12\x2d\n\x06\n\0\x12\0\x1a\0\x12\x07Failure\x1a\0"\tForbidden*\n\n\0\x12\0\x1a\0(\x002\x000\x93\x03' +
      '\x1a\0"\0',
  );
});
