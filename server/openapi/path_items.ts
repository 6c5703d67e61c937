// Routes by path, with the parameters that all operations of a path share written once for all of them, in the form of
// either version of OpenAPI. Members stand in the order in which kube-apiserver prints them.
import { v2RefPrefix, v3RefPrefix } from "./definition_name.ts";
import { commonParameters, isSame, type Parameter, sharedBodyName, sortedParameters } from "./parameters.ts";
import { type GroupVersionKind, httpMethods, type Route, type RouteBody } from "./route.ts";

/** Path → item, sorted by path. */
export type PathItems = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

type Members = Readonly<Record<string, unknown>>;

interface OpenApiForm {
  readonly operation: (route: Route, parameters: readonly Parameter[]) => Members;
  readonly parameter: (parameter: Parameter) => Members;
}

const statusDescriptions: Readonly<Record<number, string>> = {
  200: "OK",
  201: "Created",
  202: "Accepted",
  401: "Unauthorized",
};

export function v3PathItems(routes: Iterable<Route>): PathItems {
  return pathItems(routes, { operation: v3Operation, parameter: v3Parameter });
}

export function v2PathItems(routes: Iterable<Route>): PathItems {
  return pathItems(routes, { operation: v2Operation, parameter: v2Parameter });
}

function pathItems(routes: Iterable<Route>, form: OpenApiForm): PathItems {
  const byPath = [...Map.groupBy(routes, ({ path }) => path)].sort(([a], [b]) => a < b ? -1 : 1);
  return new Map(byPath.map(([path, ofPath]) => [path, pathItem(ofPath, form)]));
}

function pathItem(routes: readonly Route[], { operation, parameter }: OpenApiForm): Members {
  const common = commonParameters(routes.map(({ parameters }) => parameters));
  const item: Record<string, unknown> = {};
  for (const method of httpMethods) {
    const route = routes.find((one) => one.method === method);
    if (route === undefined) continue;
    const own = route.parameters.filter((one) => !common.some((other) => isSame(one, other)));
    item[method] = operation(route, sortedParameters(own));
  }
  return { ...item, ...(common.length > 0 && { parameters: sortedParameters(common).map(parameter) }) };
}

function v3Operation(route: Route, parameters: readonly Parameter[]): Members {
  const { body, consumes, produces, response, kind } = route;
  const content = v3Content(produces, response);
  return {
    tags: [route.tag],
    operationId: route.operationId,
    ...(parameters.length > 0 && { parameters: parameters.map(v3Parameter) }),
    ...(body && {
      requestBody: {
        content: v3Content(consumes, body.definition),
        ...(body.required && { required: true }),
      },
    }),
    responses: responses(route, { content }),
    ...(kind && {
      "x-kubernetes-action": route.action,
      "x-kubernetes-group-version-kind": { group: kind.group, version: kind.version, kind: kind.kind },
    }),
  };
}

function v3Content(mediaTypes: readonly string[], definition: string): Members {
  const schema = definition === "string" ? { type: "string" } : { $ref: v3RefPrefix + definition };
  return Object.fromEntries([...mediaTypes].sort().map((mediaType) => [mediaType, { schema }]));
}

function v3Parameter({ name, in: place, type }: Parameter): Members {
  return {
    name,
    in: place,
    ...(place === "path" && { required: true }),
    schema: { type, uniqueItems: true },
  };
}

function v2Operation(route: Route, parameters: readonly Parameter[]): Members {
  const { consumes, produces, response, body, kind } = route;
  const schema = response === "string" ? { type: "string" } : { $ref: v2RefPrefix + response };
  const before = parameters.filter(({ name }) => name < "body");
  const all = [
    ...before.map(v2Parameter),
    ...(body ? [v2BodyParameter(body)] : []),
    ...parameters.slice(before.length).map(v2Parameter),
  ];
  return {
    ...(consumes.length > 0 && { consumes }),
    produces,
    schemes: ["https"],
    tags: [route.tag],
    operationId: route.operationId,
    ...(all.length > 0 && { parameters: all }),
    responses: responses(route, { schema }),
    ...(kind && {
      "x-kubernetes-action": route.action,
      "x-kubernetes-group-version-kind": v2Kind(kind),
    }),
  };
}

/** A map, whose members Go sorts; but not where the aggregator describes what it serves itself. */
function v2Kind({ group, version, kind }: GroupVersionKind): Members {
  return group === "apiregistration.k8s.io" ? { group, version, kind } : { group, kind, version };
}

function v2Parameter(parameter: Parameter): Members {
  return parameter.sharedName === undefined
    ? writtenParameter(parameter)
    : { $ref: `#/parameters/${parameter.sharedName}` };
}

function v2BodyParameter(body: RouteBody): Members {
  const shared = sharedBodyName(body.definition);
  return shared === undefined ? writtenBody(body) : { $ref: `#/parameters/${shared}` };
}

function responses(route: Route, success: Members): Members {
  const statuses = route.statuses.map((status) => [status, { description: statusDescriptions[status], ...success }]);
  return { ...Object.fromEntries(statuses), 401: { description: statusDescriptions[401] } };
}

function writtenParameter({ name, in: place, type }: Parameter): Members {
  return { uniqueItems: true, type, name, in: place, ...(place === "path" && { required: true }) };
}

function writtenBody({ definition, required }: RouteBody): Members {
  return {
    name: "body",
    in: "body",
    ...(required && { required: true }),
    schema: { $ref: v2RefPrefix + definition },
  };
}

/** What the parameters of these routes refer to, by name; sorted. */
export function sharedParameters(routes: Iterable<Route>): Readonly<Record<string, unknown>> {
  const shared = new Map<string, Members>();
  for (const { parameters, body } of routes) {
    for (const one of parameters) if (one.sharedName !== undefined) shared.set(one.sharedName, writtenParameter(one));
    const bodyName = body && sharedBodyName(body.definition);
    if (bodyName !== undefined) shared.set(bodyName, writtenBody(body!));
  }
  return Object.fromEntries([...shared].sort(([a], [b]) => a < b ? -1 : 1));
}
