// Cuts Go and .proto sources into tokens. Both languages share comments, strings and words, so one scanner serves both
// parsers. Each token carries the comment lines that stand before it, which is where Kubernetes keeps its markers.

export interface Token {
  readonly kind: "word" | "string" | "symbol" | "end";
  /** As written, quotes included. */
  readonly text: string;
  readonly line: number;
  readonly column: number;
  /**
   * The `//` lines between the previous token's line and this token, without slashes and outer space, cut at blank
   * lines: the last block touches the token and is empty when none does.
   */
  readonly comments: readonly (readonly string[])[];
}

const TOKEN = new RegExp(
  [
    String.raw`(?<space>\s+)`,
    String.raw`(?<comment>//[^\n]*)`,
    String.raw`(?<block>/\*[^]*?\*/)`,
    String.raw`(?<string>\x60[^\x60]*\x60|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')`,
    String.raw`(?<word>[\p{L}\p{N}_]+)`,
    String.raw`(?<symbol>[^])`,
  ].join("|"),
  "gu",
);

export function readTokens(source: string): Token[] {
  const tokens: Token[] = [];
  let comments: string[][] = [[]];
  let line = 1;
  let lineStart = 0;
  for (const match of source.matchAll(TOKEN)) {
    const { comment, string, word, symbol } = match.groups ?? {};
    const text = match[0];
    if (comment !== undefined) {
      // A comment behind code on the same line speaks of that code, not of what follows.
      if (tokens.at(-1)?.line !== line) comments.at(-1)?.push(comment.slice(2).trim());
    } else if (string !== undefined || word !== undefined || symbol !== undefined) {
      const kind = string !== undefined ? "string" : word !== undefined ? "word" : "symbol";
      tokens.push({ kind, text, line, column: match.index - lineStart, comments });
      comments = [[]];
    } else if (text.split("\n").length > 2 && comments.at(-1)?.length) {
      comments.push([]);
    }
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
      line++;
      lineStart = match.index + at + 1;
    }
  }
  tokens.push({ kind: "end", text: "", line: line + 1, column: 0, comments });
  return tokens;
}

/** The text that a string literal stands for. */
export function stringValue(token: Token): string {
  return token.text.startsWith("`") ? token.text.slice(1, -1) : JSON.parse(token.text);
}

const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** A place in a list of tokens; the parsers' only state. */
export class TokenCursor {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(source: string) {
    this.#tokens = readTokens(source);
  }

  peek(ahead = 0): Token {
    const token = this.#tokens[this.#at + ahead] ?? this.#tokens.at(-1);
    if (token === undefined) throw new RangeError("no tokens");
    return token;
  }

  next(): Token {
    const token = this.peek();
    this.#at++;
    return token;
  }

  /** Takes the next token when it reads `text`. */
  accept(text: string): boolean {
    if (this.peek().text !== text) return false;
    this.#at++;
    return true;
  }

  /** @throws {SyntaxError} when the next token reads otherwise */
  expect(text: string): void {
    const { text: found, line } = this.peek();
    if (!this.accept(text)) throw new SyntaxError(`line ${line}: expected ${text}, found ${found || "the end"}`);
  }

  /** @throws {SyntaxError} when the next token is not a word */
  expectWord(): string {
    const token = this.next();
    if (token.kind !== "word") throw new SyntaxError(`line ${token.line}: expected a name, found ${token.text}`);
    return token.text;
  }

  /** Whether the next token stands on the line of the token just taken. */
  isSameLine(): boolean {
    return this.#at > 0 && this.peek().line === this.peek(-1).line;
  }

  /** Takes a bracket, all up to its counterpart, and the counterpart. */
  skipBrackets(): void {
    const closing = CLOSING[this.next().text];
    while (this.peek().kind !== "end" && !this.accept(closing ?? "")) this.skipOne();
  }

  /** Takes one token, or a whole bracket. */
  skipOne(): void {
    if (this.peek().text in CLOSING) this.skipBrackets();
    else this.next();
  }

  /** Takes the rest of the line, brackets whole. */
  skipLine(): void {
    while (this.isSameLine() && this.peek().text !== ")" && this.peek().text !== "}") this.skipOne();
  }
}
