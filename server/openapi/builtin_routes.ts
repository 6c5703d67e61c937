// The routes of a built-in resource, as kube-apiserver installs them: which there are follows from its verbs.
import { LIST_REPRESENTATIONS, OBJECT_REPRESENTATIONS } from "../negotiation.ts";
import type { BuiltinResource } from "../resources/builtin_resources.ts";
import type { Subresource } from "../resources/resource.ts";
import { isConnecting } from "../route.ts";
import { connectRoutes, plainTextRoute } from "./connect_routes.ts";
import { definitionName } from "./definition_name.ts";
import { kindDefinition, metaDefinition } from "./definitions.ts";
import { capitalized, groupVersionTag, operationId } from "./operation_names.ts";
import {
  createOptions,
  deleteCollectionOptions,
  deleteOptions,
  listOptions,
  patchOptions,
  updateOptions,
} from "./option_parameters.ts";
import { nameParameter, namespaceParameter, type Parameter, prettyParameter } from "./parameters.ts";
import { resourcePaths } from "./resource_paths.ts";
import type { GroupVersionKind, HttpMethod, Route } from "./route.ts";

const patchTypes = [
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
  "application/apply-patch+yaml",
];

/** What differs between the operations of one resource. */
interface Operation {
  readonly path: string;
  readonly method: HttpMethod;
  readonly action: string;
  readonly verb: string;
  /** The operation id behind verb, group and version. */
  readonly id: string;
  readonly parameters: readonly Parameter[];
  readonly response: string;
  readonly statuses?: readonly number[];
  readonly body?: Route["body"];
  readonly consumes?: readonly string[];
  readonly produces?: readonly string[];
  readonly kind?: GroupVersionKind;
}

/** In no particular order. */
export function builtinRoutes(resource: BuiltinResource): readonly Route[] {
  const operations = [
    ...collectionOperations(resource),
    ...objectOperations(resource),
    ...watchOperations(resource),
    ...resource.subresources.flatMap((subresource) => subresourceOperations(resource, subresource)),
  ];
  const connecting = resource.subresources.filter(isConnecting);
  return [
    ...operations.map((operation) => routeOf(resource, operation)),
    ...connecting.flatMap((subresource) =>
      subresource.verbs.includes("create")
        ? connectRoutes(resource, subresource)
        : [plainTextRoute(resource, subresource)]
    ),
  ];
}

function routeOf({ group, version, kind }: BuiltinResource, operation: Operation): Route {
  const { path, method, action, verb, id, parameters, body, response, statuses = [200] } = operation;
  return {
    path,
    method,
    action,
    operationId: operationId(verb, { group, version }, id),
    tag: groupVersionTag(group, version),
    parameters: [...parameters, prettyParameter],
    ...(body && { body }),
    consumes: operation.consumes ?? ["*/*"],
    produces: operation.produces ?? OBJECT_REPRESENTATIONS,
    statuses,
    response,
    kind: operation.kind ?? { group, version, kind },
  };
}

function scope({ namespaced }: BuiltinResource): readonly Parameter[] {
  return namespaced ? [namespaceParameter] : [];
}

function scopedName({ namespaced, kind }: BuiltinResource): string {
  return (namespaced ? "Namespaced" : "") + kind;
}

function collectionOperations(resource: BuiltinResource): readonly Operation[] {
  const { verbs, kind, message, namespaced } = resource;
  const { collection, allNamespaces } = resourcePaths(resource);
  const object = definitionName(message);
  const id = scopedName(resource);
  const list = {
    method: "get",
    action: "list",
    verb: "list",
    response: `${object}List`,
    produces: LIST_REPRESENTATIONS,
  } as const;
  const operations: Operation[] = [];
  if (verbs.includes("list")) {
    operations.push({ ...list, path: collection, id, parameters: [...scope(resource), ...listOptions] });
    if (namespaced) {
      operations.push({ ...list, path: allNamespaces, id: `${kind}ForAllNamespaces`, parameters: listOptions });
    }
  }
  if (verbs.includes("create")) {
    operations.push(createOperation({ path: collection, id, parameters: scope(resource), object }));
  }
  if (verbs.includes("deletecollection")) {
    operations.push({
      path: collection,
      method: "delete",
      action: "deletecollection",
      verb: "delete",
      id: `Collection${id}`,
      parameters: [...scope(resource), ...deleteCollectionOptions],
      body: { definition: metaDefinition("DeleteOptions"), required: false },
      response: metaDefinition("Status"),
    });
  }
  return operations;
}

