// Text of metav1.Time and metav1.MicroTime (RFC 3339, UTC), read and refused as Go's time.Parse does.
// A year may leave 0..9999 by way of an offset; it is then printed as Go prints it.

import { quoteForTimeError } from "./go_time_quote.ts";

export interface Timestamp {
  /** Since 1970-01-01T00:00:00Z. */
  readonly seconds: number;
  /** 0 to 999,999,999. */
  readonly nanos: number;
}

/** Go's zero time, 0001-01-01T00:00:00Z, which JSON shows as null. */
export const ZERO_TIME_SECONDS = -62_135_596_800;

const TIME_LAYOUT = "2006-01-02T15:04:05Z07:00";
const MICRO_TIME_LAYOUT = "2006-01-02T15:04:05.000000Z07:00";
const DAY_SECONDS = 86_400;

/** `2006-01-02T15:04:05Z`. */
export function formatTime(seconds: number): string {
  return `${formatDateTime(seconds)}Z`;
}

/** `2006-01-02T15:04:05.000000Z`; nanoseconds below a microsecond are cut off. */
export function formatMicroTime(time: Timestamp): string {
  return `${formatDateTime(time.seconds)}.${pad(Math.trunc(time.nanos / 1000), 6)}Z`;
}

/** Parses RFC 3339 with an optional fraction. Throws a RangeError with the message of Go's time.ParseError. */
export function parseTime(text: string): Timestamp {
  return new TimeReader(text, TIME_LAYOUT).read();
}

/** Like parseTime, but six fraction digits are required, as metav1.MicroTime does. */
export function parseMicroTime(text: string): Timestamp {
  return new TimeReader(text, MICRO_TIME_LAYOUT).read();
}

function formatDateTime(seconds: number): string {
  const days = Math.floor(seconds / DAY_SECONDS);
  const ofDay = seconds - days * DAY_SECONDS;
  const { year, month, day } = civilFromDays(days);
  const date = `${year < 0 ? "-" : ""}${pad(Math.abs(year), 4)}-${pad(month, 2)}-${pad(day, 2)}`;
  return `${date}T${pad(Math.floor(ofDay / 3600), 2)}:${pad(Math.floor(ofDay / 60) % 60, 2)}:${pad(ofDay % 60, 2)}`;
}

function pad(value: number, width: number): string {
  return value.toString().padStart(width, "0");
}

// The proleptic Gregorian calendar repeats every 400 years of 146,097 days; years are counted from March so that
// the leap day comes last. 719,468 days lie between 0000-03-01 and the Unix epoch.
const ERA_DAYS = 146_097;
const EPOCH_FROM_MARCH_OF_YEAR_0 = 719_468;

function daysFromCivil(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * ERA_DAYS + dayOfEra - EPOCH_FROM_MARCH_OF_YEAR_0;
}

function civilFromDays(days: number): { year: number; month: number; day: number } {
  const shifted = days + EPOCH_FROM_MARCH_OF_YEAR_0;
  const era = Math.floor(shifted / ERA_DAYS);
  const dayOfEra = shifted - era * ERA_DAYS;
  const leapDays = Math.floor(dayOfEra / 1_460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}

/** Days of a month (1 to 12) of the proleptic Gregorian calendar. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Reads one text part by part; each part names the piece of the layout that an error quotes. */
class TimeReader {
  readonly #text: string;
  readonly #layout: string;
  #rest: string;

  constructor(text: string, layout: string) {
    this.#text = text;
    this.#layout = layout;
    this.#rest = text;
  }

  read(): Timestamp {
    const year = this.#year();
    this.#literal("-");
    const month = this.#number("01", "month", { min: 1, max: 12 });
    this.#literal("-");
    const day = this.#number("02");
    this.#literal("T");
    const hour = this.#number("15", "hour", { min: 0, max: 23, oneDigit: true });
    this.#literal(":");
    const minute = this.#number("04", "minute", { min: 0, max: 59 });
    this.#literal(":");
    const second = this.#number("05", "second", { min: 0, max: 59 });
    const nanos = this.#layout === MICRO_TIME_LAYOUT ? this.#sixDigitFraction() : this.#optionalFraction();
    const offset = this.#zone();
    if (this.#rest !== "") throw this.#failure(`: extra text: ${quoteForTimeError(this.#rest)}`);
    if (day < 1 || day > daysInMonth(year, month)) throw this.#failure(": day out of range");
    const ofDay = hour * 3600 + minute * 60 + second;
    return { seconds: daysFromCivil(year, month, day) * DAY_SECONDS + ofDay - offset, nanos };
  }

  #year(): number {
    if (!/^[0-9]{4}/.test(this.#rest)) throw this.#mismatch("2006");
    return Number(this.#take(4));
  }

  #literal(expected: string): void {
    if (!this.#rest.startsWith(expected)) throw this.#mismatch(expected);
    this.#take(1);
  }

  #number(part: string, name?: string, range?: { min: number; max: number; oneDigit?: boolean }): number {
    const digits = (range?.oneDigit ? /^[0-9]{1,2}/ : /^[0-9]{2}/).exec(this.#rest);
    if (digits === null) throw this.#mismatch(part);
    const value = Number(this.#take(digits[0].length));
    if (range && (value < range.min || value > range.max)) throw this.#failure(`: ${name} out of range`);
    return value;
  }

  /** Digits beyond the ninth are read and ignored. */
  #optionalFraction(): number {
    const fraction = /^[.,]([0-9]+)/.exec(this.#rest);
    if (fraction === null) return 0;
    this.#take(fraction[0].length);
    return Number(fraction[1]!.slice(0, 9).padEnd(9, "0"));
  }

  #sixDigitFraction(): number {
    if (!/^[.,][0-9]{6}/.test(this.#rest)) throw this.#mismatch(".000000");
    return Number(this.#take(7).slice(1)) * 1000;
  }

  /** Seconds east of UTC. Hour 24 and minute 60 pass, as in Go. */
  #zone(): number {
    if (this.#rest.startsWith("Z")) {
      this.#take(1);
      return 0;
    }
    const zone = /^([+-])([0-9]{2}):([0-9]{2})/.exec(this.#rest);
    if (zone === null) throw this.#mismatch("Z07:00");
    this.#take(6);
    const hours = Number(zone[2]);
    const minutes = Number(zone[3]);
    if (minutes > 60) throw this.#failure(": time zone offset minute out of range");
    if (hours > 24) throw this.#failure(": time zone offset hour out of range");
    return (zone[1] === "-" ? -1 : 1) * (hours * 3600 + minutes * 60);
  }

  #take(length: number): string {
    const taken = this.#rest.slice(0, length);
    this.#rest = this.#rest.slice(length);
    return taken;
  }

  #mismatch(part: string): RangeError {
    const text = quoteForTimeError(this.#text);
    const rest = quoteForTimeError(this.#rest);
    return new RangeError(`parsing time ${text} as "${this.#layout}": cannot parse ${rest} as "${part}"`);
  }

  #failure(message: string): RangeError {
    return new RangeError(`parsing time ${quoteForTimeError(this.#text)}${message}`);
  }
}
