// Guesses how far a number of further keys will reach, from how far some keys reached, so that a range nobody has read
// before can be read in parts too. A guess may be wrong by any amount: it only says where to cut, not what is there.

/** So many keys were found from `first` on (inclusive) up to `last` (exclusive). */
export interface KeySpan {
  readonly first: string;
  readonly last: string;
  readonly keys: number;
}

/** Keys are compared as numbers of so many digits behind what they share, each an ASCII character. */
const digits = 6;
const base = 128;

/** Where about so many further keys will end if they go on as densely; where other names begin if that is sooner. */
export function guessKey({ first, last, keys }: KeySpan, furtherKeys: number): string | undefined {
  const shared = sharedLength(first, last);
  const [from, to] = [toNumber(first, shared), toNumber(last, shared)];
  const guess = Math.ceil(to + Math.max(1, (to - from) * (furtherKeys / keys)));
  return guess < base ** digits ? last.slice(0, shared) + toDigits(guess) : nextSibling(last.slice(0, shared));
}

/** The first key after all that begin with a prefix. */
function nextSibling(prefix: string): string | undefined {
  const code = prefix.charCodeAt(prefix.length - 1);
  return code < base - 1 ? prefix.slice(0, -1) + String.fromCharCode(code + 1) : undefined;
}

function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}

function toNumber(key: string, start: number): number {
  let number = 0;
  for (let index = start; index < start + digits; index++) {
    const code = index < key.length ? key.charCodeAt(index) : 0;
    number = number * base + Math.min(code, base - 1);
  }
  return number;
}

function toDigits(number: number): string {
  let text = "";
  for (; text.length < digits; number = Math.floor(number / base)) text = String.fromCharCode(number % base) + text;
  return text;
}
