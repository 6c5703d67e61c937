// The quoting that Go's time package uses inside its error texts, which clients get to see word for word.

const utf8 = new TextEncoder();

/** `text` in double quotes; control and non-ASCII characters as `\xNN` per UTF-8 byte. */
export function quoteForTimeError(text: string): string {
  let quoted = "";
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code < 0x20 || code >= 0x80) {
      for (const byte of utf8.encode(character)) quoted += `\\x${byte.toString(16).padStart(2, "0")}`;
    } else {
      quoted += character === '"' || character === "\\" ? `\\${character}` : character;
    }
  }
  return `"${quoted}"`;
}
