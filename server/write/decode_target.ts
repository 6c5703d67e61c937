// What a body must be to be taken at a URL.
import { goTypeName } from "../../encoding/schema/go_type.ts";
import type { CustomResourceForm } from "../../encoding/structural_schema/custom_resource.ts";
import { customResourceForm } from "../handlers/item_reader.ts";
import { internalTypeName } from "../internal_type.ts";
import type { Resource, Subresource } from "../resources/resource.ts";
import { type KindRegistry, optionsRegistry, registryOfGroup } from "./kind_registry.ts";
import { DecodeError, type GroupVersionKind } from "./type_meta.ts";

export interface DecodeTarget {
  /** What the body is taken for where it does not say. */
  readonly kind: GroupVersionKind;
  readonly registry: KindRegistry;
  /** The Go type that every version of the kind is converted to. */
  goTypeOf(found: GroupVersionKind): string;
  /** Present for custom resources, whose kinds no registry has. */
  readonly custom: CustomResourceForm | undefined;
}

/** The kind of a subresource may be of another group than its resource. */
export function decodeTarget(resource: Resource, subresource: Subresource | undefined): DecodeTarget {
  const { group = resource.group, version = resource.version, kind } = subresource ?? resource;
  const isCustom = resource.custom !== undefined && kind === resource.kind;
  return {
    kind: { group, version, kind },
    registry: registryOfGroup(group),
    goTypeOf: internalTypeName,
    custom: isCustom ? customResourceForm(resource) : undefined,
  };
}

/** The body of a DELETE, of whatever version it says. */
export const deleteOptionsTarget: DecodeTarget = {
  kind: { group: "", version: "v1", kind: "DeleteOptions" },
  registry: optionsRegistry,
  goTypeOf: ({ kind }) => `v1.${kind}`,
  custom: undefined,
};

/**
 * Versions of a kind share one type inside the server; between other types there is no way.
 * @throws {DecodeError}
 */
export function checkConvertible(found: GroupVersionKind, message: string, target: DecodeTarget): void {
  const wanted = target.goTypeOf(target.kind);
  if (target.goTypeOf(found) === wanted) return;
  const text = `converting (${goTypeName(message)}) to (${wanted}): unknown conversion`;
  throw new DecodeError(text, { subject: found });
}
