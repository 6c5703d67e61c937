// How a capacity of a device that several claims share may be asked for (KEP-5075, consumable capacity).

import { addQuantities, quantityNanos } from "../../../encoding/defaulting/quantity_sum.ts";
import type { TypedObject, TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { duplicateField, type FieldError, forbiddenField, invalidField, requiredField } from "../../field_error.ts";
import { atMost } from "../field_rules.ts";
import { messageOf, textOf, textsOf } from "../fields.ts";

const VALUES_MAX = 10;
const NANOS = 10n ** 9n;

/** `capacity` is the whole of it, a quantity. */
export function requestPolicyFaults(field: string, policy: TypedObject, capacity: string): FieldError[] {
  const { validValues, validRange, default: preset } = policy;
  const values = textsOf(validValues);
  if (values.length > 0 && validRange !== undefined) {
    const detail =
      'exactly one policy can be specified, cannot specify "validValues" and "validRange" at the same time';
    return [forbiddenField(field, detail)];
  }
  if (values.length === 0 && validRange === undefined) return [];
  const member = values.length > 0 ? "validValues" : "validRange";
  if (preset === undefined) return [requiredField(`${field}.default`, `required when ${member} is defined`)];
  const of = { preset: textOf(preset), capacity };
  return values.length > 0
    ? valuesFaults(`${field}.validValues`, values, of)
    : rangeFaults(`${field}.validRange`, messageOf(validRange), of);
}

interface Bounds {
  /** What a claim gets that does not ask. */
  readonly preset: string;
  readonly capacity: string;
}

function valuesFaults(field: string, values: readonly string[], { preset, capacity }: Bounds): FieldError[] {
  const faults = values.flatMap((value, index) =>
    index > 0 && isLess(value, values[index - 1]!)
      ? [invalidField(`${field}[${index}]`, value, "values must be sorted in ascending order")]
      : []
  );
  faults.push(...listValuesFaults(field, values, capacity));
  if (values.some((value) => quantityNanos(value) === quantityNanos(preset))) return faults;
  return [...faults, invalidField(field, preset, "default value is not valid according to the requestPolicy")];
}

function listValuesFaults(field: string, values: readonly string[], capacity: string): FieldError[] {
  const tooMany = atMost(field, values as TypedValue, VALUES_MAX);
  if (tooMany.length > 0) return tooMany;
  const wholes = values.map((value) => String(wholeUp(value)));
  return [
    ...values.flatMap((value, index) =>
      isLess(capacity, value)
        ? [invalidField(`${field}[${index}]`, value, `option is larger than capacity value: ${capacity}`)]
        : []
    ),
    ...wholes.flatMap((whole, index) =>
      wholes.indexOf(whole) < index ? [duplicateField(`${field}[${index}]`, whole)] : []
    ),
  ];
}

function rangeFaults(field: string, range: TypedObject, { preset, capacity }: Bounds): FieldError[] {
  if (range.min === undefined) return [requiredField(`${field}.min`, "required when validRange is defined")];
  const min = textOf(range.min);
  const faults: FieldError[] = [];
  if (isLess(capacity, min)) {
    faults.push(invalidField(`${field}.min`, min, `min is larger than capacity value: ${capacity}`));
  }
  if (isLess(preset, min)) faults.push(invalidField(`${field}.default`, preset, `default is less than min: ${min}`));
  if (range.max !== undefined) {
    const max = textOf(range.max);
    if (isLess(max, min)) faults.push(invalidField(`${field}.max`, min, `min is larger than max: ${max}`));
    if (isLess(capacity, max)) {
      faults.push(invalidField(`${field}.max`, max, `max is larger than capacity value: ${capacity}`));
    }
    if (isLess(max, preset)) faults.push(invalidField(`${field}.default`, preset, `default is more than max: ${max}`));
  }
  return range.step === undefined ? faults : [...faults, ...stepFaults(`${field}.step`, range, { preset, capacity })];
}

function stepFaults(field: string, range: TypedObject, { preset, capacity }: Bounds): FieldError[] {
  const [min, step] = [textOf(range.min), textOf(range.step)];
  if (quantityNanos(step) <= 0n) return [invalidField(field, step, "must be greater than zero")];
  const added = addQuantities(min, step);
  const faults = isLess(capacity, added)
    ? [invalidField(field, step, `one step ${added} is larger than capacity value: ${capacity}`)]
    : [];
  const detail = `value is not a multiple of a given step (${step}) from (${min})`;
  const stepped = [preset, ...(range.max === undefined ? [] : [textOf(range.max)])];
  return [
    ...faults,
    ...stepped.filter((value) => (wholeUp(value) - wholeUp(min)) % wholeUp(step) !== 0n)
      .map((value) => invalidField(field, value, detail)),
  ];
}

function isLess(a: string, b: string): boolean {
  return quantityNanos(a) < quantityNanos(b);
}

/** As Quantity.Value() rounds. */
function wholeUp(quantity: string): bigint {
  const nanos = quantityNanos(quantity);
  return nanos > 0n ? (nanos + NANOS - 1n) / NANOS : nanos / NANOS;
}
