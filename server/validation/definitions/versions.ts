// The versions of a CRD: their names, one of them for storage, and how old ones are announced.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField } from "../../field_error.ts";
import { textOf } from "../fields.ts";
import { internalForm } from "../internal_form.ts";
import { byteLength, dns1035LabelFaults } from "../names.ts";

const VERSION = "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1beta1.CustomResourceDefinitionVersion";
const WARNING_BYTES_MAX = 256;

export function versionNameFaults(field: string, name: string): FieldError[] {
  const faults = dns1035LabelFaults(name);
  return faults.length === 0 ? [] : [invalidField(field, name, faults.join(","))];
}

export function versionListFaults(versions: readonly TypedObject[]): FieldError[] {
  const shown = versions.length === 0 ? null : versions.map((version) => internalForm(VERSION, version));
  const invalid = (detail: string) => [invalidField("spec.versions", shown, detail)];
  const names = versions.map(({ name }) => textOf(name));
  const stored = versions.filter(({ storage }) => storage === true).length;
  return [
    ...(new Set(names).size < names.length ? invalid("must contain unique version names") : []),
    ...(stored === 1 ? [] : invalid("must have exactly one version marked as storage version")),
  ];
}

export function deprecationFaults(field: string, { deprecated, deprecationWarning }: TypedObject): FieldError[] {
  if (deprecationWarning === undefined) return [];
  const text = textOf(deprecationWarning);
  const invalid = (detail: string) => invalidField(field, text, detail);
  if (deprecated !== true) return [invalid("can only be set for deprecated versions")];
  const unprintable = text.search(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u);
  const printable = "must only contain printable UTF-8 characters; non-printable character found at index";
  return [
    ...(byteLength(text) > WARNING_BYTES_MAX ? [invalid(`must be <= ${WARNING_BYTES_MAX} characters long`)] : []),
    ...(text === "" ? [invalid("must not be an empty string")] : []),
    ...(unprintable < 0 ? [] : [invalid(`${printable} ${byteLength(text.slice(0, unprintable))}`)]),
  ];
}
