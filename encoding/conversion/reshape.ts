// What a conversion is, and the small steps that conversions are made of.
import type { TypedObject, TypedValue } from "../typed_object/typed_object.ts";

/** Changes an object in place from the shape of one version to that of another. */
export type Reshape = (object: TypedObject) => void;

export interface Conversion {
  readonly toHub: Reshape;
  readonly fromHub?: Reshape;
  /** To the hub and back changes nothing. */
  readonly isExact?: true;
}

/** Moves members to other names, where they are there. */
export function renameMembers(object: TypedObject, names: Readonly<Record<string, string>>): void {
  const moved = Object.entries(names).map(([from, to]) => [from, to, object[from]] as const);
  for (const [from] of moved) delete object[from];
  for (const [, to, value] of moved) if (value !== undefined) object[to] = value;
}

/** The struct under a name, made when there is none. */
export function structOf(object: TypedObject, name: string): TypedObject {
  return (object[name] ??= {}) as TypedObject;
}

export function listOf(value: TypedValue | undefined): TypedObject[] {
  return (value ?? []) as TypedObject[];
}

/** An object of those members that are not undefined. */
export function present(members: Readonly<Record<string, TypedValue | undefined>>): TypedObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
