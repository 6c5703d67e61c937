import { assertEquals, assertThrows } from "@std/assert";
import { encodeContinueToken } from "../storage/continue_token.ts";
import { parseGetOptions, parseIncludeObject, parseListOptions, parseWatchOptions } from "./list_options.ts";
import { parseQuery } from "./request_target.ts";
import { builtinResources } from "./resources/builtin_resources.ts";
import type { Resource } from "./resources/resource.ts";
import { StatusError } from "./status_error.ts";

const configMaps: Resource = builtinResources.find(({ plural }) => plural === "configmaps")!;
const events: Resource = builtinResources.find(({ plural, group }) => plural === "events" && group === "")!;
const token = encodeContinueToken({ revision: 1413, start: "/cm-003\0" });

const plans: [query: string, plan: string][] = [
  ["", "newest"],
  ["resourceVersion=", "newest"],
  ["limit=3", "newest limit 3"],
  ["limit=-1", "newest"],
  ["limit=0", "newest"],
  ["resourceVersion=0&limit=3", "any"],
  ["resourceVersion=0&resourceVersionMatch=NotOlderThan&limit=3", "any"],
  ["resourceVersion=00&resourceVersionMatch=Exact", "newest"],
  ["resourceVersion=5", "notOlderThan 5"],
  ["resourceVersion=5&limit=3", "exact 5 limit 3"],
  ["resourceVersion=5&resourceVersionMatch=NotOlderThan&limit=3", "notOlderThan 5 limit 3"],
  ["resourceVersion=5&resourceVersionMatch=Exact", "exact 5"],
  ["resourceVersion=18446744073709551615", "notOlderThan 18446744073709551615"],
  ["continue=", "newest"],
  [`continue=${token}`, "newest continue 1413 cm-003"],
  [`continue=${token}&limit=3&resourceVersion=0`, "newest continue 1413 cm-003"],
  ["limit=2&limit=x&Limit=1&timeoutSeconds=-1&export=1&allowWatchBookmarks=x", "newest limit 2"],
];
for (const [query, plan] of plans) {
  Deno.test(`a list with ${query || "no query"} reads ${plan}`, () => {
    assertEquals(planOf(parseListOptions(parseQuery(query), configMaps)), plan);
  });
}

function planOf({ read, limit, continueToken }: ReturnType<typeof parseListOptions>): string {
  return [
    read.consistency,
    read.revision,
    limit !== undefined && `limit ${limit}`,
    continueToken && `continue ${continueToken.revisionText} ${continueToken.startKey.replace("\0", "")}`,
  ].filter(Boolean).join(" ");
}

Deno.test("resources without a watch cache keep to the limit at resourceVersion 0", () => {
  assertEquals(planOf(parseListOptions(parseQuery("resourceVersion=0&limit=3"), events)), "any limit 3");
});

const forbidden = (detail: string) =>
  `ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: ${detail}`;
