import { assertEquals, assertRejects } from "@std/assert";
import { parseQuery } from "../request_target.ts";
import { StatusError } from "../status_error.ts";
import { parseDeleteOptions } from "./delete_options.ts";

interface Delete {
  readonly body?: string;
  readonly query?: string;
  readonly contentType?: string;
}

function parse({ body = "", query = "", contentType = "application/json" }: Delete) {
  return parseDeleteOptions({
    body: ReadableStream.from([new TextEncoder().encode(body)]),
    headers: new Headers({ "Content-Type": contentType }),
    query: parseQuery(query),
  });
}

const taken: readonly (readonly [request: Delete, options: Record<string, unknown>])[] = [
  [{}, { dryRun: false }],
  [
    { query: "gracePeriodSeconds=-2&propagationPolicy=Orphan&dryRun=All" },
    { gracePeriodSeconds: -2, propagationPolicy: "Orphan", dryRun: true },
  ],
  [{ query: "orphanDependents=false" }, { orphanDependents: false, dryRun: false }],
  [{ query: "uid=u" }, { preconditions: { uid: "u" }, dryRun: false }],
  [
    { body: `{"kind":"DeleteOptions","apiVersion":"v1","preconditions":{"uid":"u","resourceVersion":"5"}}` },
    { preconditions: { uid: "u", resourceVersion: "5" }, dryRun: false },
  ],
  [{ body: `{"apiVersion":"apps/v1","gracePeriodSeconds":5,"nosuch":1}` }, { gracePeriodSeconds: 5, dryRun: false }],
  [{ body: "dryRun: [All]\n", contentType: "application/yaml" }, { dryRun: true }],
  [{ body: "{}", query: "gracePeriodSeconds=x&dryRun=nope" }, { dryRun: false }],
  [{ query: "", contentType: "text/plain" }, { dryRun: false }],
];

for (const [request, options] of taken) {
  Deno.test(`${JSON.stringify(request)} is taken`, async () => {
    assertEquals(JSON.parse(JSON.stringify(await parse(request))), options);
  });
}

const invalid = `DeleteOptions.meta.k8s.io "" is invalid: `;
const policies = `supported values: "Foreground", "Background", "Orphan", "nil"`;

const refused: readonly (readonly [request: Delete, code: number, message: string])[] = [
  [{ query: "gracePeriodSeconds=x" }, 400, `strconv.ParseInt: parsing "x": invalid syntax`],
  [
    { query: "propagationPolicy=Foo" },
    422,
    `${invalid}propagationPolicy: Unsupported value: "Foo": ${policies}`,
  ],
  [
    { query: "propagationPolicy=Orphan&orphanDependents=true" },
    422,
    `${invalid}propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set`,
  ],
  [{ query: "dryRun=x" }, 422, `${invalid}dryRun: Unsupported value: ["x"]: supported values: "All"`],
  [
    { body: `{"kind":"Foo","apiVersion":"v1"}` },
    400,
    `no kind "Foo" is registered for version "v1" in scheme ` +
    `"k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27"`,
  ],
  [
    { body: `{"kind":"CreateOptions"}` },
    400,
    "converting (v1.CreateOptions) to (v1.DeleteOptions): unknown conversion",
  ],
  [
    { body: `{"gracePeriodSeconds":"x"}` },
    400,
    "json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64",
  ],
  [{ body: "{" }, 400, "couldn't get version/kind; json parse error: unexpected end of JSON input"],
  [
    { body: "{}", contentType: "text/plain" },
    415,
    "the body of the request was in an unknown format - accepted media types include: " +
    "application/json, application/yaml, application/vnd.kubernetes.protobuf",
  ],
];

for (const [request, code, message] of refused) {
  Deno.test(`${JSON.stringify(request)} is refused`, async () => {
    const error = await assertRejects(() => parse(request), StatusError);
    assertEquals([error.code, error.message], [code, message]);
  });
}
