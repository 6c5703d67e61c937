// The names of a custom resource, in the spec and as they were accepted.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField, requiredField } from "../../field_error.ts";
import { textOf, textsOf } from "../fields.ts";
import { dns1035LabelFaults } from "../names.ts";

const MIXED_CASE = "may have mixed case, but should otherwise match: ";

export function requiredNamesFaults(names: TypedObject): FieldError[] {
  return ["plural", "singular", "kind", "listKind"].filter((name) => textOf(names[name]) === "")
    .map((name) => requiredField(`spec.names.${name}`));
}

/** Of the names that are there. */
export function namesFaults(field: string, names: TypedObject): FieldError[] {
  const [kind, listKind] = [textOf(names.kind), textOf(names.listKind)];
  return [
    ...["plural", "singular"].flatMap((name) => nameFaults(`${field}.${name}`, textOf(names[name]))),
    ...["kind", "listKind"].flatMap((name) => kindFaults(`${field}.${name}`, textOf(names[name]))),
    ...listFaults(`${field}.shortNames`, textsOf(names.shortNames)),
    ...(kind !== "" && kind === listKind
      ? [invalidField(`${field}.listKind`, listKind, "kind and listKind may not be the same")]
      : []),
    ...listFaults(`${field}.categories`, textsOf(names.categories)),
  ];
}

function nameFaults(field: string, name: string): FieldError[] {
  const faults = name === "" ? [] : dns1035LabelFaults(name);
  return faults.length === 0 ? [] : [invalidField(field, name, faults.join(","))];
}

function kindFaults(field: string, kind: string): FieldError[] {
  const faults = kind === "" ? [] : dns1035LabelFaults(kind.toLowerCase());
  return faults.length === 0 ? [] : [invalidField(field, kind, MIXED_CASE + faults.join(","))];
}

function listFaults(field: string, names: readonly string[]): FieldError[] {
  return names.flatMap((name, index) => {
    const faults = dns1035LabelFaults(name);
    return faults.length === 0 ? [] : [invalidField(`${field}[${index}]`, name, faults.join(","))];
  });
}
