import { assertEquals, assertThrows } from "@std/assert";
import { parseAccept } from "./accept_header.ts";
import {
  acceptsGzip,
  checkRouteAccept,
  type ClientPreferences,
  negotiateAggregatedDiscovery,
  negotiateError,
  negotiateResource,
  OBJECT_REPRESENTATIONS,
  type ResponseFormat,
} from "./negotiation.ts";
import { parseQuery } from "./request_target.ts";
import { StatusError } from "./status_error.ts";

const TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";
const PROTOBUF = "application/vnd.kubernetes.protobuf";

function client(accept: string, query = "", userAgent = "kubectl/v1.36"): ClientPreferences {
  return { accept, userAgent, query: parseQuery(query) };
}

/** Short for comparing: `json`, `json pretty`, `yaml Table/v1`. */
function short({ mediaType, pretty, as }: ResponseFormat): string {
  const name = mediaType === PROTOBUF ? "protobuf" : mediaType.split("/")[1];
  return [name, pretty && "pretty", as && `${as.kind}/${as.version}`].filter(Boolean).join(" ");
}

Deno.test("clauses are tried by quality, concrete types before wildcards", () => {
  const order = (header: string) => parseAccept(header).map(({ type, subtype }) => `${type}/${subtype}`).join(" ");
  assertEquals(order("a/b;q=0.5,c/d"), "c/d a/b");
  assertEquals(order("a/b;q=0,c/d;q=x,e/f;q=0.1"), "e/f a/b c/d");
  assertEquals(order("*,a/*,b/c"), "b/c a/* */*");
  assertEquals(order("*/*;q=0.8,a/b;q=0.5"), "a/b */*");
  assertEquals(order("a,a/b/c,,a/,x/y"), "x/y");
});

const objects: [accept: string, format: string][] = [
  ["", "json"],
  ["*/*", "json"],
  ["*", "json"],
  ["application/*", "json"],
  ["text/html,application/xhtml+xml,*/*;q=0.8", "json"],
  ["application/json;q=0.5,application/yaml", "yaml"],
  ["application/json;charset=utf-8;level=1", "json"],
  ["application/json;pretty=1", "json pretty"],
  ["application/json;pretty=true", "json"],
  ["application/json;as=;;", "json"],
  ["application/json;stream=watch", "json"],
  ["application/yaml;stream=watch,application/json", "json"],
  [PROTOBUF, "protobuf"],
  [TABLE, "json Table/v1"],
  [" application/json ; g=meta.k8s.io ; v=v1beta1 ; as=Table ", "json Table/v1beta1"],
  ["application/yaml;as=Table;v=v1;g=meta.k8s.io", "yaml Table/v1"],
  [`${PROTOBUF};as=Table;v=v1;g=meta.k8s.io,application/json`, "json"],
  [`${PROTOBUF};as=PartialObjectMetadataList;v=v1;g=meta.k8s.io`, "protobuf PartialObjectMetadataList/v1"],
  ["application/json;as=Bogus;v=v1;g=x,application/yaml", "yaml"],
];
for (const [accept, format] of objects) {
  Deno.test(`an object is wanted with "${accept}" as ${format}`, () => {
    assertEquals(short(negotiateResource(client(accept), { custom: false, table: true })), format);
  });
}

const refused = [
  "text/html",
  ",",
  "APPLICATION/JSON",
  "application/cbor",
  "application/json;as=Table",
  "application/json;v=v1;g=meta.k8s.io",
  "application/json;as=table;v=v1;g=meta.k8s.io",
  'application/json;as="Table";v="v1";g="meta.k8s.io"',
  `${PROTOBUF};as=Table;v=v1;g=meta.k8s.io`,
];
for (const accept of refused) {
  Deno.test(`no object can be had with "${accept}"`, () => {
    const error = assertThrows(
      () => negotiateResource(client(accept), { custom: false, table: true }),
      StatusError,
      "only the following media types are accepted: application/json, application/yaml, " + PROTOBUF,
    );
    assertEquals([error.code, error.reason, error.details], [406, "NotAcceptable", undefined]);
  });
}

Deno.test("custom resources have a protobuf form of their metadata only", () => {
  const custom = { custom: true, table: true };
  assertThrows(() => negotiateResource(client(PROTOBUF), custom), StatusError);
  assertEquals(short(negotiateResource(client(`${PROTOBUF},application/json`), custom)), "json");
  const metadata = client(`${PROTOBUF};as=PartialObjectMetadata;v=v1;g=meta.k8s.io`);
  assertEquals(short(negotiateResource(metadata, custom)), "protobuf PartialObjectMetadata/v1");
});

Deno.test("some subresources have no Table", () => {
  assertEquals(short(negotiateResource(client(`${TABLE},*/*`), { custom: false, table: false })), "json");
});

const pretty: [query: string, userAgent: string, pretty: boolean][] = [
  ["", "curl/8.5.0", true],
  ["", "Wget/1.21", true],
  ["", "Mozilla/5.0 (X11)", true],
  ["", "mycurl", false],
  ["pretty=true", "kubectl", true],
  ["pretty=T", "kubectl", true],
  ["pretty=yes", "curl/8", false],
  ["pretty=0", "curl/8", false],
  ["pretty", "curl/8", true],
];
for (const [query, userAgent, expected] of pretty) {
  Deno.test(`?${query} from ${userAgent} is ${expected ? "" : "not "}indented`, () => {
    const format = negotiateResource(client("", query, userAgent), { custom: false, table: true });
    assertEquals(format.pretty, expected);
  });
}

Deno.test("errors are negotiated without views, and are indented JSON where nothing fits", () => {
  assertEquals(short(negotiateError(client(`${TABLE},application/json`))), "json");
  assertEquals(short(negotiateError(client(TABLE))), "json pretty");
  assertEquals(short(negotiateError(client("application/yaml;as=Table;v=v1;g=meta.k8s.io"))), "json pretty");
  assertEquals(short(negotiateError(client("text/html", "pretty=0"))), "json pretty");
  assertEquals(short(negotiateError(client(PROTOBUF))), "protobuf");
});

Deno.test("aggregated discovery wins over plain clauses, in version v2 only", () => {
  const aggregated = (version: string) =>
    `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
  const negotiated = (accept: string) => negotiateAggregatedDiscovery(client(accept))?.mediaType;
  assertEquals(negotiated(`application/json,${aggregated("v2")};profile=nopeer`), "application/json");
  assertEquals(negotiated(`application/yaml,${aggregated("v2beta1")}`), undefined);
  assertEquals(negotiated("*/*"), undefined);
});

Deno.test("the router knows bare types and one wildcard", () => {
  for (const accept of ["", "*/*", "application/json;as=Bogus", "text/html, application/yaml;q=0"]) {
    checkRouteAccept(accept, OBJECT_REPRESENTATIONS);
  }
  for (const accept of ["application/*", "*", ",", "text/html"]) {
    const error = assertThrows(() => checkRouteAccept(accept, ["application/json"]), StatusError);
    assertEquals(error.message, "406: Not Acceptable\n\nAvailable representations: application/json");
    assertEquals(error.details, {});
  }
});

Deno.test("only a bare gzip counts among the accepted encodings", () => {
  const accepts = (value: string) => acceptsGzip(new Headers({ "Accept-Encoding": value }));
  assertEquals(["gzip", "br, gzip ", "gzip;q=1.0", "*", ""].map(accepts), [true, true, false, false, false]);
});
