// Files that a volume makes out of keys: two of one name, or one where another needs a folder, cannot both be there.

import { goQuote } from "../go_quote.ts";

export interface VirtualPath {
  /** "" is never in the way. */
  readonly path: string;
  /** What makes the file; "" where the volume has a single source. */
  readonly from: string;
}

/** A text for each pair that overlaps, the later one first. */
export function overlaps(paths: readonly VirtualPath[]): string[] {
  const trimmed = paths.map(({ path, from }) => ({ path: path.replace(/\/+$/, ""), from }));
  return trimmed.flatMap((path, index) =>
    trimmed.slice(0, index).filter((earlier) => overlap(path.path, earlier.path)).map((earlier) =>
      `${shown(path)} with ${shown(earlier)}`
    )
  );
}

function overlap(a: string, b: string): boolean {
  return a !== "" && b !== "" && (`${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`));
}

function shown({ path, from }: VirtualPath): string {
  return from === "" ? goQuote(path) : `${goQuote(path)} (${from})`;
}
