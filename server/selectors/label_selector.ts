// Label selectors: parsing with kube-apiserver's errors, and matching by looking labels up one at a time, so that they
// can be read from the bytes of an object without building a map.

import type { LabelLookup } from "../../encoding/object_meta.ts";
import { type FieldError, fieldErrorText, invalidField } from "../field_error.ts";
import { parseInt64 } from "../parse_integer.ts";
import { labelValueFaults, qualifiedNameFaults } from "../validation/names.ts";
import { LabelTokens, type TokenKind } from "./label_tokens.ts";

/** What is asked of a label; `=` and `!=` are `in` and `notIn`. */
export type LabelOperator = "exists" | "notExists" | "in" | "notIn" | "greater" | "less";

/** What one label must be like. */
export interface LabelRequirement {
  /** With its prefix, e.g. `app.kubernetes.io/name`. */
  readonly key: string;
  /** How `values` are meant. */
  readonly operator: LabelOperator;
  /** Empty for `exists` and `notExists`, one integer for `greater` and `less`. */
  readonly values: ReadonlySet<string>;
}

/** All requirements must hold; none at all selects everything. */
export type LabelSelector = readonly LabelRequirement[];

/** The message is the text of kube-apiserver's 400. */
export class SelectorError extends Error {
  /** Always `SelectorError`. */
  override readonly name = "SelectorError";
}

/** Whether all requirements hold. */
export function matchesLabels(selector: LabelSelector, lookup: LabelLookup): boolean {
  return selector.every((requirement) => matchesValue(requirement, lookup(requirement.key)));
}

function matchesValue({ operator, values }: LabelRequirement, value: string | undefined): boolean {
  switch (operator) {
    case "exists":
      return value !== undefined;
    case "notExists":
      return value === undefined;
    case "in":
      return value !== undefined && values.has(value);
    case "notIn":
      return value === undefined || !values.has(value);
    case "greater":
    case "less":
      return value !== undefined && comparesAs(operator, value, [...values][0]!);
  }
}

function comparesAs(operator: "greater" | "less", value: string, bound: string): boolean {
  const [left, right] = [integer(value), integer(bound)];
  if (left === undefined || right === undefined) return false;
  return operator === "greater" ? left > right : left < right;
}

/** The integer, undefined where there is none. */
function integer(text: string): bigint | undefined {
  try {
    return parseInt64(text);
  } catch {
    return undefined;
  }
}

/**
 * Reads a labelSelector parameter.
 * @throws {SelectorError}
 */
export function parseLabelSelector(text: string): LabelSelector {
  const tokens = new LabelTokens(text);
  const requirements: LabelRequirement[] = [];
  if (tokens.peek().kind === "end") return requirements;
  if (!startsRequirement(tokens.peek().kind)) {
    throw new SelectorError(`found '${tokens.peek().text}', expected: !, identifier, or 'end of string'`);
  }
  while (true) {
    requirements.push(parseRequirement(tokens));
    const separator = tokens.next();
    if (separator.kind === "end") return requirements;
    if (separator.kind !== ",") {
      throw new SelectorError(`found '${separator.text}', expected: ',' or 'end of string'`);
    }
    if (!startsRequirement(tokens.peek().kind)) {
      throw new SelectorError(`found '${tokens.peek().text}', expected: identifier after ','`);
    }
  }
}

function startsRequirement(kind: TokenKind): boolean {
  return kind === "identifier" || kind === "!";
}

function parseRequirement(tokens: LabelTokens): LabelRequirement {
  const negated = tokens.peek().kind === "!";
  if (negated) tokens.next();
  const { kind, text: key } = tokens.next();
  if (kind !== "identifier") throw requirementError(`found '${key}', expected: identifier`);
  const faults = qualifiedNameFaults(key);
  if (faults.length > 0) throw requirementError(fieldErrorText(invalidField("<nil>", key, faults.join("; "))));
  // After `!key` an operator is left to the caller, which expects a comma.
  if (negated) return { key, operator: "notExists", values: new Set() };
  if (isEnd(tokens.peek().kind)) return { key, operator: "exists", values: new Set() };
  const operator = parseOperator(tokens);
  const values = operator.list ? parseValueList(tokens) : new Set([parseExactValue(tokens)]);
  const requirement = { key, operator: operator.operator, values };
  checkValues(requirement);
  return requirement;
}