function createOperation(
  { path, id, parameters, object }: { path: string; id: string; parameters: readonly Parameter[]; object: string },
): Operation {
  return {
    path,
    method: "post",
    action: "post",
    verb: "create",
    id,
    parameters: [...parameters, ...createOptions],
    body: { definition: object, required: true },
    response: object,
    statuses: [200, 201, 202],
  };
}

function objectOperations(resource: BuiltinResource): readonly Operation[] {
  const of = {
    verbs: resource.verbs,
    path: resourcePaths(resource).object,
    id: scopedName(resource),
    parameters: [...scope(resource), nameParameter],
    object: definitionName(resource.message),
  };
  const operations = readAndWriteOperations(of);
  if (!resource.verbs.includes("delete")) return operations;
  const deletion: Operation = {
    path: of.path,
    method: "delete",
    action: "delete",
    verb: "delete",
    id: of.id,
    parameters: [...of.parameters, ...deleteOptions],
    body: { definition: metaDefinition("DeleteOptions"), required: false },
    response: returnsObject(resource) ? of.object : metaDefinition("Status"),
    statuses: [200, 202],
  };
  return [...operations, deletion];
}

/** What has to be finalized is returned, too, but documented as if it were not. */
function returnsObject({ write, subresources }: BuiltinResource): boolean {
  return write?.deleteReturns === "object" && !subresources.some(({ name }) => name === "finalize");
}

interface ReadAndWrite {
  readonly verbs: readonly string[];
  readonly path: string;
  readonly id: string;
  readonly parameters: readonly Parameter[];
  readonly object: string;
  readonly kind?: GroupVersionKind;
}

function readAndWriteOperations({ verbs, parameters, object, ...shared }: ReadAndWrite): readonly Operation[] {
  const operations: Operation[] = [];
  if (verbs.includes("get")) {
    operations.push({ ...shared, method: "get", action: "get", verb: "read", parameters, response: object });
  }
  if (verbs.includes("update")) {
    operations.push({
      ...shared,
      method: "put",
      action: "put",
      verb: "replace",
      parameters: [...parameters, ...updateOptions],
      body: { definition: object, required: true },
      response: object,
      statuses: [200, 201],
    });
  }
  if (verbs.includes("patch")) {
    operations.push({
      ...shared,
      method: "patch",
      action: "patch",
      verb: "patch",
      parameters: [...parameters, ...patchOptions],
      consumes: patchTypes,
      body: { definition: metaDefinition("Patch"), required: true },
      response: object,
      statuses: [200, 201],
    });
  }
  return operations;
}

function subresourceOperations(resource: BuiltinResource, subresource: Subresource): readonly Operation[] {
  if (isConnecting(subresource)) return [];
  const { name, verbs } = subresource;
  const kind = {
    group: subresource.group ?? resource.group,
    version: subresource.version ?? resource.version,
    kind: subresource.kind,
  };
  const of = {
    path: `${resourcePaths(resource).object}/${name}`,
    id: scopedName(resource) + capitalized(name),
    parameters: [...scope(resource), nameParameter],
    object: kindDefinition(kind, kind.kind),
  };
  const operations = readAndWriteOperations({ ...of, verbs, kind });
  return verbs.includes("create") ? [...operations, { ...createOperation(of), kind }] : operations;
}

/** The paths of old with `watch` in them. */
function watchOperations(resource: BuiltinResource): readonly Operation[] {
  if (!resource.verbs.includes("watch")) return [];
  const { watchCollection, watchAllNamespaces, watchObject } = resourcePaths(resource);
  const id = scopedName(resource);
  const watch = {
    method: "get",
    verb: "watch",
    response: metaDefinition("WatchEvent"),
    produces: LIST_REPRESENTATIONS,
  } as const;
  const inScope = [...scope(resource), ...listOptions];
  const operations: Operation[] = [
    { ...watch, action: "watchlist", path: watchCollection, id: `${id}List`, parameters: inScope },
    { ...watch, action: "watch", path: watchObject, id, parameters: [...inScope, nameParameter] },
  ];
  if (resource.namespaced) {
    operations.push({
      ...watch,
      action: "watchlist",
      path: watchAllNamespaces,
      id: `${resource.kind}ListForAllNamespaces`,
      parameters: listOptions,
    });
  }
  return operations;
}
