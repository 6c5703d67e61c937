// The JSONPath dialect of `additionalPrinterColumns` (client-go's util/jsonpath): steps by name, index, slice, wildcard,
// recursive descent, unions and filters. Missing keys give no result.
import { isJsonObject, type JsonValue } from "../../encoding/json_value.ts";

type Step =
  | { readonly kind: "member"; readonly name: string }
  | { readonly kind: "wildcard" }
  | { readonly kind: "descent" }
  | { readonly kind: "slice"; readonly slice: Slice }
  | { readonly kind: "union"; readonly paths: readonly JsonPath[] }
  | { readonly kind: "filter"; readonly filter: Filter };

export type JsonPath = readonly Step[];

/** As in `[start:end:step]`, or one index. */
type Slice = { readonly index: number } | {
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly step: number;
};

type Literal = string | number | boolean;

type Operand = { readonly literal: Literal } | { readonly path: JsonPath };

interface Filter {
  readonly left: Operand;
  readonly operator: "exists" | "==" | "!=" | "<" | "<=" | ">" | ">=";
  readonly right: Operand | undefined;
}

/**
 * Parses a path such as `.status.conditions[?(@.type=="Ready")].status`.
 * @throws {SyntaxError} for anything else
 */
export function parseJsonPath(source: string): JsonPath {
  return new PathParser(source).parse();
}

/**
 * All values the path leads to, in document order.
 * @throws {TypeError} where a step does not fit the value, e.g. an index into an object
 */
export function evaluateJsonPath(path: JsonPath, root: JsonValue): JsonValue[] {
  let values: JsonValue[] = [root];
  for (const step of path) values = values.flatMap((value) => take(step, value));
  return values;
}

function take(step: Step, value: JsonValue): JsonValue[] {
  switch (step.kind) {
    case "member":
      return member(step.name, value);
    case "wildcard":
      return elements(value);
    case "descent":
      return descendants(value);
    case "slice":
      return sliced(step.slice, value);
    case "union":
      return step.paths.flatMap((path) => evaluateJsonPath(path, value));
    case "filter":
      if (!Array.isArray(value)) throw new TypeError("only a list can be filtered");
      return value.filter((element) => passes(step.filter, element));
  }
}

function member(name: string, value: JsonValue): JsonValue[] {
  return isJsonObject(value) && Object.hasOwn(value, name) ? [value[name]!] : [];
}

function elements(value: JsonValue): JsonValue[] {
  if (Array.isArray(value)) return value;
  return isJsonObject(value) ? Object.values(value) : [];
}

/** The value and all that is in it: what follows `..` is then looked for in each. */
function descendants(value: JsonValue): JsonValue[] {
  return [value, ...elements(value).flatMap(descendants)];
}

function sliced(slice: Slice, value: JsonValue): JsonValue[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw new TypeError("only a list can be indexed");
  const { length } = value;
  const isIndex = "index" in slice;
  const start = fromEnd(isIndex ? slice.index : slice.start ?? 0, length);
  const end = isIndex ? start + 1 : fromEnd(slice.end ?? length, length);
  if (start === end) return [];
  // Unlike in other languages, a slice must lie within the list.
  if (start < 0 || end > length || start > end) throw new RangeError(`${start}:${end} is beyond a list of ${length}`);
  return value.slice(start, end).filter((_, i) => isIndex || i % slice.step === 0);
}

function fromEnd(index: number, length: number): number {
  return index < 0 ? index + length : index;
}

function passes({ left, operator, right }: Filter, element: JsonValue): boolean {
  const leftValues = operandValues(left, element);
  if (operator === "exists") return leftValues.length > 0;
  const rightValues = right ? operandValues(right, element) : [];
  if (leftValues.length > 1 || rightValues.length > 1) throw new TypeError("only single values can be compared");
  const [a] = leftValues;
  const [b] = rightValues;
  return a !== undefined && b !== undefined && compare(a, operator, b);
}

function operandValues(operand: Operand, element: JsonValue): JsonValue[] {
  return "literal" in operand ? [operand.literal] : evaluateJsonPath(operand.path, element);
}

function compare(a: JsonValue, operator: Exclude<Filter["operator"], "exists">, b: JsonValue): boolean {
  const kind = comparableKind(a);
  const isOrder = operator !== "==" && operator !== "!=";
  if (kind === undefined || kind !== comparableKind(b) || (isOrder && kind === "boolean")) {
    throw new TypeError("values of different types cannot be compared");
  }
  switch (operator) {
    case "==":
      return a === b;
    case "!=":
      return a !== b;
    case "<":
      return a! < b!;
    case "<=":
      return a! <= b!;
    case ">":
      return a! > b!;
    case ">=":
      return a! >= b!;
  }
}

