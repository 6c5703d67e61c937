// The routes of a custom resource. kube-apiserver describes them apart from those of built-in resources, and a little
// differently: no watch paths, no protobuf, no options in the body of a deletion of many.
import type { Resource, Subresource } from "../resources/resource.ts";
import { customDefinitionName } from "./definition_name.ts";
import { kindDefinition, metaDefinition } from "./definitions.ts";
import { capitalized, groupVersionTag, operationId } from "./operation_names.ts";
import {
  createOptions,
  deleteOptions,
  getOptions,
  listOptions,
  patchOptions,
  updateOptions,
} from "./option_parameters.ts";
import { nameParameter, namespaceParameter, type Parameter, prettyParameter } from "./parameters.ts";
import { resourcePaths } from "./resource_paths.ts";
import type { HttpMethod, Route } from "./route.ts";

const mediaTypes = ["application/json", "application/yaml"];
const patchTypes = ["application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml"];
const patchBody = { definition: metaDefinition("Patch"), required: true };

interface Operation {
  readonly path: string;
  readonly method: HttpMethod;
  readonly verb: string;
  /** The verb where absent. */
  readonly action?: string;
  readonly id: string;
  readonly parameters: readonly Parameter[];
  readonly response: string;
  readonly statuses?: readonly number[];
  readonly body?: Route["body"];
  readonly consumes?: readonly string[];
}

/** In no particular order. */
export function customRoutes(resource: Resource): readonly Route[] {
  const operations = [
    ...collectionOperations(resource),
    ...objectOperations(resource),
    ...resource.subresources.flatMap((subresource) => subresourceOperations(resource, subresource)),
  ];
  return operations.map((operation) => routeOf(resource, operation));
}

function routeOf(
  resource: Resource,
  { verb, id, action, parameters, statuses = [200], ...operation }: Operation,
): Route {
  const { group, version, kind } = resource;
  return {
    ...operation,
    action: action ?? operation.method,
    operationId: operationId(verb, resource, id),
    tag: groupVersionTag(group, version),
    parameters: [...parameters, prettyParameter],
    consumes: operation.consumes ?? mediaTypes,
    produces: mediaTypes,
    statuses,
    kind: { group, version, kind },
  };
}

function collectionOperations(resource: Resource): readonly Operation[] {
  const { kind, listKind = `${kind}List`, namespaced } = resource;
  const { collection, allNamespaces } = resourcePaths(resource);
  const { scope, id } = scopeOf(resource);
  const object = customDefinitionName(resource, kind);
  const response = customDefinitionName(resource, listKind);
  const list = { method: "get", verb: "list", action: "list", response } as const;
  const operations: Operation[] = [
    { ...list, path: collection, id, parameters: [...scope, ...listOptions] },
    {
      path: collection,
      method: "post",
      verb: "create",
      id,
      parameters: [...scope, ...createOptions],
      body: { definition: object, required: true },
      response: object,
      statuses: [200, 201, 202],
    },
    {
      path: collection,
      method: "delete",
      verb: "delete",
      action: "deletecollection",
      id: `Collection${id}`,
      parameters: [...scope, ...listOptions],
      response: metaDefinition("Status"),
    },
  ];
  if (!namespaced) return operations;
  return [...operations, { ...list, path: allNamespaces, id: `${kind}ForAllNamespaces`, parameters: listOptions }];
}

function objectOperations(resource: Resource): readonly Operation[] {
  const path = resourcePaths(resource).object;
  const { scope, id } = scopeOf(resource);
  const object = customDefinitionName(resource, resource.kind);
  const deletion: Operation = {
    path,
    method: "delete",
    verb: "delete",
    id,
    parameters: [...scope, nameParameter, ...deleteOptions],
    body: { definition: metaDefinition("DeleteOptions"), required: false },
    response: metaDefinition("Status"),
    statuses: [200, 202],
  };
  return [...readAndWriteOperations({ path, id, parameters: [...scope, nameParameter], object }), deletion];
}

function subresourceOperations(resource: Resource, { name, kind, group, version }: Subresource): readonly Operation[] {
  const { scope, id } = scopeOf(resource);
  const object = group === undefined || version === undefined
    ? customDefinitionName(resource, kind)
    : kindDefinition({ group, version }, kind);
  return readAndWriteOperations({
    path: `${resourcePaths(resource).object}/${name}`,
    id: id + capitalized(name),
    parameters: [...scope, nameParameter],
    object,
  });
}

function readAndWriteOperations(
  { path, id, parameters, object }: { path: string; id: string; parameters: readonly Parameter[]; object: string },
): readonly Operation[] {
  const shared = { path, id, response: object };
  return [
    { ...shared, method: "get", verb: "read", parameters: [...parameters, ...getOptions] },
    {
      ...shared,
      method: "put",
      verb: "replace",
      parameters: [...parameters, ...updateOptions],
      body: { definition: object, required: true },
      statuses: [200, 201],
    },
    {
      ...shared,
      method: "patch",
      verb: "patch",
      parameters: [...parameters, ...patchOptions],
      body: patchBody,
      consumes: patchTypes,
    },
  ];
}

function scopeOf({ namespaced, kind }: Resource): { scope: readonly Parameter[]; id: string } {
  return namespaced ? { scope: [namespaceParameter], id: `Namespaced${kind}` } : { scope: [], id: kind };
}
