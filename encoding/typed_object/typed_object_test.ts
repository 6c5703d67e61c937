import { assertEquals, assertThrows } from "@std/assert";
import { openStoredValue } from "../storage_envelope.ts";
import { messageNameOf } from "../conversion/message_name.ts";
import { jsonToObject } from "./from_json.ts";
import { compilePaths, protoToObject } from "./from_proto.ts";
import { JsonTypeError } from "./json_input.ts";
import { objectToProto } from "./to_proto.ts";
import { RawJson, type TypedObject } from "./typed_object.ts";

const core = "k8s.io.api.core.v1";
const encoder = new TextEncoder();

function json(messageName: string, text: string): TypedObject {
  return jsonToObject(messageName, encoder.encode(text));
}

function bytesOf(raw: unknown): string {
  return new TextDecoder().decode((raw as RawJson).bytes);
}

const fixtures = new URL("../../../shared/testdata/", import.meta.url);
const fixtureNames = existingFixtures().filter((name) => name.endsWith(".pb") && !name.includes("WatchEvent"));

function existingFixtures(): string[] {
  try {
    return [...Deno.readDirSync(fixtures)].map((file) => file.name);
  } catch {
    return [];
  }
}

for (const file of fixtureNames) {
  Deno.test(`${file} survives being decoded and encoded, and equals its JSON`, () => {
    const stored = openStoredValue(Deno.readFileSync(new URL(file, fixtures)));
    const bytes = stored.bytes.subarray(stored.start, stored.end);
    const name = messageNameOf(stored.apiVersion!, stored.kind!) ?? messageNameOf("meta.k8s.io/v1", stored.kind!)!;
    const object = protoToObject(name, bytes);
    assertEquals(objectToProto(name, object), bytes);
    const text = Deno.readFileSync(new URL(file.replace(/pb$/, "json"), fixtures));
    const again = protoToObject(name, objectToProto(name, jsonToObject(name, text)));
    assertEquals(rawParsed(again), rawParsed(object));
  });
}

/** Raw JSON differs in white space between the two files. */
function rawParsed(value: unknown): unknown {
  if (value instanceof Uint8Array || typeof value !== "object" || value === null) return value;
  if (value instanceof RawJson) return JSON.parse(bytesOf(value));
  if (Array.isArray(value)) return value.map(rawParsed);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, rawParsed(member)]));
}

Deno.test("zero values of fields that are no pointers are written, nil pointers are not", () => {
  assertEquals([...objectToProto(`${core}.ContainerPort`, {})], [10, 0, 16, 0, 24, 0, 34, 0, 42, 0]);
  assertEquals([...objectToProto(`${core}.PodDNSConfigOption`, { value: "" })], [10, 0, 18, 0]);
});

Deno.test("int64 keeps every digit", () => {
  const object = json(`${core}.Pod`, `{"metadata":{"generation":9223372036854775807},"spec":{"priority":-5}}`);
  assertEquals((object.metadata as TypedObject).generation, 9223372036854775807n);
  const again = protoToObject(`${core}.Pod`, objectToProto(`${core}.Pod`, object));
  assertEquals((again.metadata as TypedObject).generation, 9223372036854775807n);
  assertEquals((again.spec as TypedObject).priority, -5);
});

Deno.test("null leaves fields unset and is a zero value inside lists and maps", () => {
  const object = json(`${core}.Secret`, `{"data":{"a":null},"type":null,"metadata":{"finalizers":[null]}}`);
  assertEquals((object.data as TypedObject).a, new Uint8Array());
  assertEquals(object.type, undefined);
  assertEquals((object.metadata as TypedObject).finalizers, [""]);
});

Deno.test("special types are kept as their text", () => {
  const pod = json(
    `${core}.Pod`,
    `{"metadata":{"creationTimestamp":"2026-01-02T05:04:05.9+02:00","managedFields":[{"fieldsV1":{"f:a": {}}}]},
      "spec":{"overhead":{"cpu":"1.5","memory":1024},"volumes":[{"name":"v","emptyDir":{"sizeLimit":"1Gi"}}],
      "containers":[{"livenessProbe":{"httpGet":{"port":"http"}}}]}}`,
  );
  const metadata = pod.metadata as TypedObject;
  assertEquals(metadata.creationTimestamp, "2026-01-02T03:04:05Z");
  assertEquals(bytesOf((metadata.managedFields as TypedObject[])[0]!.fieldsV1), `{"f:a": {}}`);
  const spec = pod.spec as TypedObject;
  assertEquals({ ...spec.overhead as TypedObject }, { cpu: "1500m", memory: "1024" });
  assertEquals(spec.volumes, [{ name: "v", emptyDir: { sizeLimit: "1Gi" } }]);
  assertEquals(spec.containers, [{ livenessProbe: { httpGet: { port: "http" } } }]);
});

Deno.test("unknown and duplicate fields are reported with their paths", () => {
  const unknown: string[] = [];
  const duplicate: string[] = [];
  const text = `{"spec":{"containers":[{"imag":1},{"name":"a","name":"b"}],"Containers":[]},"spec":{"x":{}}}`;
  const pod = jsonToObject(`${core}.Pod`, encoder.encode(text), {
    onUnknownField: (path) => unknown.push(path),
    onDuplicateField: (path) => duplicate.push(path),
  });
  assertEquals(unknown, ["spec.containers[0].imag", "spec.Containers", "spec.x"]);
  assertEquals(duplicate, ["spec.containers[1].name", "spec"]);
  assertEquals(pod.spec, { containers: [{}, { name: "b" }] });
});

Deno.test("a value of the wrong type is an error", () => {
  assertThrows(() => json(`${core}.Pod`, `{"spec":{"priority":1.5}}`), JsonTypeError);
  assertThrows(() => json(`${core}.Pod`, `{"spec":{"priority":2147483648}}`), JsonTypeError);
  assertThrows(() => json(`${core}.Pod`, `{"spec":[]}`), JsonTypeError);
  assertThrows(() => json(`${core}.Secret`, `{"data":{"a":"!"}}`), RangeError, "illegal base64 data at input byte 0");
});

Deno.test("a path mask reads those paths alone", () => {
  const pod = json(
    `${core}.Pod`,
    `{"metadata":{"name":"p","uid":"u","labels":{"a":"b"}},"spec":{"nodeName":"n","volumes":[{"name":"v","secret":{}}]},
      "status":{"phase":"Running","containerStatuses":[{"name":"c","restartCount":2,"ready":true}]}}`,
  );
  const paths = compilePaths(`${core}.Pod`, [
    "metadata.name",
    "metadata.labels",
    "spec.volumes.secret",
    "status.containerStatuses.restartCount",
  ]);
  const read = protoToObject(`${core}.Pod`, objectToProto(`${core}.Pod`, pod), { paths });
  assertEquals(structuredClone(read), {
    metadata: { name: "p", labels: { a: "b" } },
    spec: { volumes: [{ secret: { secretName: "" } }] },
    status: { containerStatuses: [{ restartCount: 2 }] },
  });
});

Deno.test("a marked empty list is told from nil, in fields that JSON shows", () => {
  const name = "k8s.io.api.rbac.v1.Role";
  const role = json(name, `{"metadata":{"name":"r","finalizers":[]},"rules":[]}`);
  assertEquals(protoToObject(name, objectToProto(name, role)).rules, undefined);
  const marked = protoToObject(name, objectToProto(name, role, { markEmptyLists: true }));
  assertEquals(marked.rules, []);
  assertEquals((marked.metadata as TypedObject).finalizers, undefined);
});
