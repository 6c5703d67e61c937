// What is said in Warning headers about an object that passed validation, by its kind.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { Resource } from "../resources/resource.ts";
import { configWarnings } from "./config.ts";
import { customResourceWarnings, definitionWarnings } from "./custom_resources.ts";
import { networkingWarnings } from "./networking.ts";
import { storageWarnings } from "./storage.ts";
import type { WarningTable } from "./warning_source.ts";
import { workloadWarnings } from "./workloads.ts";

const builtIn: WarningTable = {
  ...configWarnings,
  ...definitionWarnings,
  ...networkingWarnings,
  ...storageWarnings,
  ...workloadWarnings,
};

/** Parts of objects that no warnings are about. `scale` changes the object itself. */
const silentSubresources = ["status", "finalize", "approval"];

export interface WarningContext {
  readonly resource: Resource;
  /** "" for the object itself. */
  readonly subresource: string;
}

/**
 * The warnings of a write that has passed validation (apiserver's WarningsOnCreate and WarningsOnUpdate).
 * @param object complete, of the version that writes work on
 * @param old undefined for creates
 */
export function warningsOf(
  object: TypedObject,
  old: TypedObject | undefined,
  { resource, subresource }: WarningContext,
): string[] {
  if (silentSubresources.includes(subresource)) return [];
  if (resource.message === undefined) return customResourceWarnings(object, old);
  const { plural, group } = resource;
  return builtIn[group === "" ? plural : `${plural}.${group}`]?.(object, old) ?? [];
}
