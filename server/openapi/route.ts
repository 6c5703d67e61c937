// One operation on one path, in terms that both versions of OpenAPI are made from.
import type { Parameter } from "./parameters.ts";

export type HttpMethod = "get" | "put" | "post" | "delete" | "options" | "head" | "patch";

/** In the order in which documents list the operations of a path. */
export const httpMethods: readonly HttpMethod[] = ["get", "put", "post", "delete", "options", "head", "patch"];

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** What a body holds: the name of a definition, or `string` for what is no API object. */
export type BodyDefinition = string;

export interface RouteBody {
  readonly definition: BodyDefinition;
  readonly required: boolean;
}

export interface Route {
  readonly path: string;
  readonly method: HttpMethod;
  readonly operationId: string;
  readonly tag: string;
  /** Of the path and the query. */
  readonly parameters: readonly Parameter[];
  readonly body?: RouteBody | undefined;
  readonly consumes: readonly string[];
  readonly produces: readonly string[];
  /** The statuses of success, which all have the same body. */
  readonly statuses: readonly number[];
  readonly response: BodyDefinition;
  /** `x-kubernetes-action`; absent with `kind` for what is about no resource. */
  readonly action?: string;
  readonly kind?: GroupVersionKind;
}

/** The definitions that routes need themselves. */
export function definitionsOf(routes: Iterable<Route>): Set<string> {
  const names = new Set<string>();
  for (const { body, response } of routes) {
    if (body) names.add(body.definition);
    if (response !== "string") names.add(response);
  }
  return names;
}
