import { assertEquals, assertThrows } from "@std/assert";
import { parseQuery } from "../request_target.ts";
import { StatusError } from "../status_error.ts";
import { parseWriteOptions } from "./write_options.ts";

type Verb = Parameters<typeof parseWriteOptions>[1];

function parse(query: string, { verb = "create" as Verb, headers = {} as Record<string, string> } = {}) {
  return parseWriteOptions({ query: parseQuery(query), headers: new Headers(headers) }, verb);
}

const apply = { "Content-Type": "application/apply-patch+yaml; charset=utf-8" };
const merge = { "Content-Type": "application/merge-patch+json" };

Deno.test("without parameters: the manager is the product of the User-Agent", () => {
  const options = parse("", { headers: { "User-Agent": "kubectl/v1.36 (linux)" } });
  assertEquals(options, { dryRun: false, fieldManager: "kubectl", fieldValidation: "Warn", force: false });
});

const managers: readonly (readonly [userAgent: string, manager: string])[] = [
  ["", "unknown"],
  ["/v1", "unknown"],
  ["my tool", "my tool"],
  ["x".repeat(130), "x".repeat(128)],
  [`${"x".repeat(127)}é/1`, "x".repeat(127)],
];

for (const [userAgent, manager] of managers) {
  Deno.test(`the manager of ${JSON.stringify(userAgent)}`, () => {
    // Request headers that no Headers of fetch would take reach the server all the same.
    const headers = { get: (name: string) => name === "User-Agent" ? userAgent : null } as Headers;
    assertEquals(parseWriteOptions({ query: parseQuery(""), headers }, "update").fieldManager, manager);
  });
}

Deno.test("parameters that are good", () => {
  const query = "dryRun=All&dryRun=All&fieldManager=me&fieldValidation=Strict&force=1";
  assertEquals(parse(query, { verb: "patch", headers: apply }), {
    dryRun: true,
    fieldManager: "me",
    fieldValidation: "Strict",
    force: true,
  });
});

interface Refused {
  readonly query: string;
  readonly verb?: Verb;
  readonly headers?: Record<string, string>;
  /** What comes after `is invalid: `. */
  readonly error: string;
}

const refused: readonly Refused[] = [
  { query: "dryRun=Some", error: `dryRun: Unsupported value: ["Some"]: supported values: "All"` },
  { query: "dryRun=", error: `dryRun: Unsupported value: [""]: supported values: "All"` },
  {
    query: "fieldValidation=Foo",
    verb: "update",
    error: `fieldValidation: Unsupported value: "Foo": supported values: "", "Ignore", "Strict", "Warn"`,
  },
  { query: `fieldManager=${"x".repeat(129)}`, error: "fieldManager: Too long: may not be more than 128 bytes" },
  {
    query: "fieldManager=%C3%A9%01",
    error: `fieldManager: Invalid value: "é\\x01": invalid character U+0001 (at position 2)`,
  },
  {
    query: "force=true&fieldManager=me",
    verb: "patch",
    headers: merge,
    error: "force: Forbidden: may not be specified for non-apply patch",
  },
  { query: "", verb: "patch", headers: apply, error: "fieldManager: Required value: is required for apply patch" },
  {
    query: "dryRun=x&fieldValidation=x",
    error: `[dryRun: Unsupported value: ["x"]: supported values: "All", ` +
      `fieldValidation: Unsupported value: "x": supported values: "", "Ignore", "Strict", "Warn"]`,
  },
];

const kinds = { create: "CreateOptions", update: "UpdateOptions", patch: "PatchOptions" };

for (const { query, error, verb = "create", headers = {} } of refused) {
  Deno.test(`${verb} with ?${query.slice(0, 40)} is refused`, () => {
    const thrown = assertThrows(() => parse(query, { verb, headers }), StatusError);
    assertEquals([thrown.code, thrown.message], [422, `${kinds[verb]}.meta.k8s.io "" is invalid: ${error}`]);
  });
}
