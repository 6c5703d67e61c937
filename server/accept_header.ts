// The Accept header as kube-apiserver reads it: clauses in the order in which they are tried, parameters as they stand.

export interface AcceptClause {
  readonly type: string;
  readonly subtype: string;
  readonly quality: number;
  readonly parameters: ReadonlyMap<string, string>;
}

/** The clauses, the most wanted first. Broken clauses are left out. */
export function parseAccept(header: string): AcceptClause[] {
  const clauses = header.split(",").map(parseClause).filter((clause) => clause !== undefined);
  return sortClauses(clauses);
}

function parseClause(text: string): AcceptClause | undefined {
  const [mediaType = "", ...parameterTexts] = text.split(";");
  const [type = "", subtype, ...more] = mediaType.split("/").map((part) => part.trim());
  if (more.length > 0 || (!subtype && type !== "*")) return undefined;
  const parameters = new Map<string, string>();
  let quality = 1;
  for (const parameterText of parameterTexts) {
    const [name, value, ...rest] = parameterText.split("=").map((part) => part.trim());
    if (!name || !value || rest.length > 0) continue;
    if (name === "q") quality = Number(value) || 0;
    else parameters.set(name, value);
  }
  return { type, subtype: subtype || "*", quality, parameters };
}

/**
 * Insertion by `goesBefore`. That is no order (a concrete type goes before a wildcard of higher quality, if it happens to
 * be compared with it), so the way of sorting is part of the result.
 */
function sortClauses(clauses: AcceptClause[]): AcceptClause[] {
  for (let end = 1; end < clauses.length; end++) {
    for (let at = end; at > 0 && goesBefore(clauses[at]!, clauses[at - 1]!); at--) {
      [clauses[at - 1], clauses[at]] = [clauses[at]!, clauses[at - 1]!];
    }
  }
  return clauses;
}

function goesBefore(a: AcceptClause, b: AcceptClause): boolean {
  return a.quality > b.quality ||
    (a.type !== "*" && b.type === "*") ||
    (a.subtype !== "*" && b.subtype === "*");
}
