// What the query of a get, list or watch asks for. All 400s and 422s of reading come from here, in the order in which
// kube-apiserver finds them: numbers, selector syntax, the options among themselves, field labels, continue token,
// resourceVersion. What is asked of the store is a small plan, the truth table of resourceVersion (KEP-2340) resolved.

import { ContinueTokenError, parseContinueToken, type ParsedContinueToken } from "../storage/continue_token.ts";
import { type FieldError, forbiddenField, unsupportedField } from "./field_error.ts";
import { goQuote } from "./go_quote.ts";
import { NumberError, parseInt64, parseUint64 } from "./parse_integer.ts";
import { booleanParameter } from "./request_info.ts";
import { firstValue, type Query } from "./request_target.ts";
import type { Resource } from "./resources/resource.ts";
import {
  type FieldSelector,
  type FieldTerm,
  parseFieldSelector,
  resolveFieldSelector,
} from "./selectors/field_selector.ts";
import { type LabelSelector, parseLabelSelector, SelectorError } from "./selectors/label_selector.ts";
import { badRequest, invalid, unclassifiedError } from "./status_error.ts";

/**
 * At which revision to read: the newest there is; any that is at hand (resourceVersion=0); one that is not older than
 * `revision`; or exactly `revision`.
 */
export type ReadConsistency = "newest" | "any" | "notOlderThan" | "exact";

export interface ReadPlan {
  readonly consistency: ReadConsistency;
  /** Given with `notOlderThan` and `exact`. A client may ask for any uint64. */
  readonly revision?: bigint;
}

export interface ListOptions {
  readonly labelSelector: LabelSelector;
  readonly fieldSelector: FieldSelector;
  /** Read at this state. Does not apply with `continueToken`, whose revision then holds (-1: newest). */
  readonly read: ReadPlan;
  /** Undefined for no limit. */
  readonly limit: number | undefined;
  readonly continueToken: ParsedContinueToken | undefined;
}

export interface WatchOptions {
  readonly labelSelector: LabelSelector;
  readonly fieldSelector: FieldSelector;
  /** Undefined when unset, "" or "0". */
  readonly resourceVersion: bigint | undefined;
  /** As the client gave it. */
  readonly sendInitialEvents: boolean | undefined;
  readonly allowWatchBookmarks: boolean;
  /** Undefined when not given or not positive. */
  readonly timeoutSeconds: number | undefined;
}

/** The parameters that lists and watches share, as text and numbers, before any of them is judged. */
interface RawOptions {
  readonly timeoutSeconds: bigint;
  readonly limit: bigint;
  readonly labelSelector: LabelSelector;
  readonly fieldTerms: readonly FieldTerm[];
  readonly resourceVersion: string;
  readonly match: string;
  readonly continueToken: string;
  readonly sendInitialEvents: boolean | undefined;
}

/** @throws {StatusError} 400 or 422 */
export function parseListOptions(query: Query, resource: Resource): ListOptions {
  const raw = parseRawOptions(query);
  rejectInvalid(listFieldErrors(raw));
  const fieldSelector = asBadRequest(() => resolveFieldSelector(raw.fieldTerms, resource));
  const continueToken = raw.continueToken === "" ? undefined : readContinueToken(raw.continueToken);
  const zero = raw.resourceVersion === "0";
  if (continueToken !== undefined && raw.resourceVersion !== "" && !zero) {
    throw badRequest("specifying resource version is not allowed when using continue");
  }
  // The watch cache answers resourceVersion=0 with all it has, whatever the limit.
  const limited = raw.limit > 0n && !(zero && resource.watchCache);
  return {
    labelSelector: raw.labelSelector,
    fieldSelector,
    read: continueToken === undefined ? readPlan(raw, limited) : { consistency: "newest" },
    limit: limited ? Number(raw.limit) : undefined,
    continueToken,
  };
}

/** @throws {StatusError} 400, 422, or 500 for a bad resourceVersion */
export function parseWatchOptions(query: Query, resource: Resource): WatchOptions {
  const raw = parseRawOptions(query);
  rejectInvalid(watchFieldErrors(raw));
  const fieldSelector = asBadRequest(() => resolveFieldSelector(raw.fieldTerms, resource));
  return {
    labelSelector: raw.labelSelector,
    fieldSelector,
    resourceVersion: parseResourceVersion(raw.resourceVersion),
    sendInitialEvents: raw.sendInitialEvents,
    allowWatchBookmarks: booleanParameter(query, "allowWatchBookmarks") ?? false,
    timeoutSeconds: raw.timeoutSeconds > 0n ? Number(raw.timeoutSeconds) : undefined,
  };
}

/**
 * At which state to read one object.
 * @throws {StatusError} 400 for `export`, 500 for a bad resourceVersion, as kube-apiserver has it
 */
export function parseGetOptions(query: Query): ReadPlan {
  if (booleanParameter(query, "export")) {
    throw badRequest("the export parameter, deprecated since v1.14, is no longer supported");
  }
  const revision = parseResourceVersion(firstValue(query, "resourceVersion") ?? "");
  return revision === undefined ? { consistency: "newest" } : { consistency: "notOlderThan", revision };
}

