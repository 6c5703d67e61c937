// What the tests of patches share: applying a patch to a document and telling what came of it, and random documents.

import { StatusError } from "../status_error.ts";
import type { FieldValidation, Patch } from "./patch.ts";

type ParsePatch = (body: Uint8Array, fieldValidation: FieldValidation) => Patch;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The patched document, or the error as `422: message`. The patch is applied twice, as after a conflict. */
export function outcomeOf(
  parse: ParsePatch,
  { document, patch, fieldValidation = "Warn" }: {
    document: string;
    patch: string;
    fieldValidation?: FieldValidation;
  },
): string {
  try {
    const parsed = parse(encoder.encode(patch), fieldValidation);
    parsed.apply(encoder.encode(document));
    return decoder.decode(parsed.apply(encoder.encode(document)).json);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

/** The faults that fieldValidation finds in a patch of an empty object. */
export function faultsOf(parse: ParsePatch, patch: string, fieldValidation: FieldValidation): readonly string[] {
  return parse(encoder.encode(patch), fieldValidation).apply(encoder.encode("{}")).faults;
}

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** A generator of numbers below a limit, the same ones for the same seed. */
export type Random = (limit: number) => number;

export function seededRandom(seed: number): Random {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor(state / 2 ** 32 * limit);
  };
}

const keys = ["a", "b", "a/b", "~m", ""];

export function randomObject(random: Random, depth = 3): { [key: string]: Json } {
  const object: { [key: string]: Json } = {};
  for (let count = random(4); count > 0; count--) object[keys[random(keys.length)]!] = randomJson(random, depth - 1);
  return object;
}

export function randomJson(random: Random, depth: number): Json {
  switch (random(depth > 0 ? 6 : 4)) {
    case 0:
      return null;
    case 1:
      return random(3);
    case 2:
      return random(2) === 0;
    case 3:
      return keys[random(keys.length)]!;
    case 4:
      return Array.from({ length: random(4) }, () => randomJson(random, depth - 1));
    default:
      return randomObject(random, depth);
  }
}
