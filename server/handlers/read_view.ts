// The view a get or list must answer with, from what was negotiated.
import type { ServedType } from "../../encoding/item.ts";
import { objectJson } from "../../encoding/views/object.ts";
import type { ApiRequest } from "../api_request.ts";
import { parseIncludeObject } from "../list_options.ts";
import { objectView, partialMetadataView, tableView, type View } from "../representation.ts";
import type { Resource } from "../resources/resource.ts";
import { notAcceptable, unclassifiedError } from "../status_error.ts";
import { type TableDefinition, tableDefinitionFor } from "../tables/table_definition.ts";
import { servedType } from "./item_reader.ts";

/** A view, and the form in which it needs its items. */
export interface ReadView {
  readonly view: View;
  readonly itemType: ServedType;
  /** Set for Tables. */
  readonly table: TableDefinition | undefined;
}

export interface ReadViewOptions {
  readonly of: "object" | "list";
  /** In ms since 1970; ages count to it. */
  readonly now: number;
}

/** @throws {StatusError} 406 or 500 for a view that does not fit, 400 for a bad includeObject */
export function readView({ resource, format, query }: ApiRequest, { of, now }: ReadViewOptions): ReadView {
  const type = servedType(resource);
  if (format.as === undefined) {
    return { view: objectView(type, resource.listKind ?? `${resource.kind}List`), itemType: type, table: undefined };
  }
  const apiVersion = `meta.k8s.io/${format.as.version}`;
  switch (format.as.kind) {
    case "Table": {
      const definition = tableDefinitionFor(resource);
      const includeObject = parseIncludeObject(query);
      const object = objectJson(type, { inList: false });
      const view = tableView({ definition, apiVersion, includeObject, object, now });
      return { view, itemType: { ...type, ...definition.reads }, table: definition };
    }
    case "PartialObjectMetadata":
      if (of === "list") {
        throw notAcceptable(
          `you requested PartialObjectMetadata, but the requested object is a list (${goTypeOf(resource, "List")})`,
        );
      }
      break;
    case "PartialObjectMetadataList":
      if (of === "object") throw notMetadataList(resource);
      break;
  }
  return { view: partialMetadataView(apiVersion), itemType: type, table: undefined };
}

function notMetadataList(resource: Resource): Error {
  if (resource.custom !== undefined) return unclassifiedError("content is not a list");
  const type = goTypeOf(resource, "");
  return notAcceptable(`you requested PartialObjectMetadataList, but the requested object is not a list (${type})`);
}

/** The name of kube-apiserver's internal Go type, which its message shows. Events of both groups are one there. */
function goTypeOf({ group, kind, custom }: Resource, suffix: "" | "List"): string {
  if (custom !== undefined) return `*unstructured.Unstructured${suffix}`;
  const goPackage = group === "" || group === "events.k8s.io" ? "core" : group.split(".", 1)[0];
  return `*${goPackage}.${kind}${suffix}`;
}
