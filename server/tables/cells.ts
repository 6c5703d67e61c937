// Readers of single cells, from which the tables of the built-in kinds are put together. A reader names the object paths
// it looks at, so that an object need not be decoded further than its row shows.
import type { Cell } from "../../encoding/views/table.ts";
import { humanAge } from "./duration.ts";
import { formatLabels, formatSelector, type LabelSelector } from "./format.ts";

export interface CellContext {
  /** The clock that ages are counted to, in ms since 1970. */
  readonly now: number;
}

export interface CellReader {
  /** Dotted JSON names; a step through a list or map goes to each of its elements. */
  readonly paths: readonly string[];
  read(object: unknown, context: CellContext): Cell;
}

/** The cells of kinds, by group resource (`deployments.apps`, `pods`), in the order of their columns. */
export type KindCells = Readonly<Record<string, readonly CellReader[]>>;

/**
 * A cell of its own making. `T` says how the parts of the object behind `paths` look; as with all decoded objects, the
 * schema vouches for it, and whatever is empty may be absent.
 */
export function cell<T>(paths: readonly string[], read: (object: T, context: CellContext) => Cell): CellReader {
  return { paths, read: (object, context) => read(object as T, context) };
}

/** A member as it stands: a string, number or boolean; `ifAbsent` for null and absent. */
export function value(path: string, ifAbsent: Cell): CellReader {
  const steps = path.split(".");
  return { paths: [path], read: (object) => (at(object, steps) ?? ifAbsent) as Cell };
}

/** A string member; `ifEmpty` for "" and absent. */
export function text(path: string, ifEmpty = ""): CellReader {
  const steps = path.split(".");
  return { paths: [path], read: (object) => (at(object, steps) || ifEmpty) as Cell };
}

export function integer(path: string): CellReader {
  return value(path, 0);
}

export function flag(path: string, { ifAbsent = false } = {}): CellReader {
  return value(path, ifAbsent);
}

/** How many elements the lists and maps at `paths` have together. */
export function count(...paths: readonly string[]): CellReader {
  const steps = paths.map((path) => path.split("."));
  return { paths, read: (object) => steps.reduce((sum, path) => sum + Object.keys(at(object, path) ?? {}).length, 0) };
}

/** A list of strings, joined by commas. */
export function joined(path: string, ifEmpty = ""): CellReader {
  return mapped<readonly string[]>(path, (list) => list?.join(",") || ifEmpty);
}

/** The time since the one at `path`. */
export function age(path: string, ifAbsent = "<unknown>"): CellReader {
  return mapped<string>(path, (time, { now }) => time ? humanAge(time, now) : ifAbsent);
}

export function labels(path: string): CellReader {
  return mapped<Readonly<Record<string, string>>>(path, formatLabels);
}

export function selector(path: string): CellReader {
  return mapped<LabelSelector>(path, formatSelector);
}

/** Names of the containers of a pod spec, init containers not among them. */
export function containers(podSpecPath: string): CellReader {
  return memberOfEach(`${podSpecPath}.containers`, "name");
}

export function images(podSpecPath: string): CellReader {
  return memberOfEach(`${podSpecPath}.containers`, "image");
}

/** What `format` makes of the value at `path`, which is undefined where it is null or absent. */
export function mapped<V>(path: string, format: (value: V | undefined, context: CellContext) => Cell): CellReader {
  const steps = path.split(".");
  return {
    paths: [path],
    read: (object, context) => format((at(object, steps) ?? undefined) as V | undefined, context),
  };
}

export const name: CellReader = text("metadata.name");
export const sinceCreation: CellReader = age("metadata.creationTimestamp");

function memberOfEach(listPath: string, member: string): CellReader {
  const steps = listPath.split(".");
  const read = (object: unknown) => {
    const list = (at(object, steps) ?? []) as readonly Readonly<Record<string, string>>[];
    return list.map((element) => element[member] ?? "").join(",");
  };
  return { paths: [`${listPath}.${member}`], read };
}

function at(object: unknown, steps: readonly string[]): unknown {
  let here = object;
  for (const step of steps) {
    if (here === null || here === undefined) return undefined;
    here = (here as Readonly<Record<string, unknown>>)[step];
  }
  return here;
}
