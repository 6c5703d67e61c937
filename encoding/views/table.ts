// The Table view (meta.k8s.io Table): a row of cells for each object. What the cells say is the server's business
// (server/tables); here rows are only written. Text formats only: kube-apiserver has no Tables in protobuf.
import type { Item } from "../item.ts";
import { goJson } from "../json_text.ts";
import { ascii } from "../json_writer.ts";
import type { AppendItem, JsonList, ListMeta } from "../list_encoding.ts";
import type { ByteWriter } from "../wire_writer.ts";

/** Integers beyond 2^53 are bigints. */
export type Cell = string | number | bigint | boolean | null;

/** Members in the order of the JSON; all five are always written. */
export interface TableColumn {
  /** The heading. */
  readonly name: string;
  /** An OpenAPI type, e.g. `string`. */
  readonly type: string;
  /** An OpenAPI format, e.g. `name` for the column that names the object; may be empty. */
  readonly format: string;
  /** For people. */
  readonly description: string;
  /** 0 is always shown by clients, anything above only when asked for (`-o wide`). */
  readonly priority: number;
}

/** Tells clients to mark a row, e.g. that of a completed pod. */
export interface RowCondition {
  /** An OpenAPI type, e.g. `string`. */
  readonly type: string;
  /** `True`, `False` or `Unknown`. */
  readonly status: string;
  /** One word in camel case. */
  readonly reason: string;
  /** For people. */
  readonly message: string;
}

/** What a Table says of one object. */
export interface Row {
  /** As many as there are columns. */
  readonly cells: readonly Cell[];
  /** Left out when empty. */
  readonly conditions?: readonly RowCondition[] | undefined;
}

/** A Table without its rows. */
export interface TableShape {
  /** `meta.k8s.io/v1` or `meta.k8s.io/v1beta1`, as asked. */
  readonly apiVersion: string;
  /** Of one object: its resourceVersion alone. */
  readonly meta: ListMeta;
  /** null in every watch event but the first. */
  readonly columns: readonly TableColumn[] | null;
  /** As made by `tableRow`. */
  readonly append: AppendItem;
}

const beforeCells = ascii('{"cells":[');
const beforeConditions = ascii('],"conditions":');
const beforeObject = ascii(',"object":');
const endOfCells = ascii("]");
const noObject = ascii("null");
const endOfRow = ascii("}");

/** A Table around its rows; one object is a Table of one row. */
export function tableList({ apiVersion, meta, columns, append }: TableShape): JsonList {
  const metadata = {
    resourceVersion: meta.resourceVersion || undefined,
    continue: meta.continue || undefined,
    remainingItemCount: meta.remainingItemCount,
  };
  const columnDefinitions = columns?.map(({ name, type, format, description, priority }) => (
    { name, type, format, description, priority }
  )) ?? null;
  const shape = goJson({ kind: "Table", apiVersion, metadata, columnDefinitions });
  return { head: `${shape.slice(0, -1)},"rows":[`, tail: "]}", append };
}

/**
 * Appends an element of `rows`.
 * @param options.object appends the object that stands in the row; without it the row says null (includeObject=None)
 */
export function tableRow(rowOf: (item: Item) => Row, { object }: { object?: AppendItem | undefined } = {}): AppendItem {
  return (out, item) => {
    const { cells, conditions } = rowOf(item);
    out.copy(beforeCells);
    out.copy(ascii(cells.map(cellJson).join(",")));
    appendConditions(out, conditions);
    out.copy(beforeObject);
    if (object === undefined) out.copy(noObject);
    else object(out, item);
    out.copy(endOfRow);
  };
}

function appendConditions(out: ByteWriter, conditions: readonly RowCondition[] = []): void {
  if (conditions.length === 0) return out.copy(endOfCells);
  out.copy(beforeConditions);
  out.copy(ascii(goJson(conditions)));
}

function cellJson(cell: Cell): string {
  return typeof cell === "bigint" ? cell.toString() : goJson(cell);
}
