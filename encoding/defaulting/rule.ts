// The form in which defaults (and other changes on decode) are written down. One rule changes one message; what it looks at
// are fields of that message, so that the same rule can be judged on decoded objects and on wire bytes.
import type { TypedObject, TypedValue } from "../typed_object/typed_object.ts";

/** All parts must hold. Fields are named by their JSON names and stand directly in the rule's message. */
export interface Condition {
  /** These are nil, or zero when they are no pointers, or empty lists or maps. */
  readonly unset?: readonly string[];
  readonly isSet?: readonly string[];
  /** A field is one of these values; "" and false also stand for a field that nothing set. */
  readonly is?: Readonly<Record<string, readonly (string | boolean)[]>>;
  /** Two string fields have different values. */
  readonly differ?: readonly [string, string];
  /** A string is not the first element of a list of strings, or of its member when the list holds messages. */
  readonly notFirst?: { readonly field: string; readonly list: string; readonly member?: string };
  /** An integer below zero. */
  readonly negative?: string;
  /** The first map has a key that the second has not. */
  readonly missingKey?: readonly [map: string, from: string];
  /** A map has one of these keys. */
  readonly hasKey?: { readonly map: string; readonly keys: readonly string[] };
  /** A map of quantities may hold one finer than a thousandth. */
  readonly hasFineQuantity?: string;
  /** No field of the message is set. */
  readonly nothingSet?: true;
}

/** Sets a field that is unset to a constant. */
export interface SetRule {
  readonly set: string;
  readonly to: TypedValue;
  readonly if?: Condition;
}

/** Changes the message by a function. */
export interface ComputeRule {
  /** Does its work and tells whether that changed anything. */
  readonly compute: (object: TypedObject) => boolean;
  readonly if?: Condition;
  /** Paths the function looks at. With them it can be tried on a partial decode to see whether it would change anything. */
  readonly reads?: readonly string[];
  /** Paths the function may change, where it says so: who does not look at them need not run it. */
  readonly changes?: readonly string[];
}

export type Rule = SetRule | ComputeRule;

/**
 * Messages are named by the last three parts of their full name, e.g. `core.v1.Container`; `storage.*.StorageClass` stands for
 * all versions of a group.
 */
export interface RuleTable {
  /** Rules of a message wherever it occurs. Those of a message run before those of its members. */
  readonly anywhere: Readonly<Record<string, readonly Rule[]>>;
  /** Rules at one path of one kind: kind -> dotted path of the message, "" for the object itself. */
  readonly inObject: Readonly<Record<string, Readonly<Record<string, readonly Rule[]>>>>;
}
