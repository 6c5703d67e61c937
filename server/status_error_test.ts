import { fromStorageError } from "./storage_status.ts";
import { assertEquals } from "@std/assert";
import { StorageError } from "../storage/store.ts";
import { unsupportedField } from "./field_error.ts";
import {
  internalError,
  invalid,
  invalidPatchResult,
  notFound,
  patchNotApplicable,
  requestEntityTooLarge,
  routeUnsupportedMediaType,
  statusBody,
  type StatusError,
  unsupportedMediaType,
  verbNotSupported,
} from "./status_error.ts";

const pods = { group: "", plural: "pods" };
const deployments = { group: "apps", plural: "deployments" };

/** The JSON is what is compared: key order and absent keys are part of it. */
const bodies: [error: StatusError, json: string][] = [
  [
    notFound(pods, "a\0b"),
    '"message":"pods \\"a\\\\x00b\\" not found","reason":"NotFound","details":{"name":"a\\u0000b","kind":"pods"},"code":404',
  ],
  [
    verbNotSupported(deployments, ""),
    '"message":" is not supported on resources of kind \\"deployments.apps\\"","reason":"MethodNotAllowed",' +
    '"details":{"group":"apps","kind":"deployments"},"code":405',
  ],
  [
    invalid({ group: "", kind: "Pod", name: "x" }, [unsupportedField("a", "b", ["c", ""])]),
    '"message":"Pod \\"x\\" is invalid: a: Unsupported value: \\"b\\": supported values: \\"c\\", \\"\\"",' +
    '"reason":"Invalid","details":{"name":"x","kind":"Pod","causes":[{"reason":"FieldValueNotSupported",' +
    '"message":"Unsupported value: \\"b\\": supported values: \\"c\\", \\"\\"","field":"a"}]},"code":422',
  ],
  [
    requestEntityTooLarge("limit is 3145728"),
    '"message":"Request entity too large: limit is 3145728","reason":"RequestEntityTooLarge","code":413',
  ],
  [
    routeUnsupportedMediaType(),
    '"message":"415: Unsupported Media Type","reason":"UnsupportedMediaType","details":{},"code":415',
  ],
  [
    unsupportedMediaType(["a/b", "c/d"]),
    '"message":"the body of the request was in an unknown format - accepted media types include: a/b, c/d",' +
    '"reason":"UnsupportedMediaType","code":415',
  ],
  [
    patchNotApplicable("why"),
    '"message":"the server rejected our request due to an error in our request","reason":"Invalid","details":{},' +
    '"code":422',
  ],
  [
    invalidPatchResult('{"a":1}', "bad"),
    '"message":" \\"\\" is invalid: patch: Invalid value: \\"{\\\\\\"a\\\\\\":1}\\": bad","reason":"Invalid",' +
    '"details":{"causes":[{"reason":"FieldValueInvalid",' +
    '"message":"Invalid value: \\"{\\\\\\"a\\\\\\":1}\\": bad","field":"patch"}]},"code":422',
  ],
  [
    internalError("no key"),
    '"message":"Internal error occurred: no key","reason":"InternalError","details":{"causes":[{"message":"no key"}]},' +
    '"code":500',
  ],
];
for (const [error, json] of bodies) {
  Deno.test(`a ${error.reason} is written as kube-apiserver writes it`, () => {
    const head = '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",';
    assertEquals(JSON.stringify(statusBody(error)), `${head}${json}}`);
  });
}

const mapped: [name: string, error: StorageError, context: object, code: number, beginning: string][] = [
  [
    "a compacted revision",
    new StorageError("compacted", ""),
    {},
    410,
    "The resourceVersion for the provided list is too",
  ],
  [
    "a token too old",
    new StorageError("compacted", ""),
    { freshToken: "t" },
    410,
    "The provided continue parameter is too",
  ],
  [
    "a future revision",
    new StorageError("futureRevision", "", { currentRevision: 5 }),
    { requestedRevision: 9n },
    504,
    "Timeout: Too large resource version: 9, current: 5",
  ],
  [
    "a store that is away",
    new StorageError("unavailable", "connection refused"),
    {},
    500,
    "The list operation against deployments.apps could not be completed at this time, please try again.",
  ],
  [
    "an object too large for the store",
    new StorageError("tooLarge", "etcdserver: request is too large"),
    { verb: "create" },
    500,
    "etcdserver: request is too large",
  ],
  [
    "a store without room",
    new StorageError("outOfSpace", "etcdserver: mvcc: database space exceeded"),
    { verb: "create" },
    500,
    "etcdserver: mvcc: database space exceeded",
  ],
  [
    "a write that may have happened",
    new StorageError("unknownOutcome", "connection reset"),
    { verb: "update" },
    500,
    "etcdserver: request timed out",
  ],
];
for (const [name, error, context, code, beginning] of mapped) {
  Deno.test(`${name} becomes a ${code}`, () => {
    const mappedError = fromStorageError(error, { resource: deployments, verb: "list", ...context }) as StatusError;
    assertEquals([mappedError.code, mappedError.message.slice(0, beginning.length)], [code, beginning]);
  });
}

Deno.test("what the store says goes to the log, not to the client", () => {
  const error = fromStorageError(new StorageError("unavailable", "connection refused"), {
    resource: pods,
    verb: "get",
  });
  assertEquals((error as StatusError).logMessage, "get pods: connection refused");
  assertEquals((error as StatusError).message.includes("refused"), false);
});

Deno.test("what may have happened is not said to be worth another try", () => {
  const error = fromStorageError(new StorageError("unknownOutcome", "reset"), { resource: pods, verb: "create" });
  const head = '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",';
  assertEquals(
    JSON.stringify(statusBody(error as StatusError)),
    `${head}"message":"etcdserver: request timed out","code":500}`,
  );
  assertEquals((error as StatusError).logMessage, "reset");
});

Deno.test("other errors are left alone", () => {
  const error = new TypeError("a bug");
  assertEquals(fromStorageError(error, { resource: pods, verb: "get" }), error);
});
