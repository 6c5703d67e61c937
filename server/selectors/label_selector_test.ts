import { assertEquals, assertThrows } from "@std/assert";
import { type LabelSelector, matchesLabels, parseLabelSelector, SelectorError } from "./label_selector.ts";

const matching: [selector: string, labels: Record<string, string>, matches: boolean][] = [
  ["", {}, true],
  [" \t\n", {}, true],
  ["a", { a: "" }, true],
  ["a", {}, false],
  ["!a", {}, true],
  ["! a", { a: "x" }, false],
  ["a=x", { a: "x" }, true],
  [" a == x ", { a: "x" }, true],
  ["a=", { a: "" }, true],
  ["a=", {}, false],
  ["a!=x", {}, true],
  ["a!=x", { a: "x" }, false],
  ["a in (x, y)", { a: "y" }, true],
  ["a in ()", { a: "" }, true],
  ["a in (x,)", { a: "" }, true],
  ["a in (,x)", { a: "" }, true],
  ["a in (x,,y)", { a: "" }, true],
  ["a in (x)", {}, false],
  ["a notin (x)", {}, true],
  ["a notin (x)", { a: "x" }, false],
  ["in in (in)", { in: "in" }, true],
  ["notin notin (notin)", { notin: "notin" }, false],
  ["a>5", { a: "10" }, true],
  ["a>5", { a: "5" }, false],
  ["a<5", { a: "4x" }, false],
  ["a<5", {}, false],
  ["a=x,b", { a: "x", b: "" }, true],
  ["a=x,b", { a: "x" }, false],
  ["a=x,a=y", { a: "x" }, false],
  ["a=\0b", { a: "" }, true],
  ["example.com/a=x", { "example.com/a": "x" }, true],
];
for (const [selector, labels, matches] of matching) {
  Deno.test(`${JSON.stringify(selector)} ${matches ? "selects" : "does not select"} ${JSON.stringify(labels)}`, () => {
    assertEquals(matchesLabels(parseLabelSelector(selector), (key) => labels[key]), matches);
  });
}

