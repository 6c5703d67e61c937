// The difference of two values as a unified diff of their indented JSON, as apimachinery's util/diff prints it: hunks with
// three lines around a change, without the two lines of file names. Matching is that of difflib, which Go's port follows.

import type { ShownValue } from "../../field_error.ts";
import { goJson } from "../../../encoding/json_text.ts";

const CONTEXT_LINES = 3;
/** Texts this long have lines that are so frequent that difflib does not start a match with them. */
const POPULAR_FROM = 200;

/** Lines from..to of one text that have become lines of the other. */
interface Change {
  readonly equal: boolean;
  readonly oldFrom: number;
  readonly oldTo: number;
  readonly newFrom: number;
  readonly newTo: number;
}

interface Match {
  readonly oldAt: number;
  readonly newAt: number;
  readonly size: number;
}

/** "" when the two print the same. */
export function diffOf(old: ShownValue, value: ShownValue): string {
  const [oldLines, newLines] = [linesOf(old), linesOf(value)];
  return hunksOf(changesOf(oldLines, newLines)).map((hunk) => hunkText(hunk, { oldLines, newLines })).join("");
}

function linesOf(value: ShownValue): string[] {
  return indented(value, "").split("\n");
}

/** Go's MarshalIndent by one space. */
function indented(value: ShownValue, indent: string): string {
  if (typeof value !== "object" || value === null) return goJson(value ?? null);
  const inner = `${indent} `;
  const isList = Array.isArray(value);
  const members = isList
    ? value.map((item) => inner + indented(item, inner))
    : Object.entries(value).map(([name, member]) => `${inner}${goJson(name)}: ${indented(member, inner)}`);
  const [open, close] = isList ? "[]" : "{}";
  return members.length === 0 ? `${open}${close}` : `${open}\n${members.join(",\n")}\n${indent}${close}`;
}

function changesOf(oldLines: readonly string[], newLines: readonly string[]): Change[] {
  const changes: Change[] = [];
  let [oldAt, newAt] = [0, 0];
  const matches = [...matchesOf(oldLines, newLines), { oldAt: oldLines.length, newAt: newLines.length, size: 0 }];
  for (const match of matches) {
    if (match.oldAt > oldAt || match.newAt > newAt) {
      changes.push({ equal: false, oldFrom: oldAt, oldTo: match.oldAt, newFrom: newAt, newTo: match.newAt });
    }
    [oldAt, newAt] = [match.oldAt + match.size, match.newAt + match.size];
    if (match.size === 0) continue;
    changes.push({ equal: true, oldFrom: match.oldAt, oldTo: oldAt, newFrom: match.newAt, newTo: newAt });
  }
  return changes;
}

/** Longest matches first, then those on both sides of each; in order, neighbours joined. */
function matchesOf(oldLines: readonly string[], newLines: readonly string[]): Match[] {
  const positions = positionsOf(newLines);
  const found: Match[] = [];
  const ranges = [{ oldFrom: 0, oldTo: oldLines.length, newFrom: 0, newTo: newLines.length }];
  for (let range = ranges.pop(); range !== undefined; range = ranges.pop()) {
    const match = longestMatch({ oldLines, newLines, positions }, range);
    if (match.size === 0) continue;
    found.push(match);
    ranges.push({ ...range, oldTo: match.oldAt, newTo: match.newAt });
    ranges.push({ ...range, oldFrom: match.oldAt + match.size, newFrom: match.newAt + match.size });
  }
  return joined(found.sort((a, b) => a.oldAt - b.oldAt));
}

function joined(matches: readonly Match[]): Match[] {
  const result: Match[] = [];
  for (const match of matches) {
    const last = result.at(-1);
    const isNext = last !== undefined && last.oldAt + last.size === match.oldAt &&
      last.newAt + last.size === match.newAt;
    if (isNext) result[result.length - 1] = { ...last, size: last.size + match.size };
    else result.push(match);
  }
  return result;
}

function positionsOf(lines: readonly string[]): Map<string, number[]> {
  const positions = new Map<string, number[]>();
  lines.forEach((line, index) => positions.set(line, [...positions.get(line) ?? [], index]));
  const limit = Math.floor(lines.length / 100) + 1;
  if (lines.length < POPULAR_FROM) return positions;
  for (const [line, { length }] of positions) if (length > limit) positions.delete(line);
  return positions;
}

