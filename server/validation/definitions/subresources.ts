// Where the scale of a custom resource stands, and the columns of its Table: places in objects, as simple JSON paths.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField, requiredField } from "../../field_error.ts";
import { messageOf, textOf } from "../fields.ts";

const FORMATS = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"];
const TYPES = ["boolean", "date", "integer", "number", "string"];

export function subresourcesFaults(field: string, { scale }: TypedObject): FieldError[] {
  if (scale === undefined) return [];
  const { specReplicasPath, statusReplicasPath, labelSelectorPath } = messageOf(scale);
  const selector = textOf(labelSelectorPath);
  return [
    ...pathFaults(`${field}.scale.specReplicasPath`, textOf(specReplicasPath), [".spec"]),
    ...pathFaults(`${field}.scale.statusReplicasPath`, textOf(statusReplicasPath), [".status"]),
    ...(selector === "" ? [] : pathFaults(`${field}.scale.labelSelectorPath`, selector, [".spec", ".status"])),
  ];
}

function pathFaults(field: string, path: string, parents: readonly string[]): FieldError[] {
  if (path === "") return [requiredField(field)];
  const faults = simplePathFaults(field, path);
  if (faults.length > 0 || parents.some((parent) => path.startsWith(`${parent}.`))) return faults;
  const where = parents.length === 1 ? parents[0] : `either ${parents.join(" or ")}`;
  return [invalidField(field, path, `should be a json path under ${where}`)];
}

function simplePathFaults(field: string, path: string): FieldError[] {
  return path.startsWith(".") ? [] : [invalidField(field, path, "must be a simple json path starting with .")];
}

export function printerColumnFaults(field: string, { name, type, format, JSONPath }: TypedObject): FieldError[] {
  const [typeText, formatText, path] = [textOf(type), textOf(format), textOf(JSONPath)];
  const ofType = `must be one of ${TYPES.join(",")}`;
  return [
    ...(textOf(name) === "" ? [requiredField(`${field}.name`)] : []),
    ...(typeText === ""
      ? [requiredField(`${field}.type`, ofType)]
      : TYPES.includes(typeText)
      ? []
      : [invalidField(`${field}.type`, typeText, ofType)]),
    ...(formatText === "" || FORMATS.includes(formatText)
      ? []
      : [invalidField(`${field}.format`, formatText, `must be one of ${FORMATS.join(",")}`)]),
    ...(path === "" ? [requiredField(`${field}.JSONPath`)] : simplePathFaults(`${field}.JSONPath`, path)),
  ];
}
