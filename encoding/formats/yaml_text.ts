// The text of a JSON string as the YAML reader sees it that kube-apiserver reads its own JSON with.
import { type JsonIndex, NodeFlag } from "./json_index.ts";

/** Characters that YAML does not allow, not even in quotes; the answer is a 500 with this message. */
export class YamlControlCharacterError extends Error {
  /** Always `YamlControlCharacterError`. */
  override readonly name = "YamlControlCharacterError";

  constructor() {
    super("yaml: control characters are not allowed");
  }
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
const NOT_ALLOWED = /[\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;
/** U+0085 with the spaces around it, possibly several times. */
const NEXT_LINES = / *(\u0085[ \u0085]*)/g;

/** Decodes the string or key at `node`. Throws YamlControlCharacterError. */
export function decodeText(index: JsonIndex, node: number): string {
  const flags = index.flags[node]!;
  let text = utf8.decode(index.json.subarray(index.start[node], index.end[node]));
  if (flags & NodeFlag.beyondAscii) {
    if (NOT_ALLOWED.test(text)) throw new YamlControlCharacterError();
    text = text.replace(NEXT_LINES, foldNextLines);
  }
  return flags & (NodeFlag.escaped | NodeFlag.beyondAscii) ? JSON.parse(`"${text}"`) : text;
}

/** A raw U+0085 is a line break in a quoted YAML scalar: one becomes a space, of more all but the first stay breaks. */
function foldNextLines(_match: string, breaks: string): string {
  const count = breaks.split("\u0085").length - 1;
  return count === 1 ? " " : "\\n".repeat(count - 1);
}
