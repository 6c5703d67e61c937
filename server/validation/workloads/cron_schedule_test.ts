import { assertEquals } from "@std/assert";
import { scheduleFault } from "./cron_schedule.ts";
import { isTimeZone } from "./time_zone.ts";

const cases: [schedule: string, fault: string | undefined][] = [
  ["*/5 0-12/2 1,15 jan-mar ?", undefined],
  ["0 0 * * sun", undefined],
  ["@daily", undefined],
  ["@every 1h30m", undefined],
  ["TZ=Europe/Berlin 0 0 * * *", undefined],
  ["x", "expected exactly 5 fields, found 1: [x]"],
  ["@often", "unrecognized descriptor: @often"],
  ["@every x", 'failed to parse duration @every x: time: invalid duration "x"'],
  ["60 * * * *", "end of range (60) above maximum (59): 60"],
  ["* * 0 * *", "beginning of range (0) below minimum (1): 0"],
  ["9-3 * * * *", "beginning of range (9) beyond end of range (3): 9-3"],
  ["*/0 * * * *", "step of range should be a positive number: */0"],
  ["1-2-3 * * * *", "too many hyphens: 1-2-3"],
  ["1/2/3 * * * *", "too many slashes: 1/2/3"],
  ["a * * * *", 'failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax'],
  ["TZ=Mars/X 0 0 * * *", "provided bad location Mars/X: unknown time zone Mars/X"],
];

for (const [schedule, fault] of cases) {
  Deno.test(`what is wrong with the schedule ${schedule}`, () => {
    assertEquals(scheduleFault(schedule, isTimeZone), fault);
  });
}
