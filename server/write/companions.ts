// Objects and records that are written in one commit with an object of another kind: a Service's cluster IPs and ports.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { Store, Write } from "../../storage/store.ts";
import type { Resource } from "../resources/resource.ts";
import type { WriteContext } from "../strategies/strategy.ts";

/** What of a write a companion sees. */
export interface CompanionRequest {
  /** The new object, to be completed in place; undefined when it goes away. */
  readonly object: TypedObject | undefined;
  /** Undefined when it comes into being. */
  readonly old: TypedObject | undefined;
  readonly context: WriteContext;
  readonly store: Store;
}

export interface Companion {
  /**
   * What is to be committed together with the object. Called once for each attempt, after the strategy and before the
   * validation of what it completed: when any key is not as expected at the commit, the attempt is made anew.
   * @throws {StatusError} 422 when what the object asks for cannot be had
   */
  writesFor(request: CompanionRequest): Promise<Write[]>;
}

/** By plural and group: `services`. */
export type Companions = Readonly<Record<string, Companion>>;

export function companionOf(companions: Companions, { group, plural }: Resource): Companion | undefined {
  return companions[group === "" ? plural : `${plural}.${group}`];
}
