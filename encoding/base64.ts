// Standard base64 with padding, as Go's encoding/base64 reads it: line breaks are ignored wherever they stand.

/** @throws {RangeError} in Go's words, which say at which byte the text goes wrong */
export function decodeBase64(text: string): Uint8Array {
  const clean = text.replace(/[\r\n]/g, "");
  try {
    // The platform would skip other white space and do without padding.
    if (clean.length % 4 !== 0 || /[\t\f ]/.test(clean)) throw new SyntaxError("not in groups of four");
    return Uint8Array.fromBase64(clean);
  } catch (cause) {
    throw new RangeError(`illegal base64 data at input byte ${errorOffset(text)}`, { cause });
  }
}

/** Where Go stops: at the character that does not fit, or at the start of a group of four that is cut off. */
function errorOffset(text: string): number {
  let at = 0;
  let inGroup = 0;
  for (; at < text.length; at++) {
    const char = text[at]!;
    if (char === "\r" || char === "\n") continue;
    if (char === "=" && inGroup >= 2) return paddingError(text, at + 1, inGroup);
    if (!/[A-Za-z0-9+/]/.test(char)) return at;
    inGroup = (inGroup + 1) % 4;
  }
  return at - inGroup;
}

function paddingError(text: string, afterPadding: number, inGroup: number): number {
  let at = skipLineBreaks(text, afterPadding);
  if (inGroup === 2) {
    if (at === text.length) return at;
    if (text[at] !== "=") return at - 1;
    at = skipLineBreaks(text, at + 1);
  }
  return at;
}

function skipLineBreaks(text: string, at: number): number {
  while (text[at] === "\r" || text[at] === "\n") at++;
  return at;
}
