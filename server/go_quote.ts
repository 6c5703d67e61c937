// Go's %q, in which kube-apiserver puts names and values into its messages.

const ESCAPES: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  '"': '\\"',
};

/** What Go's unicode.IsPrint accepts: graphic characters, and of all spaces only U+0020. */
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** Whether every character is plain, which nearly every name is. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** `text` as strconv.Quote prints it. */
export function goQuote(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  let quoted = '"';
  for (const char of text) quoted += quoteChar(char);
  return quoted + '"';
}

/** Whether Go would show the character as it is; bytes that were no UTF-8 are read as U+FFFD, which it would. */
export function isPrintable(char: string): boolean {
  return PRINTABLE.test(char) || /^[\udc80-\udcff]$/.test(char);
}

function quoteChar(char: string): string {
  const escape = ESCAPES[char];
  if (escape !== undefined) return escape;
  if (PRINTABLE.test(char)) return char;
  const code = char.codePointAt(0)!;
  // Bytes that were no UTF-8 are carried as U+DC80 to U+DCFF, see request_target.ts.
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${hex(code - 0xdc00, 2)}`;
  if (code < 0x20 || code === 0x7f) return `\\x${hex(code, 2)}`;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