/** Go does not compare integers with floats. */
function comparableKind(value: JsonValue): "string" | "boolean" | "integer" | "float" | undefined {
  switch (typeof value) {
    case "string":
    case "boolean":
      return typeof value as "string" | "boolean";
    case "bigint":
      return "integer";
    case "number":
      return Number.isSafeInteger(value) ? "integer" : "float";
    default:
      return undefined;
  }
}

class PathParser {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  parse(): JsonPath {
    const steps: Step[] = [];
    while (this.#at < this.#source.length) steps.push(...this.#step());
    return steps;
  }

  #step(): Step[] {
    if (this.#skip("$") || this.#skip("@")) return [];
    if (this.#skip("..")) return [{ kind: "descent" }, ...this.#nameStep()];
    if (this.#skip("[")) return [this.#bracket()];
    if (this.#skip(".")) return this.#nameStep();
    throw this.#unexpected();
  }

  /** A name may follow; a bracket may stand behind the dot as well. */
  #nameStep(): Step[] {
    if (this.#skip("*")) return [{ kind: "wildcard" }];
    const name = this.#match(/(?:\\.|[^.[\]\\\s{}()=!<>,])+/y);
    return name === undefined ? [] : [{ kind: "member", name: name.replaceAll(/\\(.)/g, "$1") }];
  }

  #bracket(): Step {
    if (this.#skip("?(")) return this.#filter();
    const body = this.#match(/(?:'(?:\\.|[^'])*'|"(?:\\.|[^"])*"|[^\]'"])*/y) ?? "";
    this.#expect("]");
    const parts = body.match(/'(?:\\.|[^'])*'|"(?:\\.|[^"])*"|[^,'"]+/g) ?? [];
    const steps = parts.map((part) => this.#selector(part.trim()));
    if (steps.length === 0) throw this.#unexpected();
    return steps.length === 1 ? steps[0]! : { kind: "union", paths: steps.map((step) => [step]) };
  }

  /** One part between brackets, without commas. */
  #selector(part: string): Step {
    if (part === "*") return { kind: "wildcard" };
    if (/^(['"]).*\1$/.test(part)) return { kind: "member", name: part.slice(1, -1).replaceAll(/\\(.)/g, "$1") };
    if (/^-?\d+$/.test(part)) return { kind: "slice", slice: { index: Number(part) } };
    const range = /^(-?\d*):(-?\d*)(?::(\d*))?$/.exec(part);
    if (range === null) throw new SyntaxError(`invalid array index ${part} in ${this.#source}`);
    if (Number(range[3] || 1) === 0) throw new SyntaxError(`step 0 in ${this.#source}`);
    const [start, end, step] = range.slice(1).map((text) => text ? Number(text) : undefined);
    return { kind: "slice", slice: { start, end, step: step ?? 1 } };
  }

  #filter(): Step {
    const left = this.#operand();
    const operator = this.#match(/\s*(?:==|!=|<=|>=|<|>)\s*/y)?.trim() as Filter["operator"] | undefined;
    const right = operator === undefined ? undefined : this.#operand();
    this.#match(/\s+/y);
    this.#expect(")]");
    return { kind: "filter", filter: { left, operator: operator ?? "exists", right } };
  }

  #operand(): Operand {
    this.#match(/\s+/y);
    const quoted = this.#match(/'(?:\\.|[^'])*'|"(?:\\.|[^"])*"/y);
    if (quoted !== undefined) return { literal: quoted.slice(1, -1).replaceAll(/\\(.)/g, "$1") };
    const number = this.#match(/-?\d+(?:\.\d+)?/y);
    if (number !== undefined) return { literal: Number(number) };
    const boolean = this.#match(/true|false/y);
    if (boolean !== undefined) return { literal: boolean === "true" };
    const steps: Step[] = [];
    while (/[@$.[]/.test(this.#source[this.#at] ?? "")) steps.push(...this.#step());
    return { path: steps };
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source)?.[0];
    this.#at += found?.length ?? 0;
    return found || undefined;
  }

  #skip(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #expect(text: string): void {
    if (!this.#skip(text)) throw this.#unexpected();
  }

  #unexpected(): SyntaxError {
    return new SyntaxError(`unexpected ${this.#source[this.#at] ?? "end"} at ${this.#at} in ${this.#source}`);
  }
}
