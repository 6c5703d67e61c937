// Times as JSON strings in RFC 3339, straight from protobuf's seconds and nanoseconds.
import type { ByteWriter } from "./wire_writer.ts";

const SECONDS_A_DAY = 86_400;
/** Days from 0000-03-01 to 1970-01-01 in the proleptic Gregorian calendar. */
const DAYS_TO_EPOCH = 719_468;

/** The last text written: objects repeat their times (managedFields, conditions). */
const memo = { seconds: Number.NaN, text: new Uint8Array(19) };

/** Appends metav1.Time, `"2006-01-02T15:04:05Z"`: UTC, whole seconds. */
export function appendTime(out: ByteWriter, seconds: number): void {
  setMemo(seconds);
  out.reserve(22);
  out.byte(0x22);
  out.copy(memo.text);
  out.byte(0x5a);
  out.byte(0x22);
}

/** Appends metav1.MicroTime, `"2006-01-02T15:04:05.000000Z"`. */
export function appendMicroTime(out: ByteWriter, seconds: number, nanos: number): void {
  setMemo(seconds);
  out.reserve(29);
  out.byte(0x22);
  out.copy(memo.text);
  out.byte(0x2e);
  let micros = Math.floor(nanos / 1000);
  for (let i = 5; i >= 0; i--) {
    out.bytes[out.length + i] = 0x30 + micros % 10;
    micros = Math.floor(micros / 10);
  }
  out.length += 6;
  out.byte(0x5a);
  out.byte(0x22);
}

function setMemo(seconds: number): void {
  if (seconds === memo.seconds) return;
  const days = Math.floor(seconds / SECONDS_A_DAY);
  const rest = seconds - days * SECONDS_A_DAY;
  const { year, month, day } = civilDate(days);
  const { text } = memo;
  digits(text, 0, 4, year);
  text[4] = 0x2d;
  digits(text, 5, 2, month);
  text[7] = 0x2d;
  digits(text, 8, 2, day);
  text[10] = 0x54;
  digits(text, 11, 2, Math.floor(rest / 3600));
  text[13] = 0x3a;
  digits(text, 14, 2, Math.floor(rest / 60) % 60);
  text[16] = 0x3a;
  digits(text, 17, 2, rest % 60);
  memo.seconds = seconds;
}

function digits(text: Uint8Array, at: number, count: number, value: number): void {
  for (let i = at + count - 1; i >= at; i--) {
    text[i] = 0x30 + value % 10;
    value = Math.floor(value / 10);
  }
}

/** Days since 1970-01-01 to a date; years are counted from March so that the leap day comes last. */
function civilDate(daysSinceEpoch: number): { year: number; month: number; day: number } {
  const days = daysSinceEpoch + DAYS_TO_EPOCH;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}
