// Names of definitions: those of the Go types, the domain of the package turned around, as in `io.k8s.api.core.v1.Pod`.

/** How documents of one OpenAPI version refer to a definition. */
export type RefPrefix = "#/components/schemas/" | "#/definitions/";

export const v3RefPrefix: RefPrefix = "#/components/schemas/";
export const v2RefPrefix: RefPrefix = "#/definitions/";

/** `k8s.io.apiextensions_apiserver.pkg.…` → `io.k8s.apiextensions-apiserver.pkg.…`; packages with `_` had a `-` in Go. */
export function definitionName(message: string): string {
  return message.replace(/^k8s\.io/, "io.k8s").replaceAll("_", "-");
}

/** The definition of a custom kind: `io.example.shop.v1.Order`. */
export function customDefinitionName(
  { group, version }: { readonly group: string; readonly version: string },
  kind: string,
): string {
  return [...group.split(".").reverse(), version, kind].join(".");
}
