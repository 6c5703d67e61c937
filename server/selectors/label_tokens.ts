// The tokens of a label selector.

export type TokenKind = "identifier" | "end" | "in" | "notin" | SymbolKind;

type SymbolKind = ")" | "," | "!" | "==" | "=" | "!=" | "(" | ">" | "<";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

/** White space, then a symbol or a word; the last branch matches where neither is left. */
const TOKEN = /[ \t\r\n]*(?:(==|!=|[=!(),<>])|([^ \t\r\n=!(),<>]+)|$)/y;

/** Reads tokens one by one. `in` and `notin` are words like others, but where an operator is expected. */
export class LabelTokens {
  readonly #text: string;
  #at = 0;
  #ahead: Token | undefined;

  constructor(text: string) {
    // A NUL ends the selector (Go's scanner uses it as its end mark).
    this.#text = text.split("\0", 1)[0]!;
  }

  peek(): Token {
    return asWord(this.#ahead ??= this.#scan());
  }

  next(): Token {
    return asWord(this.nextOperator());
  }

  nextOperator(): Token {
    const token = this.#ahead ?? this.#scan();
    this.#ahead = undefined;
    return token;
  }

  #scan(): Token {
    TOKEN.lastIndex = this.#at;
    const match = TOKEN.exec(this.#text)!;
    this.#at = TOKEN.lastIndex;
    const [, symbol, word] = match;
    if (symbol !== undefined) return { kind: symbol as SymbolKind, text: symbol };
    if (word === undefined) return { kind: "end", text: "" };
    return { kind: word === "in" || word === "notin" ? word : "identifier", text: word };
  }
}

function asWord(token: Token): Token {
  return token.kind === "in" || token.kind === "notin" ? { kind: "identifier", text: token.text } : token;
}