interface Texts {
  readonly oldLines: readonly string[];
  readonly newLines: readonly string[];
  readonly positions: ReadonlyMap<string, readonly number[]>;
}

type Range = Omit<Change, "equal">;

function longestMatch({ oldLines, newLines, positions }: Texts, range: Range): Match {
  let best: Match = { oldAt: range.oldFrom, newAt: range.newFrom, size: 0 };
  let lengths = new Map<number, number>();
  for (let oldAt = range.oldFrom; oldAt < range.oldTo; oldAt++) {
    const next = new Map<number, number>();
    for (const newAt of positions.get(oldLines[oldAt]!) ?? []) {
      if (newAt < range.newFrom || newAt >= range.newTo) continue;
      const size = (lengths.get(newAt - 1) ?? 0) + 1;
      next.set(newAt, size);
      if (size > best.size) best = { oldAt: oldAt - size + 1, newAt: newAt - size + 1, size };
    }
    lengths = next;
  }
  return extended({ oldLines, newLines }, { best, range });
}

/** By the equal lines around, frequent ones too. */
function extended(
  { oldLines, newLines }: Pick<Texts, "oldLines" | "newLines">,
  { best, range }: { best: Match; range: Range },
): Match {
  let { oldAt, newAt, size } = best;
  while (oldAt > range.oldFrom && newAt > range.newFrom && oldLines[oldAt - 1] === newLines[newAt - 1]) {
    [oldAt, newAt, size] = [oldAt - 1, newAt - 1, size + 1];
  }
  while (
    oldAt + size < range.oldTo && newAt + size < range.newTo && oldLines[oldAt + size] === newLines[newAt + size]
  ) size++;
  return { oldAt, newAt, size };
}

/** Changes that are near each other share a hunk; long equal parts are cut down to what stands around changes. */
function hunksOf(changes: readonly Change[]): Change[][] {
  const hunks: Change[][] = [];
  let hunk: Change[] = [];
  changes.forEach((change, index) => {
    if (!change.equal) {
      hunk.push(change);
      return;
    }
    const isLast = index === changes.length - 1;
    if (index > 0 && !isLast && change.oldTo - change.oldFrom <= 2 * CONTEXT_LINES) {
      hunk.push(change);
      return;
    }
    if (index > 0) {
      hunks.push([...hunk, headOf(change)]);
      hunk = [];
    }
    if (!isLast) hunk = [tailOf(change)];
  });
  if (hunk.some((change) => !change.equal)) hunks.push(hunk);
  return hunks;
}

function headOf(change: Change): Change {
  return {
    ...change,
    oldTo: Math.min(change.oldTo, change.oldFrom + CONTEXT_LINES),
    newTo: Math.min(change.newTo, change.newFrom + CONTEXT_LINES),
  };
}

function tailOf(change: Change): Change {
  return {
    ...change,
    oldFrom: Math.max(change.oldFrom, change.oldTo - CONTEXT_LINES),
    newFrom: Math.max(change.newFrom, change.newTo - CONTEXT_LINES),
  };
}

function hunkText(hunk: readonly Change[], { oldLines, newLines }: Pick<Texts, "oldLines" | "newLines">): string {
  const [first, last] = [hunk[0]!, hunk.at(-1)!];
  const lines = hunk.flatMap(({ equal, oldFrom, oldTo, newFrom, newTo }) => {
    const before = oldLines.slice(oldFrom, oldTo);
    if (equal) return before.map((line) => ` ${line}`);
    return [...before.map((line) => `-${line}`), ...newLines.slice(newFrom, newTo).map((line) => `+${line}`)];
  });
  const oldRange = rangeText(first.oldFrom, last.oldTo);
  const newRange = rangeText(first.newFrom, last.newTo);
  return `@@ -${oldRange} +${newRange} @@\n${lines.map((line) => `${line}\n`).join("")}`;
}

function rangeText(from: number, to: number): string {
  if (to - from === 1) return String(from + 1);
  return to === from ? `${from},0` : `${from + 1},${to - from}`;
}
