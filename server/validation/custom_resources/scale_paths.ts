// The fields that a CRD's scale subresource reads must be what it can read.

import { isJsonObject, type JsonObject, type JsonValue } from "../../../encoding/json_value.ts";
import { type FieldError, invalidField } from "../../field_error.ts";
import { goDynamicType, goPrint } from "../../patch/go_value.ts";
import type { CustomResource } from "../../resources/resource.ts";
import { isInteger, isJsonNumber } from "./check_number.ts";

type ScalePaths = CustomResource["scale"];

const replicasMax = 2 ** 31 - 1;

export function scaleSpecFaults(object: JsonObject, scale: ScalePaths): FieldError[] {
  return scale === undefined ? [] : replicasFaults(object, scale.specReplicasPath);
}

export function scaleStatusFaults(object: JsonObject, scale: ScalePaths): FieldError[] {
  if (scale === undefined) return [];
  const { statusReplicasPath, labelSelectorPath } = scale;
  return [
    ...replicasFaults(object, statusReplicasPath),
    ...(labelSelectorPath === undefined ? [] : selectorFaults(object, labelSelectorPath)),
  ];
}

function replicasFaults(object: JsonObject, path: string): FieldError[] {
  const { value, fault } = readPath(object, path);
  if (fault !== undefined) return [invalidField(path, 0, fault)];
  if (value === undefined) return [];
  if (!isJsonNumber(value) || !isInteger(value)) return [invalidField(path, 0, typeFault(path, value, "int64"))];
  if (value < 0) return [invalidField(path, value, "should be a non-negative integer")];
  return value > replicasMax ? [invalidField(path, value, `should be less than or equal to ${replicasMax}`)] : [];
}

function selectorFaults(object: JsonObject, path: string): FieldError[] {
  const { value, fault } = readPath(object, path);
  if (fault !== undefined) return [invalidField(path, "", fault)];
  const isText = value === undefined || typeof value === "string";
  return isText ? [] : [invalidField(path, "", typeFault(path, value, "string"))];
}

/** The value at the end of member names after dots; none when it, or something on the way, is missing. */
function readPath(object: JsonObject, path: string): { value?: JsonValue; fault?: string } {
  const names = path.replace(/^\./, "").split(".");
  let value: JsonValue = object;
  for (const [i, name] of names.entries()) {
    if (value === null) return {};
    if (!isJsonObject(value)) {
      return { fault: typeFault(`.${names.slice(0, i + 1).join(".")}`, value, "map[string]interface{}") };
    }
    if (!(name in value)) return {};
    value = value[name]!;
  }
  return { value };
}

function typeFault(path: string, value: JsonValue, expected: string): string {
  const type = value === null ? "<nil>" : goDynamicType(value);
  return `.${path.replace(/^\./, "")} accessor error: ${goPrint(value)} is of the type ${type}, expected ${expected}`;
}
