// Rules that many fields share, each as the faults it finds.

import type { TypedObject, TypedValue } from "../../encoding/typed_object/typed_object.ts";
import {
  duplicateField,
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  tooManyField,
  unsupportedField,
} from "../field_error.ts";
import { deepEqual } from "./deep_equal.ts";
import { entriesOf, messagesOf, numberOf, sizeOf, textOf, textsOf } from "./fields.ts";
import { labelValueFaults, qualifiedNameFaults, type TextRule } from "./names.ts";

type Field = TypedValue | undefined;

export const IMMUTABLE = "field is immutable";
const NOT_NEGATIVE = "must be greater than or equal to 0";

/** Every fault of a text as one of the field. */
export function textFaults(field: string, text: string, rule: TextRule): FieldError[] {
  return rule(text).map((fault) => invalidField(field, text, fault));
}

/** Like `textFaults`, for a field that must not be empty. */
export function requiredTextFaults(field: string, text: string, rule: TextRule): FieldError[] {
  return text === "" ? [requiredField(field)] : textFaults(field, text, rule);
}

/** `value` may be absent. */
export function nonNegative(field: string, value: Field): FieldError[] {
  return numberOf(value) < 0 ? [invalidField(field, value, NOT_NEGATIVE)] : [];
}

/** `value` may be absent, which is zero. */
export function positive(field: string, value: Field, detail = "must be greater than 0"): FieldError[] {
  return numberOf(value) <= 0 ? [invalidField(field, numberOf(value), detail)] : [];
}

/** The list of supported values stands in the message in the order given; absent counts as "". */
export function oneOf(field: string, value: Field, supported: readonly string[]): FieldError[] {
  return supported.includes(textOf(value)) ? [] : [unsupportedField(field, textOf(value), supported)];
}

/** Like `oneOf`, for a field that must not be empty. */
export function requiredOneOf(field: string, value: Field, supported: readonly string[]): FieldError[] {
  return textOf(value) === "" ? [requiredField(field)] : oneOf(field, value, supported);
}

/** By Go's semantic equality: nil and empty are the same. `shown` is what the message shows where that is not `value`. */
export function immutable(
  field: string,
  values: { value: Field; old: Field; shown?: unknown },
): FieldError[] {
  const { value, old, shown = value } = values;
  return deepEqual(value, old) ? [] : [invalidField(field, shown, IMMUTABLE)];
}

/** All second and further occurrences. */
export function duplicateTexts(field: string, texts: readonly string[]): FieldError[] {
  return texts.flatMap((text, index) =>
    texts.indexOf(text) < index ? [duplicateField(`${field}[${index}]`, text)] : []
  );
}

export function atMost(field: string, list: Field, max: number): FieldError[] {
  return sizeOf(list) > max ? [tooManyField(field, { found: sizeOf(list), max })] : [];
}

/** Labels where they are no metadata, too: the field has no key in its path. */
export function labelFaults(field: string, labels: Field): FieldError[] {
  return entriesOf(labels).flatMap(([key, value]) => [
    ...textFaults(field, key, qualifiedNameFaults),
    ...textFaults(field, textOf(value), labelValueFaults),
  ]);
}

export interface LabelSelectorOptions {
  /** Old objects may have them. */
  readonly allowInvalidValues?: boolean;
}

/** Of a meta/v1 LabelSelector; absent is good. */
export function labelSelectorFaults(
  field: string,
  selector: TypedObject | undefined,
  options: LabelSelectorOptions = {},
): FieldError[] {
  if (selector === undefined) return [];
  return [
    ...labelFaults(`${field}.matchLabels`, selector.matchLabels),
    ...messagesOf(selector.matchExpressions).flatMap((requirement, index) =>
      selectorRequirementFaults(`${field}.matchExpressions[${index}]`, requirement, options)
    ),
  ];
}

function selectorRequirementFaults(
  field: string,
  { key, operator, values }: TypedObject,
  { allowInvalidValues = false }: LabelSelectorOptions,
): FieldError[] {
  const faults: FieldError[] = [];
  if (operator === "In" || operator === "NotIn") {
    if (sizeOf(values) === 0) {
      faults.push(requiredField(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
    }
  } else if (operator === "Exists" || operator === "DoesNotExist") {
    if (sizeOf(values) > 0) {
      const detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
      faults.push(forbiddenField(`${field}.values`, detail));
    }
  } else faults.push(invalidField(`${field}.operator`, textOf(operator), "not a valid selector operator"));
  faults.push(...textFaults(`${field}.key`, textOf(key), qualifiedNameFaults));
  if (allowInvalidValues) return faults;
  return [
    ...faults,
    ...textsOf(values).flatMap((value, index) => textFaults(`${field}.values[${index}]`, value, labelValueFaults)),
  ];
}
