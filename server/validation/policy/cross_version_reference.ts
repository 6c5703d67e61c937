// References to objects that are known by kind, name and apiVersion.

import type { TypedObject, TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField } from "../../field_error.ts";
import { requiredTextFaults } from "../field_rules.ts";
import { textOf } from "../fields.ts";
import { groupVersionFault, groupVersionParts } from "../group_version.ts";
import { pathSegmentFaults } from "../names.ts";

/** What an update leaves alone, as it was valid once. */
export interface ReferenceOptions {
  readonly allowNoGroup?: boolean;
  readonly allowInvalidVersion?: boolean;
}

/** Of a CrossVersionObjectReference. */
export function referenceFaults(
  field: string,
  { kind, name, apiVersion }: TypedObject,
  options: ReferenceOptions,
): FieldError[] {
  const versionFault = apiVersionFault(apiVersion, options);
  return [
    ...requiredTextFaults(`${field}.kind`, textOf(kind), pathSegmentFaults),
    ...requiredTextFaults(`${field}.name`, textOf(name), pathSegmentFaults),
    ...(versionFault === undefined ? [] : [invalidField(`${field}.apiVersion`, textOf(apiVersion), versionFault)]),
  ];
}

function apiVersionFault(apiVersion: TypedValue | undefined, options: ReferenceOptions): string | undefined {
  const text = textOf(apiVersion);
  if (options.allowInvalidVersion) return undefined;
  const fault = groupVersionFault(text);
  if (fault !== undefined || options.allowNoGroup) return fault;
  return groupVersionParts(text).group === "" ? "apiVersion must specify API group" : undefined;
}

/** For an update of an object that has the reference. */
export function referenceOptions({ apiVersion }: TypedObject): ReferenceOptions {
  return {
    allowNoGroup: apiVersionFault(apiVersion, {}) !== undefined,
    allowInvalidVersion: groupVersionFault(textOf(apiVersion)) !== undefined,
  };
}
