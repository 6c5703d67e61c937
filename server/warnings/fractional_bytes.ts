// Amounts of bytes with a fraction, which nothing can hand out.

import { canonicalQuantity } from "../../encoding/quantity.ts";
import { quantityNanos } from "../../encoding/defaulting/quantity_sum.ts";
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { messageOf, textOf } from "../validation/fields.ts";
import { goQuote } from "../go_quote.ts";

const NANOS_PER_MILLI = 10n ** 6n;

export interface NamedQuantity {
  /** Of the map, e.g. `spec.overhead`. */
  readonly field: string;
  readonly quantities: TypedObject;
  readonly name: string;
}

export function fractionalBytesWarnings({ field, quantities, name }: NamedQuantity): string[] {
  const quantity = textOf(quantities[name]);
  // Go rounds up to thousandths before it looks for a fraction.
  const millis = quantity === "" ? 0n : (quantityNanos(quantity) + NANOS_PER_MILLI - 1n) / NANOS_PER_MILLI;
  if (millis % 1000n === 0n) return [];
  const shown = goQuote(canonicalQuantity(quantity));
  return [`${field}[${name}]: fractional byte value ${shown} is invalid, must be an integer`];
}

/** @param field of the spec of a PersistentVolumeClaim */
export function claimSpecWarnings(field: string, spec: TypedObject): string[] {
  const resources = messageOf(spec.resources);
  return ["requests", "limits"].flatMap((kind) =>
    fractionalBytesWarnings({
      field: `${field}.resources.${kind}`,
      quantities: messageOf(resources[kind]),
      name: "storage",
    })
  );
}
