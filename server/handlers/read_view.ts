// The view a get or list must answer with, from what was negotiated.
import type { ServedType } from "../../encoding/item.ts";
import type { AppendItem } from "../../encoding/list_encoding.ts";
import { objectJson } from "../../encoding/views/object.ts";
import type { ApiRequest } from "../api_request.ts";
import { parseIncludeObject } from "../list_options.ts";
import { objectView, partialMetadataView, tableView, type View } from "../representation.ts";
import { scaleMessage } from "../scale.ts";
import type { CellContext } from "../tables/cells.ts";
import { type TableDefinition, tableDefinitionFor } from "../tables/table_definition.ts";
import { checkView } from "../view_errors.ts";
import { convertItem, servedType } from "./item_reader.ts";

/** A view, and the form in which it needs its items. */
export interface ReadView {
  readonly view: View;
  readonly itemType: ServedType;
  /** Set for Tables. */
  readonly table: TableDefinition | undefined;
  /** All that the view looks at of an object, as dotted JSON paths; the whole of it when undefined. */
  readonly paths?: readonly string[];
}

const scaleType: ServedType = { apiVersion: "autoscaling/v1", kind: "Scale", message: scaleMessage };

/**
 * To be called once the object or list is known to exist.
 * @param context asked for each row of a Table
 * @throws {StatusError} 406 or 500 for a view that does not fit, 400 for a bad includeObject
 */
export function readView(request: ApiRequest, context: CellContext): ReadView {
  checkView(request);
  const { resource, subresource, format, query } = request;
  const type = subresource?.name === "scale" ? scaleType : servedType(resource);
  if (format.as === undefined) {
    return { view: objectView(type, resource.listKind ?? `${resource.kind}List`), itemType: type, table: undefined };
  }
  const apiVersion = `meta.k8s.io/${format.as.version}`;
  switch (format.as.kind) {
    case "Table": {
      const definition = tableDefinitionFor(resource, subresource?.name);
      const includeObject = parseIncludeObject(query);
      const itemType = { ...type, ...definition.reads };
      const object = objectInRow(type, itemType);
      const view = tableView({
        definition,
        apiVersion,
        includeObject,
        object,
        context,
        hiddenAnnotations: resource.conversionAnnotations,
      });
      const paths = includeObject === "Object" ? {} : { paths: ["metadata", ...definition.paths] };
      return { view, itemType, table: definition, ...paths };
    }
    case "PartialObjectMetadata":
    case "PartialObjectMetadataList": {
      // Metadata is that of kube-apiserver's internal form, as Tables are.
      const itemType = { ...type, ...tableDefinitionFor(resource, subresource?.name).reads };
      const view = partialMetadataView(apiVersion, resource.conversionAnnotations);
      return { view, itemType, table: undefined, paths: ["metadata"] };
    }
  }
}

/** Appends the object of a row as it is served, which can be another version than the one cells are read from. */
function objectInRow(type: ServedType, itemType: ServedType): AppendItem {
  const append = objectJson(type, { inList: false });
  const { message } = type;
  if (message === undefined || message === itemType.message) return append;
  return (out, item) => append(out, convertItem(item, { from: itemType, message }));
}