const UPR = "unable to parse requirement: ";
const faults: [selector: string, message: string][] = [
  ["a b", UPR + "found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  ["a!b", UPR + "found '!', expected: in, notin, =, ==, !=, gt, lt"],
  ["a in b", UPR + "found 'b' expected: '('"],
  ["a in", UPR + "found '' expected: '('"],
  ["a in (", UPR + "found '', expected: ',', ')' or identifier"],
  ["a in (b", UPR + "found '', expected: ',' or ')'"],
  ["a in (b c)", UPR + "found 'c', expected: ',' or ')'"],
  ["a in (b,", UPR + "found '', expected: ',', or identifier"],
  ["!", UPR + "found '', expected: identifier"],
  ["!!a", UPR + "found '!', expected: identifier"],
  ["a===b", UPR + "found '=', expected: identifier"],
  ["a><b", UPR + "found '<', expected: identifier"],
  ["a>=5", UPR + "found '=', expected: identifier"],
  ["a=b=c", "found '=', expected: ',' or 'end of string'"],
  ["!a=b", "found '=', expected: ',' or 'end of string'"],
  ["a=b c", "found 'c', expected: ',' or 'end of string'"],
  ["a=b,", "found '', expected: identifier after ','"],
  ["a=b,,c", "found ',', expected: identifier after ','"],
  [",a", "found ',', expected: !, identifier, or 'end of string'"],
  ["(a)", "found '(', expected: !, identifier, or 'end of string'"],
  ["a>b", UPR + `values[0]: Invalid value: "b": for 'Gt', 'Lt' operators, the value must be an integer`],
  [
    "a>9223372036854775808",
    UPR + `values[0]: Invalid value: "9223372036854775808": for 'Gt', 'Lt' operators, the value must be an integer`,
  ],
  ["/a", UPR + `<nil>: Invalid value: "/a": prefix part must be non-empty`],
];
for (const [selector, message] of faults) {
  Deno.test(`${JSON.stringify(selector)} is refused: ${message}`, () => {
    assertEquals(assertThrows(() => parseLabelSelector(selector), SelectorError).message, message);
  });
}

const invalid: [selector: string, beginning: string][] = [
  ["a=*", UPR + `values[0][a]: Invalid value: "*": a valid label must be an empty string or consist of`],
  ["a>-5", UPR + `values[0][a]: Invalid value: "-5": a valid label must be`],
  ["a in (b,-c,-d)", UPR + `[values[0][a]: Invalid value: "-c": a valid label must be`],
  ["-a=b", UPR + `<nil>: Invalid value: "-a": name part must consist of alphanumeric characters`],
  ["a/=b", UPR + `<nil>: Invalid value: "a/": name part must be non-empty; name part must consist of`],
  ["A.io/x", UPR + `<nil>: Invalid value: "A.io/x": prefix part a lowercase RFC 1123 subdomain must consist of`],
  ["a/b/c", UPR + `<nil>: Invalid value: "a/b/c": a valid label key must consist of alphanumeric characters`],
  [`${"x".repeat(64)}`, UPR + `<nil>: Invalid value: "${"x".repeat(64)}": name part must be no more than 63 bytes`],
  [`${"p".repeat(254)}/x`, UPR + `<nil>: Invalid value: "${"p".repeat(254)}/x": prefix part must be no more than 253`],
  [`a=${"x".repeat(64)}`, UPR + `values[0][a]: Invalid value: "${"x".repeat(64)}": must be no more than 63 bytes`],
];
for (const [selector, beginning] of invalid) {
  Deno.test(`${selector.slice(0, 20)} breaks the rules for labels`, () => {
    const { message } = assertThrows(() => parseLabelSelector(selector), SelectorError);
    assertEquals(message.slice(0, beginning.length), beginning);
  });
}

/** The same selector three ways: as text, as parsed, and by the words of the documentation. */
Deno.test("generated selectors select what their parts say", () => {
  const keys = ["a", "b", "example.com/c"];
  const values = ["", "1", "2", "x"];
  const pick = seededPick(7);
  for (let round = 0; round < 2000; round++) {
    const parts = Array.from({ length: 1 + pick(3) }, () => randomPart(keys[pick(3)]!, values, pick));
    const selector: LabelSelector = parseLabelSelector(parts.map((part) => part.text).join(pick(2) ? "," : " , "));
    const labels = new Map(keys.filter(() => pick(2) === 1).map((key) => [key, values[pick(4)]!]));
    const expected = parts.every((part) => part.holds(labels));
    assertEquals(matchesLabels(selector, (key) => labels.get(key)), expected, `${selector} on ${[...labels]}`);
  }
});

interface Part {
  text: string;
  holds(labels: ReadonlyMap<string, string>): boolean;
}

function randomPart(key: string, values: readonly string[], pick: (below: number) => number): Part {
  const some = values.filter(() => pick(2) === 1);
  const one = values[pick(4)]!;
  const number = 1 + pick(2);
  const forms: Part[] = [
    { text: key, holds: (labels) => labels.has(key) },
    { text: `!${key}`, holds: (labels) => !labels.has(key) },
    { text: `${key}=${one}`, holds: (labels) => labels.get(key) === one },
    { text: `${key}!=${one}`, holds: (labels) => labels.get(key) !== one },
    { text: `${key} in (${one},${some})`, holds: (labels) => isAmong(labels.get(key), [one, ...orEmpty(some)]) },
    { text: `${key} notin (${one},${some})`, holds: (labels) => !isAmong(labels.get(key), [one, ...orEmpty(some)]) },
    { text: `${key}>${number}`, holds: (labels) => Number(labels.get(key) || NaN) > number },
    { text: `${key}<${number}`, holds: (labels) => Number(labels.get(key) || NaN) < number },
  ];
  return forms[pick(forms.length)]!;
}

/** `(x,)` lists the empty value, too. */
function orEmpty(values: readonly string[]): readonly string[] {
  return values.length === 0 ? [""] : values;
}

function isAmong(value: string | undefined, values: readonly string[]): boolean {
  return value !== undefined && values.includes(value);
}

/** Numbers below a bound, the same in every run (a linear congruential generator). */
function seededPick(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * below);
  };
}
