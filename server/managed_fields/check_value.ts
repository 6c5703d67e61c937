// What is wrong with an applied value, in the words of structured-merge-diff: members that the schema does not have, values
// of another type, elements that stand in a list twice.

import { isJsonObject, type JsonObject, type JsonValue } from "../../encoding/json_value.ts";
import { goPrint } from "../patch/go_value.ts";
import { elementOf } from "./list_elements.ts";
import { formOf, type ListType, type MapType, type MergeType, type ScalarKind } from "./merge_type.ts";
import { elementText, memberElement } from "./path_element.ts";

/** What a value is to be, and where it is. */
interface Place<T> {
  readonly type: T;
  readonly path: string;
}

/** One text, or a headline with a line for each. Undefined when nothing is wrong. */
export function valueFault(type: MergeType, value: JsonObject): string | undefined {
  const faults = [...check(value, { type, path: "" })];
  if (faults.length <= 1) return faults[0];
  return ["errors:", ...faults.map((fault) => `  ${fault}`)].join("\n");
}

function* check(value: JsonValue, { type, path }: Place<MergeType>): Generator<string> {
  const { map, scalar, list } = formOf(type, value);
  if (value === null) return;
  if (map !== undefined) yield* checkMap(value, { type: map, path });
  else if (scalar !== undefined) yield* checkScalar(value, { type: scalar, path });
  else if (list !== undefined) yield* checkList(value, { type: list, path });
}

/** Nothing is looked at behind a member that is not known. */
function* checkMap(value: JsonValue, { type, path }: Place<MapType>): Generator<string> {
  if (!isJsonObject(value)) return yield fault(path, `expected map, got &{${goPrint(value)}}`);
  for (const [name, member] of Object.entries(value)) {
    const memberPath = path + elementText(memberElement(name));
    const memberType = type.memberType(name);
    if (memberType === undefined) return yield fault(memberPath, "field not declared in schema");
    yield* check(member, { type: memberType, path: memberPath });
  }
}

function* checkList(value: JsonValue, { type, path }: Place<ListType>): Generator<string> {
  if (!Array.isArray(value)) return yield fault(path, `expected list, got &{${goPrint(value)}}`);
  if (type.atomic) {
    for (const [i, element] of value.entries()) yield* check(element, { type: type.element, path: `${path}[${i}]` });
    return;
  }
  const seen = new Set<string>();
  for (const [i, element] of value.entries()) {
    let key: string;
    try {
      key = elementOf(type, element);
    } catch (error) {
      yield fault(path, `element ${i}: ${(error as Error).message}`);
      return;
    }
    if (seen.has(key)) yield fault(path, `duplicate entries for key ${elementText(key)}`);
    seen.add(key);
    yield* check(element, { type: type.element, path: path + elementText(key) });
  }
}

function* checkScalar(value: JsonValue, { type: kind, path }: Place<ScalarKind>): Generator<string> {
  const isNumber = typeof value === "number" || typeof value === "bigint";
  switch (kind) {
    case "numeric":
      if (!isNumber) yield fault(path, `expected numeric (int or float), got ${goType(value)}`);
      return;
    case "string":
      if (typeof value !== "string") yield fault(path, `expected string, got ${goSyntax(value)}`);
      return;
    case "boolean":
      if (typeof value !== "boolean") yield fault(path, `expected boolean, got &{${goPrint(value)}}`);
      return;
    case "untyped":
      if (typeof value === "object") yield fault(path, `expected any scalar, got &{${goPrint(value)}}`);
  }
}

function fault(path: string, text: string): string {
  return path === "" ? text : `${path}: ${text}`;
}

/** The Go type that a value is decoded into. */
function goType(value: JsonValue): string {
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  return Array.isArray(value) ? "[]interface {}" : "map[string]interface {}";
}

/** As Go's %#v prints the value. */
function goSyntax(value: JsonValue): string {
  return `&value.valueUnstructured{Value:${goLiteral(value)}}`;
}

function goLiteral(value: JsonValue): string {
  if (value === null) return "interface {}(nil)";
  if (Array.isArray(value)) return `[]interface {}{${value.map(goLiteral).join(", ")}}`;
  if (isJsonObject(value)) {
    const members = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${goLiteral(value[name]!)}`);
    return `map[string]interface {}{${members.join(", ")}}`;
  }
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