/** How much of each object a Table carries. */
export type IncludeObject = "Metadata" | "Object" | "None";

/** @throws {StatusError} 400, which only Tables are told */
export function parseIncludeObject(query: Query): IncludeObject {
  const value = firstValue(query, "includeObject") || "Metadata";
  if (value === "Metadata" || value === "Object" || value === "None") return value;
  throw badRequest(
    `Unable to convert to Table as requested: includeObject: Invalid value: ${goQuote(value)}: ` +
      "must be 'Metadata', 'Object', 'None', or empty",
  );
}

function parseRawOptions(query: Query): RawOptions {
  return asBadRequest(() => ({
    timeoutSeconds: parseInt64(firstValue(query, "timeoutSeconds") ?? "0"),
    limit: parseInt64(firstValue(query, "limit") ?? "0"),
    labelSelector: parseLabelSelector(firstValue(query, "labelSelector") ?? ""),
    fieldTerms: parseFieldSelector(firstValue(query, "fieldSelector") ?? ""),
    resourceVersion: firstValue(query, "resourceVersion") ?? "",
    match: firstValue(query, "resourceVersionMatch") ?? "",
    continueToken: firstValue(query, "continue") ?? "",
    sendInitialEvents: booleanParameter(query, "sendInitialEvents"),
  }));
}

const MATCH = "resourceVersionMatch";
const MATCH_WITH_CONTINUE = forbiddenField(MATCH, `${MATCH} is forbidden when continue is provided`);

function listFieldErrors({ match, resourceVersion, continueToken, sendInitialEvents }: RawOptions): FieldError[] {
  const errors: FieldError[] = [];
  if (match !== "") {
    if (resourceVersion === "") {
      errors.push(forbiddenField(MATCH, `${MATCH} is forbidden unless resourceVersion is provided`));
    }
    if (continueToken !== "") errors.push(MATCH_WITH_CONTINUE);
    if (match !== "Exact" && match !== "NotOlderThan") {
      errors.push(unsupportedField(MATCH, match, ["Exact", "NotOlderThan", ""]));
    }
    if (match === "Exact" && resourceVersion === "0") {
      errors.push(forbiddenField(MATCH, `${MATCH} "exact" is forbidden for resourceVersion "0"`));
    }
  }
  if (sendInitialEvents !== undefined) {
    errors.push(forbiddenField("sendInitialEvents", "sendInitialEvents is forbidden for list"));
  }
  return errors;
}

/** A watch from "" or "0" without further options is judged as the streaming list that it stands for (KEP-3157). */
function watchFieldErrors(raw: RawOptions): FieldError[] {
  const { match, resourceVersion, continueToken, sendInitialEvents } = raw;
  const fromAnywhere = resourceVersion === "" || resourceVersion === "0";
  if (fromAnywhere && match === "" && sendInitialEvents === undefined) {
    return continueToken === "" ? [] : [MATCH_WITH_CONTINUE];
  }
  const errors: FieldError[] = [];
  if (sendInitialEvents !== undefined && match !== "NotOlderThan") {
    errors.push(forbiddenField(MATCH, `sendInitialEvents requires setting ${MATCH} to NotOlderThan`));
  }
  if (match === "") return errors;
  if (sendInitialEvents === undefined) {
    errors.push(forbiddenField(MATCH, `${MATCH} is forbidden for watch unless sendInitialEvents is provided`));
  }
  if (match !== "NotOlderThan") errors.push(unsupportedField(MATCH, match, ["NotOlderThan"]));
  if (continueToken !== "") errors.push(MATCH_WITH_CONTINUE);
  return errors;
}

function rejectInvalid(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid({ group: "meta.k8s.io", kind: "ListOptions", name: "" }, errors);
}

function readContinueToken(text: string): ParsedContinueToken {
  try {
    return parseContinueToken(text);
  } catch (error) {
    if (!(error instanceof ContinueTokenError)) throw error;
    throw badRequest(`invalid continue token: continue key is not valid: ${error.message}`);
  }
}

/** A limit without a match reads exactly at the revision given: a rule older than resourceVersionMatch. */
function readPlan({ resourceVersion, match }: RawOptions, limited: boolean): ReadPlan {
  const revision = readListResourceVersion(resourceVersion);
  if (revision === undefined) return { consistency: resourceVersion === "" || match === "Exact" ? "newest" : "any" };
  const exact = match === "Exact" || (match === "" && limited);
  return { consistency: exact ? "exact" : "notOlderThan", revision };
}

function readListResourceVersion(text: string): bigint | undefined {
  try {
    return parseResourceVersion(text);
  } catch (error) {
    throw badRequest(`invalid resource version: ${(error as Error).message}`);
  }
}

/** Undefined for "" and "0", which name no revision. */
function parseResourceVersion(text: string): bigint | undefined {
  if (text === "") return undefined;
  try {
    return parseUint64(text) || undefined;
  } catch (error) {
    if (!(error instanceof NumberError)) throw error;
    throw unclassifiedError(`resourceVersion: Invalid value: ${goQuote(text)}: ${error.message}`);
  }
}

function asBadRequest<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof SelectorError || error instanceof NumberError) throw badRequest(error.message);
    throw error;
  }
}
