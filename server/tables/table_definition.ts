// Which table stands for a resource: its columns and how an object's cells are read. Columns of built-in kinds are data
// (resources/kubernetes_1_36.json, descriptions beside this file), their cells are code.
import type { Cell, RowCondition, TableColumn } from "../../encoding/views/table.ts";
import {
  type BuiltinResource,
  builtinResources,
  groupVersionString,
  type TableColumn as ColumnData,
} from "../resources/builtin_resources.ts";
import type { PrinterColumn, Resource } from "../resources/resource.ts";
import { autoscalingCells, scaleCells } from "./autoscaling.ts";
import { type CellContext, type CellReader, type KindCells, mapped, name } from "./cells.ts";
import descriptions from "./column_descriptions.json" with { type: "json" };
import { coreCells } from "./core.ts";
import { customCell, defaultPrinterColumns } from "./custom_columns.ts";
import { networkingCells } from "./networking.ts";
import { podConditions } from "./pods.ts";
import { policyCells } from "./policy.ts";
import { schedulingCells } from "./scheduling.ts";
import { storageCells } from "./storage.ts";
import { workloadCells } from "./workloads.ts";

/** The form of the objects that cells are read from: for a few kinds it is another version than the one served. */
export interface ReadForm {
  readonly apiVersion: string;
  /** Full name of the protobuf message; undefined for custom resources. */
  readonly message: string | undefined;
}

export interface TableDefinition {
  readonly columns: readonly TableColumn[];
  /**
   * Object paths that cells and conditions look at, for a partial decode. Empty for custom resources, whose cells read
   * the whole object as a JsonValue.
   */
  readonly paths: readonly string[];
  readonly reads: ReadForm;
  /** What `rows` holds when there are none. Go's default table has a nil list there. */
  readonly emptyRows: "[]" | "null";
  /** In the order of the columns; one more than columns for some kinds. */
  cells(object: unknown, context: CellContext): Cell[];
  /** undefined for kinds whose rows never have conditions. */
  readonly conditions: ((object: unknown) => readonly RowCondition[] | undefined) | undefined;
  /** The order of rows within one answer, where it is not that of the list. */
  readonly compare: ((a: readonly Cell[], b: readonly Cell[]) => number) | undefined;
}

/** By group resource. */
const kindCells: KindCells = {
  ...workloadCells,
  ...autoscalingCells,
  ...coreCells,
  ...networkingCells,
  ...storageCells,
  ...policyCells,
  ...schedulingCells,
};

/** Kinds without a table of their own show when they were made, not how long ago that is. */
const defaultCells: readonly CellReader[] = [
  name,
  mapped<string>("metadata.creationTimestamp", (time) => time ?? "0001-01-01T00:00:00Z"),
];

/** kube-apiserver reads cells from its internal form, which follows these versions. */
const internalForms: Readonly<Record<string, string>> = {
  "horizontalpodautoscalers.autoscaling": "autoscaling/v2",
  "events.events.k8s.io": "v1",
};

const scaleForm: ReadForm = { apiVersion: "autoscaling/v1", message: "k8s.io.api.autoscaling.v1.Scale" };

const known = new WeakMap<Resource, Map<string, TableDefinition>>();

/**
 * The table of a resource, or of one of its subresources; only `scale` has objects, and so a table, of its own.
 */
export function tableDefinitionFor(resource: Resource, subresource = ""): TableDefinition {
  const tables = known.get(resource) ?? new Map<string, TableDefinition>();
  known.set(resource, tables);
  const key = subresource === "scale" ? subresource : "";
  const table = tables.get(key) ?? makeDefinition(resource, key);
  tables.set(key, table);
  return table;
}

