// A walk over an object beside its schema, with the paths of structural rules: members `a.b`, keys of maps `a[b]`.

import { isJsonObject, type JsonValue } from "../../../encoding/json_value.ts";
import type { FieldError } from "../../field_error.ts";
import type { SchemaNode } from "./schema_node.ts";

/** What a rule finds at one value; `path` is "" for the whole object. */
export type StructuralRule = (value: JsonValue, node: SchemaNode, path: string) => FieldError[];

/** The faults of the value, then of what is in it, in its order. */
export function walkSchema(value: JsonValue, { node, path, rule }: Walk): FieldError[] {
  const faults = rule(value, node, path);
  if (Array.isArray(value) && node.items !== undefined) {
    const { items } = node;
    faults.push(...value.flatMap((element, i) => walkSchema(element, { node: items, path: `${path}[${i}]`, rule })));
  } else if (isJsonObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      const property = node.properties.get(name);
      if (property !== undefined) {
        faults.push(...walkSchema(member, { node: property, path: childPath(path, name), rule }));
      } else if (typeof node.additional === "object") {
        faults.push(...walkSchema(member, { node: node.additional, path: `${path}[${name}]`, rule }));
      }
    }
  }
  return faults;
}

interface Walk {
  readonly node: SchemaNode;
  readonly path: string;
  readonly rule: StructuralRule;
}

export function childPath(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