const listFaults: [query: string, code: number, message: string][] = [
  ["limit=abc", 400, 'strconv.ParseInt: parsing "abc": invalid syntax'],
  ["limit=", 400, 'strconv.ParseInt: parsing "": invalid syntax'],
  ["limit=+3", 400, 'strconv.ParseInt: parsing " 3": invalid syntax'],
  ["limit=9223372036854775808", 400, 'strconv.ParseInt: parsing "9223372036854775808": value out of range'],
  ["timeoutSeconds=x&labelSelector=!", 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
  ["labelSelector=!&fieldSelector=x", 400, "unable to parse requirement: found '', expected: identifier"],
  ["fieldSelector=x&resourceVersionMatch=Exact", 400, "invalid selector: 'x'; can't understand 'x'"],
  [
    "resourceVersionMatch=Exact&fieldSelector=x%3D1",
    422,
    forbidden("resourceVersionMatch is forbidden unless resourceVersion is provided"),
  ],
  [
    "resourceVersion=0&resourceVersionMatch=Exact",
    422,
    forbidden('resourceVersionMatch "exact" is forbidden for resourceVersion "0"'),
  ],
  [
    `continue=${token}&resourceVersion=1&resourceVersionMatch=Exact`,
    422,
    forbidden("resourceVersionMatch is forbidden when continue is provided"),
  ],
  [
    "resourceVersion=1&resourceVersionMatch=Foo",
    422,
    'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Unsupported value: "Foo": ' +
    'supported values: "Exact", "NotOlderThan", ""',
  ],
  [
    "resourceVersionMatch=NotOlderThan&sendInitialEvents=no",
    422,
    'ListOptions.meta.k8s.io "" is invalid: [resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden ' +
    "unless resourceVersion is provided, sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list]",
  ],
  [
    "fieldSelector=x%3D1&continue=!",
    400,
    '"x" is not a known field selector: only "metadata.name", "metadata.namespace"',
  ],
  [
    "continue=!&resourceVersion=1",
    400,
    "invalid continue token: continue key is not valid: illegal base64 data at input byte 0",
  ],
  [
    `continue=${token}&resourceVersion=abc`,
    400,
    "specifying resource version is not allowed when using continue",
  ],
  [
    "resourceVersion=abc",
    400,
    'invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
  ],
];
for (const [query, code, message] of listFaults) {
  Deno.test(`a list with ${query} is refused: ${message}`, () => {
    const error = assertThrows(() => parseListOptions(parseQuery(query), configMaps), StatusError);
    assertEquals([error.code, error.message], [code, message]);
  });
}

Deno.test("a 422 lists its causes", () => {
  const query = parseQuery("sendInitialEvents=1");
  const error = assertThrows(() => parseListOptions(query, configMaps), StatusError);
  assertEquals(error.details, {
    group: "meta.k8s.io",
    kind: "ListOptions",
    causes: [{
      reason: "FieldValueForbidden",
      message: "Forbidden: sendInitialEvents is forbidden for list",
      field: "sendInitialEvents",
    }],
  });
});

Deno.test("a get reads the newest state, not older than asked for", () => {
  const plan = (query: string) => parseGetOptions(parseQuery(query));
  assertEquals(plan(""), { consistency: "newest" });
  assertEquals(plan("resourceVersion=0&limit=x&labelSelector=!&export=False"), { consistency: "newest" });
  assertEquals(plan("resourceVersion=7&resourceVersionMatch=Exact"), { consistency: "notOlderThan", revision: 7n });
});

Deno.test("a bad resourceVersion of a get is a 500 without a reason, export a 400", () => {
  const bad = assertThrows(() => parseGetOptions(parseQuery("resourceVersion=-1")), StatusError);
  const message = 'resourceVersion: Invalid value: "-1": strconv.ParseUint: parsing "-1": invalid syntax';
  assertEquals([bad.code, bad.reason, bad.message], [500, undefined, message]);
  const exported = assertThrows(() => parseGetOptions(parseQuery("export&resourceVersion=x")), StatusError);
  assertEquals(exported.message, "the export parameter, deprecated since v1.14, is no longer supported");
});

const watchFaults: [query: string, detail: string][] = [
  ["continue=x", "resourceVersionMatch is forbidden when continue is provided"],
  ["sendInitialEvents=true", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"],
  [
    "resourceVersion=1&resourceVersionMatch=NotOlderThan",
    "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided",
  ],
];
for (const [query, detail] of watchFaults) {
  Deno.test(`a watch with ${query} is refused: ${detail}`, () => {
    const error = assertThrows(() => parseWatchOptions(parseQuery(query), configMaps), StatusError);
    assertEquals(error.message, forbidden(detail));
  });
}

Deno.test("a watch keeps its options", () => {
  const query = "resourceVersion=5&continue=x&limit=3&allowWatchBookmarks&timeoutSeconds=9";
  const { resourceVersion, allowWatchBookmarks, timeoutSeconds, sendInitialEvents } = parseWatchOptions(
    parseQuery(query),
    configMaps,
  );
  assertEquals([resourceVersion, allowWatchBookmarks, timeoutSeconds, sendInitialEvents], [5n, true, 9, undefined]);
});

Deno.test("a Table carries metadata unless told otherwise", () => {
  const included = (query: string) => parseIncludeObject(parseQuery(query));
  assertEquals(["", "includeObject=", "includeObject=None"].map(included), ["Metadata", "Metadata", "None"]);
  const error = assertThrows(() => included("includeObject=object"), StatusError);
  assertEquals(
    error.message,
    'Unable to convert to Table as requested: includeObject: Invalid value: "object": ' +
      "must be 'Metadata', 'Object', 'None', or empty",
  );
});
