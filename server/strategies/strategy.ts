// What a kind adds to the common course of a write (apiserver's rest.RESTCreateStrategy and RESTUpdateStrategy).

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { Resource } from "../resources/resource.ts";

/** Who writes. */
export interface UserInfo {
  readonly username: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** What strategies, validators and admission plugins may know of the write they take part in. */
export interface WriteContext {
  /** As it is served. The objects are of its storage version. */
  readonly resource: Resource;
  /** "" for the object itself. */
  readonly subresource: string;
  /** "" for cluster scope. */
  readonly namespace: string;
  readonly user: UserInfo;
  /** RFC 3339 in whole seconds, as creationTimestamp has it. */
  readonly now: string;
  readonly dryRun: boolean;
  /** Texts for Warning headers. */
  readonly warnings: string[];
}

/**
 * The rules of one kind, or of one of its subresources, on objects of its storage version (custom resources: of the
 * version that is served). Objects are changed in place; `old` never is.
 */
export interface Strategy {
  /** Resets what a client may not set, and fills in what the server sets. Runs after admission has changed the object. */
  prepareForCreate?(object: TypedObject, context: WriteContext): void;
  /** Takes from `old` what this write may not change, and counts `metadata.generation` up where the kind does. */
  prepareForUpdate?(object: TypedObject, old: TypedObject, context: WriteContext): void;
}
