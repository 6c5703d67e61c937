// Comparing quantities, which decoding has already made canonical.

import { quantityNanos } from "../../../encoding/defaulting/quantity_sum.ts";

/** Below zero when `a` is less than `b`. */
export function compareQuantities(a: string, b: string): number {
  const difference = quantityNanos(a) - quantityNanos(b);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

export function isWholeNumber(quantity: string): boolean {
  return quantityNanos(quantity) % 10n ** 9n === 0n;
}
