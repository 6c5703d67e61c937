// The rules of metadata.ownerReferences.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField } from "../field_error.ts";
import { textOf } from "./fields.ts";

/** The paths have no index, as in kube-apiserver. */
export function ownerReferenceFaults(field: string, references: readonly TypedObject[]): FieldError[] {
  const faults = references.flatMap((reference) => referenceFaults(field, reference));
  const controllers = references.filter(({ controller }) => controller === true);
  for (const second of controllers.slice(1)) {
    const detail = 'Only one reference can have Controller set to true. Found "true" in references for ' +
      `${title(controllers[0]!)} and ${title(second)}`;
    faults.push(invalidField(field, references.map(shown), detail));
  }
  return faults;
}

function referenceFaults(field: string, reference: TypedObject): FieldError[] {
  const faults: FieldError[] = [];
  const apiVersion = textOf(reference.apiVersion);
  const { group, version } = parseApiVersion(apiVersion);
  if (version === "") faults.push(invalidField(`${field}.apiVersion`, apiVersion, "version must not be empty"));
  for (const name of ["kind", "name", "uid"]) {
    if (textOf(reference[name]) === "") faults.push(invalidField(`${field}.${name}`, "", "must not be empty"));
  }
  if (group === "" && version === "v1" && reference.kind === "Event") {
    const detail = "/v1, Kind=Event is disallowed from being an owner";
    faults.push(invalidField(field, shown(reference), detail));
  }
  return faults;
}

/** Both "" where it is no group version. */
function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const parts = apiVersion.split("/");
  if (parts.length > 2) return { group: "", version: "" };
  return { group: parts.length === 2 ? parts[0]! : "", version: parts.at(-1)! };
}

function title({ kind, name }: TypedObject): string {
  return `${textOf(kind)}/${textOf(name)}`;
}

/** In the order of the Go struct. */
function shown({ apiVersion, kind, name, uid, controller, blockOwnerDeletion }: TypedObject): TypedObject {
  return {
    apiVersion: textOf(apiVersion),
    kind: textOf(kind),
    name: textOf(name),
    uid: textOf(uid),
    controller,
    blockOwnerDeletion,
  };
}
