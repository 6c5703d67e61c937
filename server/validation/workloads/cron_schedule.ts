// Schedules of CronJobs: the five fields and the descriptors of robfig/cron, and its texts for what is wrong with them.

import { parseGoDuration } from "../../../encoding/go_duration.ts";
import { goQuote } from "../../go_quote.ts";

interface Bounds {
  readonly min: number;
  readonly max: number;
  /** Names from `min` on. */
  readonly names?: readonly string[];
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const fieldBounds: readonly Bounds[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: months },
  { min: 0, max: 6, names: weekdays },
];
const descriptors = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/** The first fault, or undefined. A time zone in the schedule is looked up by `isTimeZone`. */
export function scheduleFault(schedule: string, isTimeZone: (name: string) => boolean): string | undefined {
  try {
    parseSchedule(schedule, isTimeZone);
    return undefined;
  } catch (error) {
    if (error instanceof ScheduleError) return error.message;
    throw error;
  }
}

class ScheduleError extends Error {
  override readonly name = "ScheduleError";
}

function parseSchedule(schedule: string, isTimeZone: (name: string) => boolean): void {
  const [, zone, rest = schedule] = /^(?:CRON_)?TZ=([^ ]*) (.*)$/s.exec(schedule) ?? [];
  if (zone !== undefined && !isTimeZone(zone)) {
    throw new ScheduleError(`provided bad location ${zone}: unknown time zone ${zone}`);
  }
  const spec = zone === undefined ? rest : rest.trim();
  if (spec.startsWith("@")) return parseDescriptor(spec);
  const fields = spec.split(/\s+/).filter((field) => field !== "");
  if (fields.length !== fieldBounds.length) {
    throw new ScheduleError(`expected exactly 5 fields, found ${fields.length}: [${fields.join(" ")}]`);
  }
  fields.forEach((field, index) => {
    for (const range of field.split(",")) if (range !== "") parseRange(range, fieldBounds[index]!);
  });
}

function parseDescriptor(spec: string): void {
  if (descriptors.includes(spec)) return;
  const every = "@every ";
  if (!spec.startsWith(every)) throw new ScheduleError(`unrecognized descriptor: ${spec}`);
  try {
    parseGoDuration(spec.slice(every.length));
  } catch (error) {
    throw new ScheduleError(`failed to parse duration ${spec}: ${(error as Error).message}`);
  }
}

/** `*`, `5`, `1-5`, each with `/2` perhaps. */
function parseRange(range: string, bounds: Bounds): void {
  const [limits = "", ...steps] = range.split("/");
  const { start, end } = parseLimits(limits, { bounds, range, hasStep: steps.length === 1 });
  if (steps.length > 1) throw new ScheduleError(`too many slashes: ${range}`);
  const step = steps.length === 1 ? parseNumber(steps[0]!) : 1;
  if (start < bounds.min) {
    throw new ScheduleError(`beginning of range (${start}) below minimum (${bounds.min}): ${range}`);
  }
  if (end > bounds.max) throw new ScheduleError(`end of range (${end}) above maximum (${bounds.max}): ${range}`);
  if (start > end) throw new ScheduleError(`beginning of range (${start}) beyond end of range (${end}): ${range}`);
  if (step === 0) throw new ScheduleError(`step of range should be a positive number: ${range}`);
}

interface RangeContext {
  readonly bounds: Bounds;
  readonly range: string;
  readonly hasStep: boolean;
}

function parseLimits(limits: string, { bounds, range, hasStep }: RangeContext): { start: number; end: number } {
  const [low = "", high, ...more] = limits.split("-");
  if (low === "*" || low === "?") return { start: bounds.min, end: bounds.max };
  const start = parseLimit(low, bounds);
  if (more.length > 0) throw new ScheduleError(`too many hyphens: ${range}`);
  if (high !== undefined) return { start, end: parseLimit(high, bounds) };
  return { start, end: hasStep ? bounds.max : start };
}

function parseLimit(text: string, { min, names = [] }: Bounds): number {
  const index = names.indexOf(text.toLowerCase());
  return index >= 0 ? min + index : parseNumber(text);
}

function parseNumber(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) {
    throw new ScheduleError(`failed to parse int from ${text}: strconv.Atoi: parsing ${goQuote(text)}: invalid syntax`);
  }
  const number = Number(text);
  if (number < 0) throw new ScheduleError(`negative number (${number}) not allowed: ${text}`);
  return number;
}
