// A quick look at the bytes of a string that says of most of them that they are written plain. The full rules, for all
// others, are in yaml_scalar.ts.
import { type JsonIndex, NodeFlag } from "./json_index.ts";

const SPACE = 0x20;
const COLON = 0x3a;

/** By first byte: nothing is known; never a type other than string; may be a word such as `yes` or `null`. */
const UNKNOWN = 0;
const SAFE = 1;
const WORD = 2;
const WORD_LENGTH_MAX = 5;

const FIRST_BYTE = new Uint8Array(256).fill(UNKNOWN);
for (let byte = 0x41; byte <= 0x5a; byte++) FIRST_BYTE[byte] = FIRST_BYTE[byte + 0x20] = SAFE;
for (const char of "/_=$(<") FIRST_BYTE[char.charCodeAt(0)] = SAFE;
for (const char of "yYnNtTfFoO") FIRST_BYTE[char.charCodeAt(0)] = WORD;

/** Whether the string at `node` is certainly written plain, byte for byte; folding aside. */
export function isSurelyPlain(index: JsonIndex, node: number): boolean {
  const flags = index.flags[node]!;
  if ((flags & (NodeFlag.escaped | NodeFlag.beyondAscii)) !== 0) return false;
  const { json } = index;
  const start = index.start[node]!;
  const end = index.end[node]!;
  const first = FIRST_BYTE[json[start]!]!;
  if (start === end || first === UNKNOWN || (first === WORD && end - start <= WORD_LENGTH_MAX)) return false;
  const last = json[end - 1]!;
  if ((flags & NodeFlag.indicator) !== 0 && ((flags & NodeFlag.space) !== 0 || last === COLON)) return false;
  return last !== SPACE;
}
