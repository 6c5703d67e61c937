// Time zones of CronJobs, by their names in the IANA database.

import type { TextRule } from "../names.ts";

const filePart = /^[A-Za-z.\-_0-9+]{1,14}$/;

export const timeZoneFaults: TextRule = (name) => {
  if (name === "") return ["timeZone must be nil or non-empty string"];
  const isPath = name.split("/").every((part) =>
    part !== "." && part !== ".." && !part.startsWith("-") && filePart.test(part)
  );
  if (!isPath) return [`unknown time zone ${name}`];
  const isLocal = name.toLowerCase() === "local";
  const explicit = "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones";
  return [
    ...(isLocal ? [explicit] : []),
    ...(name === "Local" || isTimeZone(name) ? [] : [`unknown time zone ${name}`]),
  ];
};

/** Go looks for a file of the name, so that capitals count, which JavaScript does not mind. */
export function isTimeZone(name: string): boolean {
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}
