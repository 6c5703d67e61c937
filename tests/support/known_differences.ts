// The checked-in list of cases that are known not to be identical, each under its reason. It may only get shorter: a case
// that differs and is not listed fails the tests, and so does a listed one that no longer differs.
//
//   # The reason, in a line or a few.
//   case-id
//   case-id

/** Case ids with their reasons. */
export type KnownDifferences = ReadonlyMap<string, string>;

/** @throws {SyntaxError} for a case without a reason, or one listed twice */
export function parseKnownDifferences(text: string): KnownDifferences {
  const known = new Map<string, string>();
  let reason: string[] = [];
  let reasonEnded = false;
  for (const line of text.split("\n").map((line) => line.trim())) {
    if (line.startsWith("#")) {
      if (reasonEnded) reason = [];
      reasonEnded = false;
      reason.push(line.slice(1).trim());
    } else if (line !== "") {
      reasonEnded = true;
      if (reason.length === 0) throw new SyntaxError(`${line} is listed without a reason`);
      if (known.has(line)) throw new SyntaxError(`${line} is listed twice`);
      known.set(line, reason.join(" "));
    }
  }
  return known;
}

/** What breaks the discipline, one line each; nothing when the list says exactly what differs. */
export function checkAgainstKnown(
  known: KnownDifferences,
  { compared, differing }: { compared: Iterable<string>; differing: ReadonlySet<string> },
): string[] {
  const problems: string[] = [];
  for (const id of differing) if (!known.has(id)) problems.push(`${id} differs and is not a known difference`);
  for (const id of compared) {
    if (known.has(id) && !differing.has(id)) problems.push(`${id} no longer differs: take it off the list`);
  }
  return problems;
}
