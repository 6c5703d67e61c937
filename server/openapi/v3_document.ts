// OpenAPI v3 documents: one for each group version, group, and path outside the groups.
import type { SchemaObject } from "./schema_object.ts";
import { v3PathItems } from "./path_items.ts";
import type { Route } from "./route.ts";

export interface OpenApiInfo {
  readonly title: string;
  readonly version: string;
}

/** A document as plain data, members in order. */
export function v3Document(
  { info, routes, definitions, secured }: {
    info: OpenApiInfo;
    routes: readonly Route[];
    definitions: ReadonlyMap<string, SchemaObject>;
    /** Whether it says how clients authenticate. */
    secured: boolean;
  },
): Readonly<Record<string, unknown>> {
  const schemas = Object.fromEntries([...definitions].sort(([a], [b]) => a < b ? -1 : 1));
  return {
    openapi: "3.0.0",
    info,
    paths: Object.fromEntries(v3PathItems(routes)),
    components: {
      ...(definitions.size > 0 && { schemas }),
      ...(secured && { securitySchemes: securityDefinitions }),
    },
  };
}

export const securityDefinitions = {
  BearerToken: { type: "apiKey", description: "Bearer Token authentication", name: "authorization", in: "header" },
};
