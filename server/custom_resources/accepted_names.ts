// Which names a CustomResourceDefinition gets within its group, and whether it is established by that
// (apiextensions-apiserver's naming and establishing controllers).

import type { TypedObject, TypedValue } from "../../encoding/typed_object/typed_object.ts";
import { goQuote } from "../go_quote.ts";
import {
  changeCondition,
  type DefinitionCondition,
  findCondition,
  hasCondition,
  isConditionTrue,
  specOf,
  statusOf,
} from "./definition.ts";

interface Names {
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly listKind: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
}

/** Names in use in a group: of resources (plural, singular, short) and of kinds (also of lists). */
interface UsedNames {
  readonly resources: ReadonlySet<string>;
  readonly kinds: ReadonlySet<string>;
}

/**
 * Accepts, in place, those of the names that the definition asks for which no other has, and establishes it when it gets
 * all of them. One that has been established stays so.
 * @param group all definitions of its group, itself among them
 * @returns whether anything changed
 */
export function acceptNames(
  definition: TypedObject,
  { group, nowMs }: { group: readonly TypedObject[]; nowMs: number },
): boolean {
  const named = decideNames(definition, { group, nowMs });
  const established = establish(definition, nowMs);
  return named || established;
}

function decideNames(
  definition: TypedObject,
  { group, nowMs }: { group: readonly TypedObject[]; nowMs: number },
): boolean {
  const requested = namesOf(specOf(definition).names);
  const accepted = namesOf(statusOf(definition).acceptedNames);
  if (sameNames(requested, accepted)) return false;
  const { names, condition } = negotiate(requested, accepted, usedNames(group));
  if (sameNames(names, accepted) && hasCondition(definition, condition)) return false;
  statusOf(definition).acceptedNames = withoutEmpty(names);
  changeCondition(definition, condition, nowMs);
  if (condition.status === "False" && findCondition(definition, "Established") === undefined) {
    changeCondition(definition, notEstablished, nowMs);
  }
  return true;
}

/** Where there are several conflicts, the last is told. */
function negotiate(requested: Names, accepted: Names, used: UsedNames) {
  const conflicts: { reason: string; message: string }[] = [];
  const negotiateOne = (name: "plural" | "singular" | "kind" | "listKind", reason: string) => {
    const taken = name === "plural" || name === "singular" ? used.resources : used.kinds;
    if (requested[name] === accepted[name] || !taken.has(requested[name])) return requested[name];
    conflicts.push({ reason, message: inUse(requested[name]) });
    return accepted[name];
  };
  const plural = negotiateOne("plural", "PluralConflict");
  const singular = negotiateOne("singular", "SingularConflict");
  const taken = requested.shortNames.filter((name) => !accepted.shortNames.includes(name) && used.resources.has(name));
  if (taken.length > 0) conflicts.push({ reason: "ShortNamesConflict", message: all(taken.map(inUse)) });
  const shortNames = taken.length > 0 ? accepted.shortNames : requested.shortNames;
  const kind = negotiateOne("kind", "KindConflict");
  const listKind = negotiateOne("listKind", "ListKindConflict");
  const conflict = conflicts.at(-1);
  const condition: DefinitionCondition = conflict === undefined
    ? { type: "NamesAccepted", status: "True", reason: "NoConflicts", message: "no conflicts found" }
    : { type: "NamesAccepted", status: "False", ...conflict };
  return { names: { plural, singular, shortNames, kind, listKind, categories: requested.categories }, condition };
}

const notEstablished: DefinitionCondition = {
  type: "Established",
  status: "False",
  reason: "NotAccepted",
  message: "not all names are accepted",
};

function establish(definition: TypedObject, nowMs: number): boolean {
  if (!isConditionTrue(definition, "NamesAccepted") || isConditionTrue(definition, "Established")) return false;
  const message = "the initial names have been accepted";
  changeCondition(definition, { type: "Established", status: "True", reason: "InitialNamesAccepted", message }, nowMs);
  return true;
}

/** What the group's definitions were given, not what they ask for. */
function usedNames(group: readonly TypedObject[]): UsedNames {
  const accepted = group.map((definition) => namesOf(statusOf(definition).acceptedNames));
  return {
    resources: new Set(accepted.flatMap(({ plural, singular, shortNames }) => [plural, singular, ...shortNames])),
    kinds: new Set(accepted.flatMap(({ kind, listKind }) => [kind, listKind])),
  };
}

function namesOf(names: TypedValue | undefined): Names {
  const { plural = "", singular = "", kind = "", listKind = "", shortNames, categories } = (names ?? {}) as TypedObject;
  return {
    plural: String(plural),
    singular: String(singular),
    shortNames: (shortNames ?? []) as string[],
    kind: String(kind),
    listKind: String(listKind),
    categories: (categories ?? []) as string[],
  };
}

/** plural and kind are always there. */
function withoutEmpty({ plural, singular, shortNames, kind, listKind, categories }: Names): TypedObject {
  return {
    plural,
    ...(singular !== "" && { singular }),
    ...(shortNames.length > 0 && { shortNames: [...shortNames] }),
    kind,
    ...(listKind !== "" && { listKind }),
    ...(categories.length > 0 && { categories: [...categories] }),
  };
}

function sameNames(a: Names, b: Names): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function inUse(name: string): string {
  return `${goQuote(name)} is already in use`;
}

/** Several messages as one, each once. */
function all(messages: readonly string[]): string {
  const different = [...new Set(messages)];
  return different.length === 1 ? different[0]! : `[${different.join(", ")}]`;
}
