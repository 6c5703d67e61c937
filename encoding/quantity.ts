// The text of resource.Quantity: what kube-apiserver prints for a quantity that was written in any accepted form.

type QuantityFormat = "decimal" | "exponent" | "binary";

/** A value of `digits` times 10 to the `scale`. */
interface DecimalValue {
  readonly digits: bigint;
  readonly scale: number;
}

interface QuantityText {
  readonly negative: boolean;
  /** Whole digits without leading zeros, "0" if there are none. */
  readonly whole: string;
  readonly fraction: string;
  readonly hasDigits: boolean;
  readonly format: QuantityFormat;
  /** Power of ten of a decimal suffix, power of two of a binary one. */
  readonly suffixExponent: number;
}

const NANO = -9;
/** More digits than this do not surely fit an int64. */
const INT64_DIGITS = 18;
const INT64_MAX = (1n << 63n) - 1n;

const DECIMAL_SUFFIXES = new Map([
  ["n", -9],
  ["u", -6],
  ["m", -3],
  ["", 0],
  ["k", 3],
  ["M", 6],
  ["G", 9],
  ["T", 12],
  ["P", 15],
  ["E", 18],
]);
const DECIMAL_SUFFIX_OF = new Map([...DECIMAL_SUFFIXES].map(([suffix, exponent]) => [exponent, suffix]));
const BINARY_SUFFIXES = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/**
 * The text that kube-apiserver prints for the quantity `text`: as it was written where Go keeps that, else canonical.
 * `minScale` rounds up (away from zero) to a power of ten, e.g. -3 for the milli units of defaulted resource lists.
 * Throws a RangeError with Go's message when `text` is no quantity.
 */
export function canonicalQuantity(text: string, minScale = NANO): string {
  const parsed = parseText(text);
  const value = toDecimal(parsed);
  if (parsed.format !== "binary") {
    if (isKeptDecimal(parsed) && value.scale >= minScale) return text;
    return signed(parsed, formatDecimal(roundUp(value, minScale), parsed.format));
  }
  if (isKeptBinary(parsed)) return text;
  return signed(parsed, formatBinary(roundUp(value, minScale)));
}

function parseText(text: string): QuantityText {
  const match = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/.exec(text);
  if (text === "" || match === null) {
    throw new RangeError(
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    );
  }
  const [, sign, whole = "", fraction = "", suffix = ""] = match;
  const parsed = {
    negative: sign === "-",
    whole: whole.replace(/^0+/, "") || "0",
    fraction,
    hasDigits: whole !== "" || fraction !== "",
    ...parseSuffix(suffix),
  };
  // Only the arbitrary-precision path of Go looks at a number without any digit and refuses it.
  if (!parsed.hasDigits && !fitsInt64(parsed)) {
    throw new RangeError("unable to parse numeric part of quantity");
  }
  return parsed;
}

function parseSuffix(suffix: string): { format: QuantityFormat; suffixExponent: number } {
  const decimal = DECIMAL_SUFFIXES.get(suffix);
  if (decimal !== undefined) return { format: "decimal", suffixExponent: decimal };
  const binary = BINARY_SUFFIXES.indexOf(suffix);
  if (binary > 0) return { format: "binary", suffixExponent: binary * 10 };
  if (/^[eE][-+]?[0-9]+$/.test(suffix)) return { format: "exponent", suffixExponent: Number(suffix.slice(1)) };
  throw new RangeError("unable to parse quantity's suffix");
}

function fitsInt64(text: QuantityText): boolean {
  const { whole, fraction, suffixExponent } = text;
  if (text.format === "binary") return fraction === "" && 15 - whole.length - Math.trunc(suffixExponent * 0.3) >= 1;
  return whole.length + fraction.length <= INT64_DIGITS && suffixExponent - fraction.length >= NANO;
}

/** Go keeps what looks canonical at a glance: a scale with a suffix of its own and no zeros to shorten. */
function isKeptDecimal(text: QuantityText): boolean {
  const digits = text.whole + text.fraction;
  const scale = text.suffixExponent - text.fraction.length;
  return fitsInt64(text) && scale % 3 === 0 && !digits.startsWith("0") && !digits.endsWith("000");
}

function isKeptBinary(text: QuantityText): boolean {
  return fitsInt64(text) && (BigInt(text.whole) & 7n) !== 0n;
}

function toDecimal(text: QuantityText): DecimalValue {
  const digits = BigInt(text.whole + text.fraction);
  if (text.format !== "binary") return { digits, scale: text.suffixExponent - text.fraction.length };
  return { digits: digits << BigInt(text.suffixExponent), scale: -text.fraction.length };
}

function roundUp(value: DecimalValue, minScale: number): DecimalValue {
  if (value.scale >= minScale || value.digits === 0n) return value;
  const drop = minScale - value.scale;
  if (drop > value.digits.toString().length) return { digits: 1n, scale: minScale };
  const unit = 10n ** BigInt(drop);
  return { digits: (value.digits + unit - 1n) / unit, scale: minScale };
}

function signed(text: QuantityText, magnitude: string): string {
  return text.negative && magnitude !== "0" ? `-${magnitude}` : magnitude;
}

/** Digits without a fraction before the largest suffix that allows it. */
function formatDecimal(value: DecimalValue, format: QuantityFormat): string {
  if (value.digits === 0n) return "0";
  const all = value.digits.toString();
  const significant = all.replace(/0+$/, "");
  const scale = value.scale + all.length - significant.length;
  const suffixScale = Math.floor(scale / 3) * 3;
  const digits = significant + "0".repeat(scale - suffixScale);
  if (suffixScale === 0) return digits;
  if (format === "exponent") return `${digits}e${suffixScale}`;
  // Go has no suffix beyond E and prints none; the value is lost there as well.
  return digits + (DECIMAL_SUFFIX_OF.get(suffixScale) ?? "");
}

function formatBinary(value: DecimalValue): string {
  const unit = 10n ** BigInt(-value.scale);
  const whole = value.digits / unit;
  if (whole >= INT64_MAX) return formatInteger(INT64_MAX);
  if (whole * unit !== value.digits || whole < 1024n) return formatDecimal(value, "decimal");
  return formatInteger(whole);
}

function formatInteger(whole: bigint): string {
  let rest = whole;
  let power = 0;
  while (rest % 1024n === 0n && power < BINARY_SUFFIXES.length - 1) {
    rest /= 1024n;
    power++;
  }
  return `${rest}${BINARY_SUFFIXES[power]}`;
}