const OPERATORS: Partial<Record<TokenKind, { operator: LabelOperator; list: boolean }>> = {
  "in": { operator: "in", list: true },
  "notin": { operator: "notIn", list: true },
  "=": { operator: "in", list: false },
  "==": { operator: "in", list: false },
  "!=": { operator: "notIn", list: false },
  ">": { operator: "greater", list: false },
  "<": { operator: "less", list: false },
};

function parseOperator(tokens: LabelTokens): { operator: LabelOperator; list: boolean } {
  const { kind, text } = tokens.nextOperator();
  const operator = OPERATORS[kind];
  if (operator === undefined) throw requirementError(`found '${text}', expected: in, notin, =, ==, !=, gt, lt`);
  return operator;
}

/** `k=` at the end or before a comma stands for the empty value. */
function parseExactValue(tokens: LabelTokens): string {
  if (isEnd(tokens.peek().kind)) return "";
  const { kind, text } = tokens.next();
  if (kind !== "identifier") throw requirementError(`found '${text}', expected: identifier`);
  return text;
}

/** `(a, b)`; missing values, as in `()`, `(,a)` and `(a,)`, are empty ones. */
function parseValueList(tokens: LabelTokens): Set<string> {
  const open = tokens.next();
  if (open.kind !== "(") throw requirementError(`found '${open.text}' expected: '('`);
  const first = tokens.peek();
  if (first.kind === ")") {
    tokens.next();
    return new Set([""]);
  }
  if (first.kind !== "identifier" && first.kind !== ",") {
    throw requirementError(`found '${first.text}', expected: ',', ')' or identifier`);
  }
  const values = new Set<string>();
  while (tokens.peek().kind !== ")") parseListPart(tokens, values);
  tokens.next();
  return values;
}

/** One value, or one comma with the empty values it stands for. */
function parseListPart(tokens: LabelTokens, values: Set<string>): void {
  const { kind, text } = tokens.next();
  const following = tokens.peek();
  if (kind === "identifier") {
    values.add(text);
    if (following.kind !== "," && following.kind !== ")") {
      throw requirementError(`found '${following.text}', expected: ',' or ')'`);
    }
  } else if (kind === ",") {
    if (values.size === 0 || following.kind === ")" || following.kind === ",") values.add("");
    if (following.kind === ",") tokens.next();
  } else {
    throw requirementError(`found '${text}', expected: ',', or identifier`);
  }
}

function checkValues({ key, operator, values }: LabelRequirement): void {
  const errors: FieldError[] = [];
  const sorted = [...values].sort();
  if (operator === "greater" || operator === "less") {
    for (const [index, value] of sorted.entries()) {
      if (integer(value) !== undefined) continue;
      const detail = "for 'Gt', 'Lt' operators, the value must be an integer";
      errors.push(invalidField(`values[${index}]`, value, detail));
    }
  }
  for (const [index, value] of sorted.entries()) {
    const faults = labelValueFaults(value);
    if (faults.length > 0) errors.push(invalidField(`values[${index}][${key}]`, value, faults.join("; ")));
  }
  if (errors.length === 0) return;
  const texts = errors.map(fieldErrorText);
  throw requirementError(texts.length === 1 ? texts[0]! : `[${texts.join(", ")}]`);
}

function isEnd(kind: TokenKind): boolean {
  return kind === "end" || kind === ",";
}

function requirementError(detail: string): SelectorError {
  return new SelectorError(`unable to parse requirement: ${detail}`);
}
