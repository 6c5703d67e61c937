// Adding and comparing quantities, exact to the nano unit that Go keeps.
import { canonicalQuantity } from "../quantity.ts";

const powersOfTen: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const powersOf1024 = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const nano = -9;

/** The sum, in the form (binary or decimal suffix) of the first that is not zero. */
export function addQuantities(a: string, b: string): string {
  const sum = quantityNanos(a) + quantityNanos(b);
  const form = quantityNanos(a) === 0n ? b : a;
  if (!form.endsWith("i")) return canonicalQuantity(`${sum}n`);
  // A binary form may have a fraction: 1/1024 has ten decimals.
  const [whole, rest] = [sum / 10n ** 9n / 1024n, sum - sum / 10n ** 9n / 1024n * 1024n * 10n ** 9n];
  const fraction = (rest * 10n ** 10n / 1024n).toString().padStart(19, "0");
  return canonicalQuantity(`${whole}.${fraction}Ki`);
}

export function maxQuantity(a: string, b: string): string {
  return quantityNanos(b) > quantityNanos(a) ? b : a;
}

/** The value in units of 10^-9. */
export function quantityNanos(text: string): bigint {
  const [, sign, whole = "", fraction = "", suffix = ""] = /^([+-]?)(\d*)\.?(\d*)(.*)$/.exec(text)!;
  let digits = BigInt(whole + fraction || "0");
  let scale = -fraction.length - nano;
  const binary = powersOf1024.indexOf(suffix);
  if (binary > 0) digits <<= BigInt(10 * binary);
  else scale += /^[eE]/.test(suffix) && suffix.length > 1 ? Number(suffix.slice(1)) : powersOfTen[suffix] ?? 0;
  const nanos = scale >= 0 ? digits * 10n ** BigInt(scale) : digits / 10n ** BigInt(-scale);
  return sign === "-" ? -nanos : nanos;
}
