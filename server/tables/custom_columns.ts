// Tables of custom resources: the columns a CRD version declares (`additionalPrinterColumns`), evaluated on the object's
// JSON (apiextensions-apiserver's tableconvertor).
import { type JsonValue, writeJsonValue } from "../../encoding/json_value.ts";
import type { Cell } from "../../encoding/views/table.ts";
import { goFloat } from "../go_float.ts";
import type { PrinterColumn } from "../resources/resource.ts";
import type { CellReader } from "./cells.ts";
import { humanDuration } from "./duration.ts";
import { evaluateJsonPath, type JsonPath, parseJsonPath } from "./json_path.ts";

/** What is shown besides the name when a version declares no columns. */
export const defaultPrinterColumns: readonly PrinterColumn[] = [{
  name: "Age",
  type: "date",
  format: "",
  description: "",
  priority: 0,
  jsonPath: ".metadata.creationTimestamp",
}];

/** Reads a cell of a JsonValue, which tells integers from floats. */
export function customCell({ jsonPath, type }: PrinterColumn): CellReader {
  const path = parsedOrUndefined(jsonPath);
  return {
    paths: [],
    read: (object, { now }) => {
      const [first] = path === undefined ? [] : valuesAt(path, object as JsonValue);
      return first === undefined ? null : cellOfType(type, first, now);
    },
  };
}

/** A CRD with a path that does not parse is refused when it is written; should one be there, its column stays empty. */
function parsedOrUndefined(jsonPath: string): JsonPath | undefined {
  try {
    return parseJsonPath(jsonPath);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Nothing where a step does not fit the object. */
function valuesAt(path: JsonPath, object: JsonValue): JsonValue[] {
  try {
    return evaluateJsonPath(path, object);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return [];
    throw error;
  }
}

function cellOfType(type: string, value: JsonValue, now: number): Cell {
  const isNumber = typeof value === "number" || typeof value === "bigint";
  switch (type) {
    case "integer":
      return isNumber ? toInt64(value) : null;
    case "number":
      return isNumber ? value : null;
    case "boolean":
      return typeof value === "boolean" ? value : null;
    case "string":
      return stringCell(value);
    case "date":
      return typeof value === "string" ? dateCell(value, now) : null;
    default:
      return null;
  }
}

/** Cuts a float off towards zero; one beyond int64 becomes what amd64 makes of it, the smallest int64. */
function toInt64(value: number | bigint): Cell {
  if (typeof value === "bigint") return value;
  const integer = Math.trunc(value);
  if (Number.isSafeInteger(integer)) return integer;
  return Math.abs(integer) < 2 ** 63 ? BigInt(integer) : -(2n ** 63n);
}

function stringCell(value: JsonValue): Cell {
  if (value === null) return "<no value>";
  if (typeof value === "object") return writeJsonValue(value);
  if (typeof value === "number" && !Number.isSafeInteger(value)) return goFloat(value);
  return String(value);
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:\d\d)$/;

function dateCell(value: string, now: number): Cell {
  if (value === "" || value === "null") return "<unknown>";
  const time = rfc3339.test(value) ? Date.parse(value.replace(",", ".")) : Number.NaN;
  return Number.isNaN(time) ? "<invalid>" : humanDuration(now - time);
}
