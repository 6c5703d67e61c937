// The view a get or list must answer with, from what was negotiated.
import type { ServedType } from "../../encoding/item.ts";
import { objectJson } from "../../encoding/views/object.ts";
import type { ApiRequest } from "../api_request.ts";
import { parseIncludeObject } from "../list_options.ts";
import { objectView, partialMetadataView, tableView, type View } from "../representation.ts";
import { scaleMessage } from "../scale.ts";
import { type TableDefinition, tableDefinitionFor } from "../tables/table_definition.ts";
import { checkView } from "../view_errors.ts";
import { servedType } from "./item_reader.ts";

/** A view, and the form in which it needs its items. */
export interface ReadView {
  readonly view: View;
  readonly itemType: ServedType;
  /** Set for Tables. */
  readonly table: TableDefinition | undefined;
}

const scaleType: ServedType = { apiVersion: "autoscaling/v1", kind: "Scale", message: scaleMessage };

/**
 * To be called once the object or list is known to exist.
 * @param options.now ages count to it, in ms since 1970
 * @throws {StatusError} 406 or 500 for a view that does not fit, 400 for a bad includeObject
 */
export function readView(request: ApiRequest, { now }: { now: number }): ReadView {
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
      const object = objectJson(type, { inList: false });
      const view = tableView({ definition, apiVersion, includeObject, object, now });
      return { view, itemType: { ...type, ...definition.reads }, table: definition };
    }
    case "PartialObjectMetadata":
    case "PartialObjectMetadataList":
      return { view: partialMetadataView(apiVersion), itemType: type, table: undefined };
  }
}
