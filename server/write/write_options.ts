// What the query of a create, update or patch asks for (meta.k8s.io CreateOptions, UpdateOptions, PatchOptions), and its 422s
// in the order in which kube-apiserver finds them.
import type { ApiRequest } from "../api_request.ts";
import {
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  tooLongField,
  unsupportedField,
} from "../field_error.ts";
import { isPrintable } from "../go_quote.ts";
import type { FieldValidation } from "../patch/patch.ts";
import { booleanParameter } from "../request_info.ts";
import { firstValue } from "../request_target.ts";
import { invalid } from "../status_error.ts";

export interface WriteOptions {
  readonly dryRun: boolean;
  /** Who writes, for managedFields: never empty. */
  readonly fieldManager: string;
  readonly fieldValidation: FieldValidation;
  /** Whether an apply takes fields from others. */
  readonly force: boolean;
}

/** The verbs that have these options, with the kind that each is told of in errors. */
const OPTION_KINDS = { create: "CreateOptions", update: "UpdateOptions", patch: "PatchOptions" } as const;

const FIELD_VALIDATIONS = ["", "Ignore", "Strict", "Warn"];
const APPLY_TYPE = "application/apply-patch+yaml";
const FIELD_MANAGER_BYTES_MAX = 128;

/** @throws {StatusError} 422 */
export function parseWriteOptions(
  { query, headers }: Pick<ApiRequest, "query" | "headers">,
  verb: keyof typeof OPTION_KINDS,
): WriteOptions {
  const dryRun = query.get("dryRun") ?? [];
  const fieldManager = firstValue(query, "fieldManager") ?? "";
  const fieldValidation = firstValue(query, "fieldValidation") ?? "";
  const force = verb === "patch" ? booleanParameter(query, "force") : undefined;
  const errors = [
    ...(verb === "patch" ? patchFieldErrors({ fieldManager, force, headers }) : []),
    ...fieldManagerErrors(fieldManager),
    ...dryRunErrors(dryRun),
  ];
  if (!FIELD_VALIDATIONS.includes(fieldValidation)) {
    errors.push(unsupportedField("fieldValidation", fieldValidation, FIELD_VALIDATIONS));
  }
  rejectInvalidOptions(OPTION_KINDS[verb], errors);
  return {
    dryRun: dryRun.length > 0,
    fieldManager: fieldManager || managerOfUserAgent(headers.get("User-Agent") ?? ""),
    fieldValidation: (fieldValidation || "Warn") as FieldValidation,
    force: force ?? false,
  };
}

/** @throws {StatusError} 422 */
export function rejectInvalidOptions(kind: string, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid({ group: "meta.k8s.io", kind, name: "" }, errors);
}

/** All is the only dry run there is. */
export function dryRunErrors(dryRun: readonly string[]): FieldError[] {
  return dryRun.every((stage) => stage === "All") ? [] : [unsupportedField("dryRun", dryRun, ["All"])];
}

function patchFieldErrors(
  { fieldManager, force, headers }: { fieldManager: string; force: boolean | undefined; headers: Headers },
): FieldError[] {
  const isApply = headers.get("Content-Type")?.split(";")[0] === APPLY_TYPE;
  if (!isApply) {
    return force === undefined ? [] : [forbiddenField("force", "may not be specified for non-apply patch")];
  }
  return fieldManager === "" ? [requiredField("fieldManager", "is required for apply patch")] : [];
}

function fieldManagerErrors(fieldManager: string): FieldError[] {
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const char of fieldManager) {
    if (!isPrintable(char)) {
      const code = char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
      errors.push(invalidField("fieldManager", fieldManager, `invalid character U+${code} (at position ${bytes})`));
    }
    bytes += utf8Length(char);
  }
  return bytes > FIELD_MANAGER_BYTES_MAX ? [tooLongField("fieldManager", FIELD_MANAGER_BYTES_MAX), ...errors] : errors;
}

/** The product that a User-Agent begins with, as far as it can be shown and fits. */
function managerOfUserAgent(userAgent: string): string {
  let manager = "";
  let bytes = 0;
  for (const char of userAgent.split("/", 1)[0]!) {
    if (!isPrintable(char)) continue;
    bytes += utf8Length(char);
    if (bytes > FIELD_MANAGER_BYTES_MAX) break;
    manager += char;
  }
  return manager || "unknown";
}

/** Of a character; lone surrogates stand for single bytes, see request_target.ts. */
function utf8Length(char: string): number {
  const code = char.codePointAt(0)!;
  if (code < 0x80 || (code >= 0xdc80 && code <= 0xdcff)) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