function makeDefinition(resource: Resource, subresource: string): TableDefinition {
  if (subresource === "scale") return define(scaleColumns(resource), scaleCells, scaleForm);
  if (resource.custom) return customTable(resource, resource.custom.printerColumns);
  const groupResource = resource.group === "" ? resource.plural : `${resource.plural}.${resource.group}`;
  const cells = Object.hasOwn(kindCells, groupResource) ? kindCells[groupResource] : undefined;
  const table = define(builtinColumns(resource), cells ?? defaultCells, readForm(resource, groupResource));
  if (cells === undefined) return { ...table, emptyRows: "null" };
  return {
    ...table,
    conditions: groupResource === "pods" ? podConditions : undefined,
    compare: groupResource === "flowschemas.flowcontrol.apiserver.k8s.io" ? byPrecedence : undefined,
  };
}

function define(columns: readonly TableColumn[], readers: readonly CellReader[], reads: ReadForm): TableDefinition {
  return {
    columns,
    paths: outermost(readers.flatMap((reader) => reader.paths)),
    reads,
    emptyRows: "[]",
    cells: (object, context) => readers.map((reader) => reader.read(object, context)),
    conditions: undefined,
    compare: undefined,
  };
}

/** Without the paths that lie below another one. */
function outermost(paths: readonly string[]): string[] {
  return [...new Set(paths)].filter((path) => !paths.some((other) => path.startsWith(`${other}.`)));
}

function readForm(resource: Resource, groupResource: string): ReadForm {
  const apiVersion = internalForms[groupResource] ?? groupVersionString(resource);
  const inForm = builtinResources.find((it) => it.kind === resource.kind && groupVersionString(it) === apiVersion);
  return { apiVersion, message: (inForm ?? resource).message };
}

function builtinColumns(resource: Resource): TableColumn[] {
  const { tableColumns = [] } = resource as Partial<BuiltinResource>;
  const columns: readonly ColumnData[] = tableColumns.length > 0 ? tableColumns : defaultColumns;
  return columns.map(({ name, type, format = "", priority = 0 }) => (
    { name, type, format, description: description(resource.kind, name), priority }
  ));
}

function description(kind: string, column: string): string {
  const { common, byKind }: ColumnDescriptions = descriptions;
  return byKind[kind]?.[column] ?? common[column] ?? "";
}

interface ColumnDescriptions {
  readonly common: Readonly<Record<string, string>>;
  readonly byKind: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const nameColumn = { name: "Name", type: "string", format: "name", priority: 0 };
const defaultColumns: readonly ColumnData[] = [nameColumn, { name: "Created At", type: "date" }];

/** The two ways to a Scale, of built-in kinds and of custom resources, declare their columns differently. */
function scaleColumns({ custom }: Resource): TableColumn[] {
  const columns = [
    { name: "Name", type: "string", format: custom ? "name" : "" },
    { name: "Desired", type: "integer", format: "" },
    { name: "Available", type: "integer", format: "" },
    { name: "Age", type: custom ? "date" : "string", format: "" },
  ];
  return columns.map((column) => ({ ...column, description: description("Scale", column.name), priority: 0 }));
}

function customTable(resource: Resource, printerColumns: readonly PrinterColumn[]): TableDefinition {
  const declared = printerColumns.length > 0 ? printerColumns : defaultPrinterColumns;
  const columns = declared.map(({ name, type, format, priority, ...column }) => (
    { name, type, format, description: column.description || customDescription(column.jsonPath), priority }
  ));
  const first = { ...nameColumn, description: description("", "Name") };
  const reads = { apiVersion: groupVersionString(resource), message: undefined };
  return { ...define([first, ...columns], [name, ...declared.map(customCell)], reads), paths: [] };
}

function customDescription(jsonPath: string): string {
  return jsonPath === defaultPrinterColumns[0]?.jsonPath
    ? description("", "Age")
    : `Custom resource definition column (in JSONPath format): ${jsonPath}`;
}

/** Flow schemas are shown in the order they are tried. */
function byPrecedence([a, , precedenceA]: readonly Cell[], [b, , precedenceB]: readonly Cell[]): number {
  return Number(precedenceA) - Number(precedenceB) || (String(a) < String(b) ? -1 : 1);
}
