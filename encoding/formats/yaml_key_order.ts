// The order in which kube-apiserver's YAML writer prints the keys of a mapping: letters by code point, other symbols
// before letters, runs of digits by their number (rules: go-yaml v2 sorter.go).
import type { JsonIndex } from "./json_index.ts";
import { decodeText } from "./yaml_text.ts";

const BACKSLASH = 0x5c;
const ZERO = 0x30;
const DIGIT = /^\p{Nd}$/u;
const LETTER = /^\p{L}$/u;

/** Of bytes that decide where two keys differ: symbols before letters. Digits and escapes need a closer look. */
const UNDECIDED = 0;
const SYMBOL = 1;
const ASCII_LETTER = 2;
const BYTE_CLASS = new Uint8Array(256).fill(SYMBOL, 0x20, 0x7f).fill(UNDECIDED, ZERO, ZERO + 10);
BYTE_CLASS.fill(ASCII_LETTER, 0x41, 0x5b).fill(ASCII_LETTER, 0x61, 0x7b);
BYTE_CLASS[BACKSLASH] = UNDECIDED;

/** Insertion sort is quadratic, but most objects have few keys, and those often in order. */
const INSERTION_SORT_MAX = 64;

/**
 * Sorts the key nodes in `keys[from, to)`; of equal keys the last stays. Returns where the sorted ones end.
 */
export function sortKeyNodes(index: JsonIndex, keys: Int32Array, { from, to }: { from: number; to: number }): number {
  if (to - from > INSERTION_SORT_MAX) return sortMany(index, keys, { from, to });
  let end = from;
  for (let i = from; i < to; i++) {
    const key = keys[i]!;
    let at = end;
    let order = -1;
    while (at > from && (order = compareKeyNodes(index, keys[at - 1]!, key)) > 0) at--;
    if (at > from && order === 0) {
      keys[at - 1] = key;
      continue;
    }
    keys.copyWithin(at + 1, at, end);
    keys[at] = key;
    end++;
  }
  return end;
}

function sortMany(index: JsonIndex, keys: Int32Array, { from, to }: { from: number; to: number }): number {
  const sorted = Array.from(keys.subarray(from, to)).sort((a, b) => compareKeyNodes(index, a, b));
  const kept = sorted.filter((key, i) => i + 1 === sorted.length || compareKeyNodes(index, key, sorted[i + 1]!) !== 0);
  keys.set(kept, from);
  return from + kept.length;
}

/** Compares the keys at two nodes, mostly by their bytes; 0 only for the same key. */
export function compareKeyNodes(index: JsonIndex, a: number, b: number): number {
  const { json } = index;
  const aStart = index.start[a]!;
  const bStart = index.start[b]!;
  const aLength = index.end[a]! - aStart;
  const bLength = index.end[b]! - bStart;
  const shorter = aLength < bLength ? aLength : bLength;
  let at = 0;
  while (at < shorter && json[aStart + at] === json[bStart + at]) at++;
  if (at === shorter) return aLength - bLength;
  const x = json[aStart + at]!;
  const y = json[bStart + at]!;
  const byteClass = BYTE_CLASS[x]!;
  if (byteClass === UNDECIDED || BYTE_CLASS[y] === UNDECIDED) {
    return compareYamlKeys(decodeText(index, a), decodeText(index, b));
  }
  return byteClass - BYTE_CLASS[y]! || x - y;
}

/** For Array.sort; 0 only for equal keys. */
export function compareYamlKeys(a: string, b: string): number {
  const left = Array.from(a);
  const right = Array.from(b);
  const shorter = Math.min(left.length, right.length);
  let at = 0;
  while (at < shorter && left[at] === right[at]) at++;
  if (at === shorter) return left.length - right.length;
  return compareFrom(left, right, at);
}

/** Decides at the first difference. */
function compareFrom(left: string[], right: string[], at: number): number {
  const x = left[at]!;
  const y = right[at]!;
  const byCodePoint = x.codePointAt(0)! - y.codePointAt(0)!;
  const xIsLetter = LETTER.test(x);
  const yIsLetter = LETTER.test(y);
  if (xIsLetter || yIsLetter) return xIsLetter && yIsLetter ? byCodePoint : xIsLetter ? 1 : -1;

  // A zero inside a number counts: 10 > 9. A leading one does not: 01 and 1 are the same number, the longer goes last.
  const insideNumber = (x === "0" || y === "0") && followsNonZeroDigit(left, at);
  const xRun = readDigits(left, at, insideNumber);
  const yRun = readDigits(right, at, insideNumber);
  if (xRun.value !== yRun.value) return xRun.value < yRun.value ? -1 : 1;
  return xRun.end !== yRun.end ? xRun.end - yRun.end : byCodePoint;
}

function followsNonZeroDigit(key: string[], at: number): boolean {
  let before = at - 1;
  while (before >= 0 && key[before] === "0") before--;
  return before >= 0 && DIGIT.test(key[before]!);
}

/** The digits from `at` on, with a 1 before them when `insideNumber`; an int64 that wraps around, as in Go. */
function readDigits(key: string[], at: number, insideNumber: boolean): { value: bigint; end: number } {
  let value = insideNumber ? 1n : 0n;
  let end = at;
  while (end < key.length && DIGIT.test(key[end]!)) {
    value = BigInt.asIntN(64, value * 10n + BigInt(key[end]!.codePointAt(0)! - ZERO));
    end++;
  }
  return { value, end };
}
