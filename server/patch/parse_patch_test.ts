import { assertEquals } from "@std/assert";
import { StatusError } from "../status_error.ts";
import { readPatchType } from "./parse_patch.ts";

const lead = "the body of the request was in an unknown format - accepted media types include: ";
const custom = `${lead}application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml`;
const builtin = `${lead}application/json-patch+json, application/merge-patch+json, ` +
  "application/strategic-merge-patch+json, application/apply-patch+yaml";
const route = "415: Unsupported Media Type";

const types: [contentType: string, ofBuiltin: string, ofCustom: string][] = [
  ["application/json-patch+json", "application/json-patch+json", "application/json-patch+json"],
  ["application/merge-patch+json;charset=utf-8", "application/merge-patch+json", "application/merge-patch+json"],
  ["application/strategic-merge-patch+json", "application/strategic-merge-patch+json", custom],
  ["application/apply-patch+yaml", "application/apply-patch+yaml", "application/apply-patch+yaml"],
  ["application/json", route, custom],
  ["", route, custom],
  ["text/plain, application/merge-patch+json", builtin, custom],
];
for (const [contentType, ofBuiltin, ofCustom] of types) {
  Deno.test(`a patch of type "${contentType}"`, () => {
    assertEquals(outcomeOf(contentType, false), ofBuiltin);
    assertEquals(outcomeOf(contentType, true), ofCustom);
  });
}

function outcomeOf(contentType: string, custom: boolean): string {
  try {
    return readPatchType(contentType, { custom });
  } catch (error) {
    if (error instanceof StatusError && error.code === 415) return error.message;
    throw error;
  }
}
