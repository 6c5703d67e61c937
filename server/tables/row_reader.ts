// From an item of a list to its row: as much of the object is decoded as the table shows.
import type { Item } from "../../encoding/item.ts";
import { parseJson } from "../../encoding/json_value.ts";
import { compilePaths, protoToObject } from "../../encoding/typed_object/from_proto.ts";
import type { Row } from "../../encoding/views/table.ts";
import type { CellContext } from "./cells.ts";
import type { TableDefinition } from "./table_definition.ts";

/**
 * The row of an item in the form that the table reads (`table.reads`). The function throws a WireError or JsonSyntaxError
 * for bytes that are no such object.
 */
export function rowReader(table: TableDefinition, context: CellContext): (item: Item) => Row {
  const decode = itemDecoder(table);
  return (item) => {
    const object = decode(item);
    return { cells: table.cells(object, context), conditions: table.conditions?.(object) };
  };
}

function itemDecoder({ reads: { message }, paths }: TableDefinition): (item: Item) => unknown {
  if (message === undefined) return ({ bytes, start, end }) => parseJson(bytes.subarray(start, end));
  const mask = compilePaths(message, paths);
  return ({ bytes, start, end }) => protoToObject(message, bytes, { paths: mask, start, end });
}

/** Puts the items of one answer in the order of the table's rows. Only tables of few rows have an order of their own. */
export function rowOrder(table: TableDefinition, context: CellContext): (items: readonly Item[]) => Item[] {
  const { compare } = table;
  if (compare === undefined) return (items) => [...items];
  const rowOf = rowReader(table, context);
  return (items) => {
    const rows = items.map((item) => ({ item, cells: rowOf(item).cells }));
    return rows.sort((a, b) => compare(a.cells, b.cells)).map(({ item }) => item);
  };
}
