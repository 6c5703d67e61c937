// OpenAPI v3 documents: one for each group version, group, and path outside the groups.
import { customDefinitions, type Definitions, type OnSchemaProblem, referencedByCustom } from "./custom_definitions.ts";
import { customRoutes } from "./custom_routes.ts";
import { builtinDefinition, withReferenced } from "./definitions.ts";
import { documentInfo, securityDefinitions } from "./document_info.ts";
import type { DocumentSource, ServedCustomResource } from "./document_sources.ts";
import type { GroupVersion } from "./group_versions.ts";
import { v3PathItems } from "./path_items.ts";
import { definitionsOf, type Route } from "./route.ts";

/** A document as plain data, members in order. */
export function v3Document(source: DocumentSource, onProblem: OnSchemaProblem): Readonly<Record<string, unknown>> {
  const builtinRoutes = source.builtinRoutes();
  const isCustomOnly = builtinRoutes.length === 0;
  const custom = source.custom.map((resource) => described(resource, onProblem)).filter((one) => one !== undefined);
  const routes = [...builtinRoutes, ...custom.flatMap((one) => one.routes)];
  const definitions = v3Definitions(routes, new Map(custom.flatMap((one) => [...one.definitions])), source.known);
  return {
    openapi: "3.0.0",
    info: isCustomOnly ? customInfo : documentInfo,
    paths: Object.fromEntries(v3PathItems(routes)),
    components: {
      ...(definitions.size > 0 && { schemas: Object.fromEntries(definitions) }),
      ...(!isCustomOnly && { securitySchemes: securityDefinitions }),
    },
  };
}

/** What documents of custom resources call themselves. */
const customInfo = { title: "Kubernetes CRD Swagger", version: "v0.1.0" };

/** Undefined for a resource that cannot be described: the others still can. */
function described(
  resource: ServedCustomResource,
  onProblem: OnSchemaProblem,
): { routes: readonly Route[]; definitions: Definitions } | undefined {
  try {
    return { routes: customRoutes(resource), definitions: customDefinitions(resource, { version: "v3", onProblem }) };
  } catch (error) {
    onProblem(resource, String(error));
    return undefined;
  }
}

/** Sorted by name. */
function v3Definitions(
  routes: readonly Route[],
  custom: Definitions,
  known: readonly GroupVersion[],
): Definitions {
  const needed = [...definitionsOf(routes), ...(custom.size > 0 ? referencedByCustom : [])];
  const builtin = withReferenced(needed.filter((name) => !custom.has(name)))
    .map((name) => [name, builtinDefinition(name, known)] as const);
  return new Map([...custom, ...builtin].sort(([a], [b]) => a < b ? -1 : 1));
}
