// The formats of strings that CRD schemas can ask for (kube-openapi's strfmt, as far as apiextensions supports it).
// Others are accepted and say nothing.

import { parseGoDuration } from "../../../encoding/go_duration.ts";
import { daysInMonth } from "../../../encoding/rfc3339.ts";
import { parseCidr, parseIp } from "../addresses.ts";

type Check = (text: string) => boolean;

const hex = "[0-9a-f]";
const name = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

/** By name without dashes. */
const formats: Readonly<Record<string, Check>> = {
  bsonobjectid: matches(/^[0-9a-f]{24}$/i),
  byte: matches(/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/),
  cidr: (text) => parseCidr(text) !== undefined,
  creditcard: isCreditCard,
  date: isDate,
  datetime: isDateTime,
  duration: isDuration,
  email: matches(/^[^<>@]*<[^\s<>@]+@[^\s<>@]+>\s*$|^\s*[^\s<>@,;:()"]+@[^\s<>@,;:()"]+\s*$/),
  hexcolor: matches(/^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/),
  hostname: isHostname,
  ipv4: (text) => text.includes(".") && parseIp(text) !== undefined,
  ipv6: (text) => text.includes(":") && parseIp(text) !== undefined,
  isbn: (text) => isIsbn10(text) || isIsbn13(text),
  isbn10: isIsbn10,
  isbn13: isIsbn13,
  k8slongname: (text) => text.length <= 253 && new RegExp(`^${name}(\\.${name})*$`).test(text),
  k8sshortname: (text) => text.length <= 63 && new RegExp(`^${name}$`).test(text),
  mac: matches(macPattern()),
  password: () => true,
  rgbcolor: isRgbColor,
  ssn: matches(/^\d{3}[- ]\d{2}[- ]\d{4}$/),
  uri: isRequestUri,
  uuid: matches(uuidPattern(`${hex}{4}`, `${hex}{4}`)),
  uuid3: matches(uuidPattern(`3${hex}{3}`, `${hex}{4}`)),
  uuid4: matches(uuidPattern(`4${hex}{3}`, `[89ab]${hex}{3}`)),
  uuid5: matches(uuidPattern(`5${hex}{3}`, `[89ab]${hex}{3}`)),
};

export function isKnownFormat(format: string): boolean {
  return Object.hasOwn(formats, keyOf(format));
}

/** @throws {RangeError} for an unknown format */
export function fitsFormat(text: string, format: string): boolean {
  const check = formats[keyOf(format)];
  if (check === undefined) throw new RangeError(`no format ${format}`);
  return check(text);
}

function keyOf(format: string): string {
  return format.replaceAll("-", "");
}

function matches(pattern: RegExp): Check {
  return (text) => pattern.test(text);
}

function uuidPattern(third: string, fourth: string): RegExp {
  return new RegExp(`^${hex}{8}-?${hex}{4}-?${third}-?${fourth}-?${hex}{12}$`, "i");
}

/** Six, eight or twenty octets, in pairs of digits or, with dots, in fours. */
function macPattern(): RegExp {
  const pairs = (separator: string) => `${hex}{2}(${separator}${hex}{2}){5}((${separator}${hex}{2}){2}){0,1}`;
  const twenty = (separator: string) => `${hex}{2}(${separator}${hex}{2}){19}`;
  const fours = `${hex}{4}(\\.${hex}{4}){2,3}|${hex}{4}(\\.${hex}{4}){9}`;
  return new RegExp(`^(${pairs(":")}|${pairs("-")}|${twenty(":")}|${twenty("-")}|${fours})$`, "i");
}

function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)?.map(Number) ?? [];
  if (year === undefined || month! < 1 || month! > 12) return false;
  return day! >= 1 && day! <= daysInMonth(year, month!);
}

/** Seconds up to 59; the fraction may stand behind any character. */
function isDateTime(text: string): boolean {
  const [date = "", time = ""] = text.toLowerCase().split("t");
  const [, hours = "99", minutes = "", seconds = ""] =
    /^(\d{2}):(\d{2}):(\d{2})(.\d+)?(z|[+-]\d{2}:\d{2})$/.exec(time) ?? [];
  return isDate(date) && hours <= "23" && minutes <= "59" && seconds <= "59";
}

const shortUnits = ["ns", "us", "µs", "ms", "s", "m", "h", "hr", "d", "w", "wk"];
const unitPrefixes = ["nano", "micro", "milli", "sec", "min", "hour", "day", "week"];

/** Go's notation, or a number before a unit anywhere in the text (Scala's `5 minutes`). */
function isDuration(text: string): boolean {
  try {
    parseGoDuration(text);
    return true;
  } catch {
    return [...text.matchAll(/\d+\s*([A-Za-zµ]+)/g)].some(([, word = ""]) => {
      const unit = word.toLowerCase();
      return shortUnits.includes(unit) || unitPrefixes.some((prefix) => unit.startsWith(prefix));
    });
  }
}

const label = /^[a-zA-Z0-9\p{S}\p{L}]([-a-zA-Z0-9\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?$/u;

/** One label, or several of which the last is at least two letters (RFC 1034, RFC 1123); symbols are allowed. */
function isHostname(text: string): boolean {
  if (new TextEncoder().encode(text).length > 255) return false;
  const labels = text.split(".");
  if (labels.some((part) => new TextEncoder().encode(part).length > 63)) return false;
  if (labels.length === 1) return /^[a-zA-Z0-9\p{S}\p{L}](-?[a-zA-Z0-9\p{S}\p{L}]{0,62})$/u.test(text);
  return /^[a-zA-Z\p{L}]{2,63}$/u.test(labels.pop()!) && labels.every((part) => label.test(part));
}

/** An absolute URI or an absolute path. */
function isRequestUri(text: string): boolean {
  if (/[\p{Cc} ]|%(?![0-9a-fA-F]{2})/u.test(text)) return false;
  return /^\/|^[a-zA-Z][-+.a-zA-Z0-9]*:/.test(text) && !/^[^/?#]*:\/\/[^/?#]*[<>"{}|\\^`]/.test(text);
}

function isRgbColor(text: string): boolean {
  const byte = "\\s*(\\d{1,3})\\s*";
  const bytes = new RegExp(`^rgb\\(${byte},${byte},${byte}\\)$`).exec(text)?.slice(1);
  return bytes !== undefined && bytes.every((digits) => Number(digits) <= 255 && String(Number(digits)) === digits);
}

function isIsbn10(text: string): boolean {
  const digits = text.replace(/[\s-]+/g, "");
  if (!/^\d{9}[\dX]$/.test(digits)) return false;
  const sum = [...digits].reduce((sum, digit, at) => sum + (at + 1) * (digit === "X" ? 10 : Number(digit)), 0);
  return sum % 11 === 0;
}

function isIsbn13(text: string): boolean {
  const digits = text.replace(/[\s-]+/g, "");
  if (!/^\d{13}$/.test(digits)) return false;
  return [...digits].reduce((sum, digit, at) => sum + Number(digit) * (at % 2 === 0 ? 1 : 3), 0) % 10 === 0;
}

const cardNumber =
  /^(4\d{12}(\d{3})?|5[1-5]\d{14}|6(011|5\d\d)\d{12}|3[47]\d{13}|3(0[0-5]|[68]\d)\d{11}|(2131|1800|35\d{3})\d{11})$/;

/** A number of a known issuer whose check digit fits (Luhn). */
function isCreditCard(text: string): boolean {
  const digits = text.replace(/\D+/g, "");
  if (!cardNumber.test(digits)) return false;
  const sum = [...digits].reverse().reduce((sum, digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 1 : 2);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
