// Which plain texts a YAML 1.1 reader takes for something else than a string; kube-apiserver's writer quotes those.
import { daysInMonth } from "../rfc3339.ts";

/** Booleans, null, infinities and not-a-number, by what they begin with. */
const NAMED = new Set([
  ...["y", "yes", "true", "on", "n", "no", "false", "off", "null"].flatMap((
    word,
  ) => [word, titleCase(word), word.toUpperCase()]),
  "~",
  ...[".inf", ".Inf", ".INF"].flatMap((word) => [word, `+${word}`, `-${word}`]),
  ".nan",
  ".NaN",
  ".NAN",
]);

const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const LEADING_DOT_FLOAT = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;
const SEXAGESIMAL = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const INTEGER = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
/** go-yaml parses what follows `0b` once more, with a sign. */
const SIGNED_BINARY = /^0b[-+]([01]+)$/;
const DATE = /^[0-9]{4}-([0-9]{1,2})-([0-9]{1,2})(.*)$/s;
const TIME_WITH_ZONE = /^[Tt]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?(?:Z|[-+]([0-9]{2}):([0-9]{2}))$/;
const TIME_AFTER_SPACE = /^ +([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?$/;

const INT64_MAX = (1n << 63n) - 1n;
const UINT64_MAX = (1n << 64n) - 1n;
/** 64 binary digits, a prefix and a sign fit. */
const INTEGER_LENGTH_MAX = 80;

/** Whether `text`, unquoted, would be read as null, a boolean, a number or a timestamp. */
export function resolvesToOtherType(text: string): boolean {
  if (text === "" || NAMED.has(text)) return true;
  const first = text.charCodeAt(0);
  if (first === 0x2e) return LEADING_DOT_FLOAT.test(text) && Number.isFinite(Number(text.replaceAll("_", "")));
  const isDigit = first >= 0x30 && first <= 0x39;
  if (!isDigit && first !== 0x2b && first !== 0x2d) return false;
  return isNumber(text.replaceAll("_", "")) || isTimestamp(text) || SEXAGESIMAL.test(text);
}

function titleCase(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1);
}

function isNumber(text: string): boolean {
  return (FLOAT.test(text) && Number.isFinite(Number(text))) || isInteger(text);
}

function isInteger(text: string): boolean {
  const signedBinary = SIGNED_BINARY.exec(text);
  if (signedBinary) return BigInt(`0b${signedBinary[1]}`) <= INT64_MAX;
  const match = text.length <= INTEGER_LENGTH_MAX ? INTEGER.exec(text) : null;
  if (match === null) return false;
  const [, sign, digits = ""] = match;
  const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  if (sign === "") return value <= UINT64_MAX;
  return value <= INT64_MAX + (sign === "-" ? 1n : 0n);
}

/** Dates and times that exist, in the forms go-yaml knows. */
function isTimestamp(text: string): boolean {
  const date = DATE.exec(text);
  if (date === null || !isDay(Number(text.slice(0, 4)), Number(date[1]), Number(date[2]))) return false;
  const rest = date[3]!;
  if (rest === "") return true;
  const time = TIME_WITH_ZONE.exec(rest) ?? TIME_AFTER_SPACE.exec(rest);
  if (time === null) return false;
  const [, hour, minute, second, zoneHour = 0, zoneMinute = 0] = time;
  const inDay = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  return inDay && Number(zoneHour) <= 24 && Number(zoneMinute) <= 60;
}

function isDay(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}
