// Lists of indexes of an Indexed job, such as `1,3-5,7`.

import { goQuote } from "../../go_quote.ts";

export interface IndexCount {
  /** How many indexes there are; 0 for a malformed list. */
  readonly total: number;
  readonly fault: string | undefined;
}

export interface Interval {
  readonly first: number;
  readonly last: number;
}

/** `completions` is the number of all indexes. An empty text is a list of none. */
export function countIndexes(text: string, completions: number): IndexCount {
  if (text === "") return { total: 0, fault: undefined };
  let total = 0;
  let previous: number | undefined;
  for (const part of text.split(",")) {
    const interval = parseInterval(part, completions);
    if (typeof interval === "string") return { total: 0, fault: interval };
    if (previous !== undefined && previous >= interval.first) {
      return { total: 0, fault: `non-increasing order, previous: ${previous}, current: ${interval.first}` };
    }
    total += interval.last - interval.first + 1;
    previous = interval.last;
  }
  return { total, fault: undefined };
}

/** The first index that both lists have; parts that are malformed are passed over. */
export function commonIndex(a: string, { b, completions }: { b: string; completions: number }): number | undefined {
  const [left, right] = [a, b].map((text) =>
    text.split(",").map((part) => parseInterval(part, completions))
      .filter((interval) => typeof interval !== "string")
  ) as [Interval[], Interval[]];
  for (const one of left) {
    const other = right.find(({ first, last }) => one.first <= last && first <= one.last);
    if (other !== undefined) return Math.max(one.first, other.first);
  }
  return undefined;
}

/** The interval, or what is wrong with it. */
function parseInterval(part: string, completions: number): Interval | string {
  const limits = part.split("-");
  if (limits.length > 2) {
    return `the fragment ${goQuote(part)} violates the requirement that an index interval can have at most two parts ` +
      "separated by '-'";
  }
  for (const limit of limits) {
    if (!/^[+-]?\d+$/.test(limit)) return `cannot convert string to integer for index: ${goQuote(limit)}`;
    if (Number(limit) >= completions) return `too large index: ${goQuote(limit)}`;
  }
  const [first, last = first] = limits.map(Number) as [number, number?];
  if (limits.length > 1 && first >= last) return `non-increasing order, previous: ${first}, current: ${last}`;
  return { first, last };
}
