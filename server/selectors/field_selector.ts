// Field selectors: parsing with kube-apiserver's errors, the labels a resource has, and matching by looking fields up one
// at a time, so that they can be read from the bytes of an object.

import { goQuote } from "../go_quote.ts";
import type { FieldSelectorLabel, Resource } from "../resources/resource.ts";
import { SelectorError } from "./label_selector.ts";

/** One `label=value` or `label!=value` as it was sent. */
export interface FieldTerm {
  /** A path such as `metadata.name`. */
  readonly label: string;
  /** Written with `!=`. */
  readonly negated: boolean;
  /** What the field is compared with. */
  readonly value: string;
}

/** A term whose label the resource has. */
export interface FieldRequirement {
  readonly label: FieldSelectorLabel;
  readonly negated: boolean;
  readonly value: string;
}

/** All requirements must hold; none at all selects everything. */
export type FieldSelector = readonly FieldRequirement[];

/** The field's value as text; "" when the object does not have it. */
export type FieldLookup = (label: FieldSelectorLabel) => string;

export function matchesFields(selector: FieldSelector, lookup: FieldLookup): boolean {
  return selector.every(({ label, negated, value }) => (lookup(label) === value) !== negated);
}

/** The value that `label` must have, where a requirement says so. */
export function exactFieldValue(selector: FieldSelector, label: string): string | undefined {
  return selector.find((requirement) => requirement.label.label === label && !requirement.negated)?.value;
}

/**
 * Reads a fieldSelector parameter, in kube-apiserver's order: sorted by bytes, which shows in which fault is reported.
 * @throws {SelectorError}
 */
export function parseFieldSelector(text: string): FieldTerm[] {
  const terms: FieldTerm[] = [];
  for (const part of splitTerms(text).sort()) {
    if (part === "") continue;
    const match = /^(.*?)(!=|==|=)(.*)$/s.exec(part);
    if (match === null) throw new SelectorError(`invalid selector: '${text}'; can't understand '${part}'`);
    const [, label, operator, value] = match;
    const term = { label: label!, negated: operator === "!=", value: unescapeValue(value!) };
    // A lone `=` stands for everything.
    if (term.label !== "" || term.value !== "") terms.push(term);
  }
  return terms;
}

/**
 * Finds the labels of the terms among those of the resource.
 * @throws {SelectorError} for a label that the resource does not have
 */
export function resolveFieldSelector(terms: readonly FieldTerm[], resource: Resource): FieldSelector {
  return terms.map(({ label: name, negated, value }) => {
    const label = resource.fieldSelectors.find((candidate) => candidate.label === name);
    if (label === undefined) throw new SelectorError(unknownLabelMessage(resource.fieldSelectorError, name));
    return { label, negated, value };
  });
}

function unknownLabelMessage(template: string, label: string): string {
  return template.replace(/"%s"|%q|%s/, (verb) => verb === "%s" ? label : goQuote(label));
}

/** Splits at commas, but for those behind a backslash. */
function splitTerms(text: string): string[] {
  return text.match(/(?:\\[^]|[^,\\]|\\$)+/g) ?? [];
}

function unescapeValue(text: string): string {
  let value = "";
  const chars = text[Symbol.iterator]();
  for (const char of chars) {
    if (char === "=" || char === ",") {
      throw new SelectorError(`invalid field selector: unescaped character in value: ${char.charCodeAt(0)}`);
    }
    value += char === "\\" ? unescapeChar(chars.next().value ?? "") : char;
  }
  return value;
}

function unescapeChar(char: string): string {
  if (["\\", ",", "="].includes(char)) return char;
  throw new SelectorError(`invalid field selector: invalid escape sequence: \\${char}`);
}
