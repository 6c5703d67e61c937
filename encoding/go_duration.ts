// Durations in the text form of Go's time package ("1h0m0s", "1.5ms"), which metav1.Duration fields carry in JSON.

import { quoteForTimeError } from "./go_time_quote.ts";

const INT64_MAX = (1n << 63n) - 1n;
const INT64_MIN_MAGNITUDE = 1n << 63n;

const UNIT_NANOS = new Map<string, bigint>([
  ["ns", 1n],
  ["us", 1_000n],
  ["\u00b5s", 1_000n],
  ["\u03bcs", 1_000n],
  ["ms", 1_000_000n],
  ["s", 1_000_000_000n],
  ["m", 60_000_000_000n],
  ["h", 3_600_000_000_000n],
]);

/** int64 nanoseconds as Go prints them, e.g. `1h0m0s`, `1m30.005s`, `1.5µs`, `0s`. */
export function formatGoDuration(nanos: bigint): string {
  if (nanos === 0n) return "0s";
  const sign = nanos < 0n ? "-" : "";
  const magnitude = nanos < 0n ? -nanos : nanos;
  return sign + (magnitude < 1_000_000_000n ? formatSubsecond(magnitude) : formatSeconds(magnitude));
}

function formatSubsecond(nanos: bigint): string {
  if (nanos < 1_000n) return `${nanos}ns`;
  if (nanos < 1_000_000n) return `${decimal(nanos, 3)}\u00b5s`;
  return `${decimal(nanos, 6)}ms`;
}

function formatSeconds(nanos: bigint): string {
  const minutes = nanos / 60_000_000_000n;
  const seconds = `${decimal(nanos % 60_000_000_000n, 9)}s`;
  if (minutes === 0n) return seconds;
  if (minutes < 60n) return `${minutes}m${seconds}`;
  return `${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

/** `value` with the decimal point moved left by `places`, without trailing zeros. */
function decimal(value: bigint, places: number): string {
  const digits = value.toString().padStart(places + 1, "0");
  const fraction = digits.slice(-places).replace(/0+$/, "");
  const whole = digits.slice(0, -places);
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

/** Parses Go duration text to int64 nanoseconds. Throws a RangeError with Go's message for anything else. */
export function parseGoDuration(text: string): bigint {
  const negative = text.startsWith("-");
  let rest = negative || text.startsWith("+") ? text.slice(1) : text;
  if (rest === "0") return 0n;
  if (rest === "") throw invalidDuration(text);

  let total = 0n;
  while (rest !== "") {
    const [term = "", whole = "", fraction = "", unit = ""] = /^([0-9]*)(?:\.([0-9]*))?([^.0-9]*)/.exec(rest)!;
    if (whole === "" && fraction === "") throw invalidDuration(text);
    if (whole !== "" && BigInt(whole) > INT64_MIN_MAGNITUDE) throw invalidDuration(text);
    if (unit === "") throw new RangeError(`time: missing unit in duration ${quoteForTimeError(text)}`);
    const unitNanos = UNIT_NANOS.get(unit);
    if (unitNanos === undefined) {
      throw new RangeError(`time: unknown unit ${quoteForTimeError(unit)} in duration ${quoteForTimeError(text)}`);
    }
    total += BigInt(whole === "" ? "0" : whole) * unitNanos + fractionNanos(fraction, unitNanos);
    if (total > INT64_MIN_MAGNITUDE) throw invalidDuration(text);
    rest = rest.slice(term.length);
  }
  if (!negative && total > INT64_MAX) throw invalidDuration(text);
  return negative ? -total : total;
}

/** Digits past the int64 range do not count, and the product is a float64 cut off, both as in Go. */
function fractionNanos(fraction: string, unitNanos: bigint): bigint {
  let digits = fraction;
  while (digits !== "" && BigInt(digits) > INT64_MAX) digits = digits.slice(0, -1);
  if (digits === "") return 0n;
  return BigInt(Math.trunc(Number(BigInt(digits)) * (Number(unitNanos) / 10 ** digits.length)));
}

function invalidDuration(text: string): RangeError {
  return new RangeError(`time: invalid duration ${quoteForTimeError(text)}`);
}
