// UTF-8 to strings. Most texts of objects are short and ASCII, for which a loop beats TextDecoder several times over.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const shortBytes = 40;

/** The text of `bytes[start, end)`; what is no UTF-8 becomes U+FFFD. */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > shortBytes) return decoder.decode(bytes.subarray(start, end));
  let text = "";
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    if (byte >= 0x80) return decoder.decode(bytes.subarray(start, end));
    text += String.fromCharCode(byte);
  }
  return text;
}
