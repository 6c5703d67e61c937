// What the check of a value against a schema found, as kube-openapi counts and words it.

import type { JsonValue } from "../../../encoding/json_value.ts";
import {
  type FieldError,
  invalidField,
  requiredField,
  tooLongField,
  tooManyField,
  typeInvalidField,
  unsupportedField,
} from "../../field_error.ts";
import { goQuote } from "../../go_quote.ts";

/** A fault that does not know yet where its value stands in the object. */
export interface SchemaFault {
  /** kube-openapi's sentence, by which it tells faults apart. */
  readonly text: string;
  /** Path from the checked value, as the sentence has it; undefined for faults without a place. */
  readonly path: string | undefined;
  /** The fault at its place. */
  at(field: string): FieldError;
}

export class SchemaResult {
  /** No two with the same text. */
  readonly faults: SchemaFault[] = [];
  /** How much of the schema was gone through; of failed alternatives, the one with the most is told. */
  matches = 0;

  add(fault: SchemaFault | undefined): void {
    if (fault === undefined || this.faults.some(({ text }) => text === fault.text)) return;
    this.faults.push(fault);
  }

  merge(other: SchemaResult | undefined): void {
    if (other === undefined) return;
    for (const fault of other.faults) this.add(fault);
    this.matches += other.matches;
  }

  get isValid(): boolean {
    return this.faults.length === 0;
  }
}

/** @param base where the checked value stands; undefined for the whole object */
export function fieldErrors({ faults }: SchemaResult, base?: string): FieldError[] {
  return faults.map(({ path = "", at }) => {
    const inner = path.replace(/^\./, "");
    const field = base === undefined || inner === "" ? inner || base : `${base}.${inner}`;
    return at(field ?? "<nil>");
  });
}

export function wrongType(path: string, { expected, found }: { expected: string; found: string }): SchemaFault {
  const text = `${path} in body must be of type ${expected}: ${goQuote(found)}`;
  return { text, path, at: (field) => typeInvalidField(field, found, text) };
}

export function missing(path: string): SchemaFault {
  return { text: `${path} in body is required`, path, at: (field) => requiredField(field) };
}

export function notInEnum(path: string, value: JsonValue, supported: readonly string[]): SchemaFault {
  const text = `${path} in body should be one of ${supported.join(" ")}`;
  return { text, path, at: (field) => unsupportedField(field, value, supported) };
}

export function tooLong(path: string, max: number): SchemaFault {
  const text = `${path} in body should be at most ${max} chars long`;
  return { text, path, at: (field) => tooLongField(field, max) };
}

export function tooMany(path: string, { found, max, of }: { found: number; max: number; of: string }): SchemaFault {
  const text = `${path} in body should have at most ${max} ${of}`;
  return { text, path, at: (field) => tooManyField(field, { found, max }) };
}

/** All others that have a value: what it should be follows the path. */
export function unfit(path: string, value: JsonValue, should: string): SchemaFault {
  const text = `${path} in body ${should}`;
  return { text, path, at: (field) => invalidField(field, value, text) };
}

export function badFactor(path: string, factor: number): SchemaFault {
  const text = `factor MultipleOf declared for ${path} must be positive: ${factor}`;
  return { text, path, at: (field) => invalidField(field, factor, text) };
}

export function forbiddenMember(path: string, name: string): SchemaFault {
  const text = `${path}.${name} in body is a forbidden property`;
  return { text, path, at: (field) => invalidField(field, name, text) };
}

/** A fault that kube-apiserver puts at no field. */
export function placeless(text: string): SchemaFault {
  return { text, path: undefined, at: (field) => invalidField(field, "", text) };
}
