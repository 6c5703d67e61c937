// What a client is told of fields that others own (managedfields' NewConflictError).

import { goQuote } from "../go_quote.ts";
import { applyConflict, type StatusError } from "../status_error.ts";
import type { Conflict } from "./apply_fields.ts";
import { pathTexts } from "./field_set.ts";
import type { Manager } from "./managed_entries.ts";

export function conflictError(conflicts: readonly Conflict[]): StatusError {
  const ofManagers = conflicts.map(({ manager, fields }) => ({
    manager: managerText(manager),
    paths: pathTexts(fields),
  }));
  ofManagers.sort((a, b) => a.manager < b.manager ? -1 : 1);
  const causes = ofManagers.flatMap(({ manager, paths }) =>
    paths.map((field) => ({ reason: "FieldManagerConflict", message: `conflict with ${manager}`, field }))
  );
  const [only] = causes;
  if (causes.length === 1) return applyConflict(`${only!.message}: ${only!.field}`, causes);
  const lines = ofManagers.flatMap(({ manager, paths }) => [
    `conflicts with ${manager}:`,
    ...paths.map((path) => `- ${path}`),
  ]);
  return applyConflict(lines.join("\n"), causes);
}

function managerText({ manager, operation, apiVersion, subresource }: Manager): string {
  const name = goQuote(manager) + (subresource === "" ? "" : ` with subresource ${goQuote(subresource)}`);
  return operation === "Update" ? `${name} using ${apiVersion}` : name;
}
