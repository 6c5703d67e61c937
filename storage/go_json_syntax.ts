// Finds the first syntax error of a JSON text and words it as Go's encoding/json does, because clients see those words
// in error messages. It builds no values: a text that passes is valid JSON and may be given to JSON.parse.

/** Nesting that encoding/json accepts. */
const nestingMax = 10_000;

type State = "value" | "valueOrEnd" | "keyOrEnd" | "key" | "colon" | "afterMember" | "afterElement" | "end";

/** The text of the first syntax error in Go's words, or `undefined` when the bytes are valid JSON. */
export function goJsonSyntaxError(bytes: Uint8Array): string | undefined {
  try {
    new Scanner(bytes).scan();
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
  return undefined;
}

class Scanner {
  readonly #bytes: Uint8Array;
  readonly #open: ("{" | "[")[] = [];
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  scan(): void {
    let state: State = "value";
    for (;;) {
      this.#skipSpace();
      if (state === "end") return this.#expectEnd();
      state = this.#step(state);
    }
  }

  #step(state: State): State {
    const character = this.#next();
    switch (state) {
      case "valueOrEnd":
        return character === "]" ? this.#close() : this.#value(character);
      case "keyOrEnd":
        if (character === "}") return this.#close();
        return this.#key(character);
      case "key":
        return this.#key(character);
      case "colon":
        return character === ":" ? "value" : this.#fail("after object key");
      case "afterMember":
        if (character === "}") return this.#close();
        return character === "," ? "key" : this.#fail("after object key:value pair");
      case "afterElement":
        if (character === "]") return this.#close();
        return character === "," ? "value" : this.#fail("after array element");
      default:
        return this.#value(character);
    }
  }

  #value(character: string): State {
    if (character === "{" || character === "[") return this.#enter(character);
    if (character === '"') this.#string();
    else if (character === "-" || isDigit(character)) this.#number(character);
    else if (character === "t") this.#literal("true");
    else if (character === "f") this.#literal("false");
    else if (character === "n") this.#literal("null");
    else this.#fail("looking for beginning of value");
    return this.#after();
  }

  #key(character: string): State {
    if (character !== '"') this.#fail("looking for beginning of object key string");
    this.#string();
    return "colon";
  }

  #enter(bracket: "{" | "["): State {
    if (this.#open.push(bracket) > nestingMax) throw new SyntaxError("exceeded max depth");
    return bracket === "{" ? "keyOrEnd" : "valueOrEnd";
  }

  #close(): State {
    this.#open.pop();
    return this.#after();
  }

  #after(): State {
    const bracket = this.#open.at(-1);
    if (bracket === undefined) return "end";
    return bracket === "{" ? "afterMember" : "afterElement";
  }

  #string(): void {
    for (let character = this.#next(); character !== '"'; character = this.#next()) {
      if (character < " ") this.#fail("in string literal");
      if (character === "\\") this.#escape();
    }
  }

  #escape(): void {
    const character = this.#next();
    if (character !== "u") {
      if (!'bfnrt\\/"'.includes(character)) this.#fail("in string escape code");
      return;
    }
    for (let digit = 0; digit < 4; digit++) {
      if (!/[0-9a-fA-F]/.test(this.#next())) this.#fail("in \\u hexadecimal character escape");
    }
  }

  #number(first: string): void {
    if (first === "-") {
      first = this.#next();
      if (!isDigit(first)) this.#fail("in numeric literal");
    }
    if (first !== "0") this.#digits();
    if (this.#peek() === ".") {
      this.#position++;
      if (!isDigit(this.#next())) this.#fail("after decimal point in numeric literal");
      this.#digits();
    }
    if (this.#peek() === "e" || this.#peek() === "E") {
      this.#position++;
      if (this.#peek() === "+" || this.#peek() === "-") this.#position++;
      if (!isDigit(this.#next())) this.#fail("in exponent of numeric literal");
      this.#digits();
    }
  }

  #digits(): void {
    while (isDigit(this.#peek())) this.#position++;
  }

  #literal(word: string): void {
    for (const expected of word.slice(1)) {
      if (this.#next() !== expected) this.#fail(`in literal ${word} (expecting '${expected}')`);
    }
  }

  #skipSpace(): void {
    while (/^[ \t\r\n]/.test(this.#peek())) this.#position++;
  }

  #expectEnd(): void {
    if (this.#position === this.#bytes.length) return;
    this.#next();
    this.#fail("after top-level value");
  }

  /** The byte at the position as a character of its own, as Go quotes it too; empty at the end. */
  #peek(): string {
    const byte = this.#bytes[this.#position];
    return byte === undefined ? "" : String.fromCharCode(byte);
  }

  #next(): string {
    const character = this.#peek();
    if (character === "") throw new SyntaxError("unexpected end of JSON input");
    this.#position++;
    return character;
  }

  /** Complains about the character read last. */
  #fail(context: string): never {
    const byte = this.#bytes[this.#position - 1] ?? 0;
    throw new SyntaxError(`invalid character ${quoteByte(byte)} ${context}`);
  }
}

function isDigit(character: string): boolean {
  return character >= "0" && character <= "9" && character.length === 1;
}

const shortEscapes: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  "'": "\\'",
};

/** A byte as Go's strconv.Quote shows the code point of that number, in single quotes. */
function quoteByte(byte: number): string {
  const character = String.fromCharCode(byte);
  const hex = byte.toString(16).padStart(2, "0");
  const short = shortEscapes[character];
  if (short !== undefined) return `'${short}'`;
  if (byte < 0x20 || byte === 0x7f) return `'\\x${hex}'`;
  // No-break space and soft hyphen are not printable in Go's eyes.
  if ((byte >= 0x80 && byte <= 0xa0) || byte === 0xad) return `'\\u00${hex}'`;
  return `'${character}'`;
}
