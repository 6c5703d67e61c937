// The metadata that the server sets and keeps, whatever the kind (apiserver's rest.BeforeCreate and rest.BeforeUpdate).
// managedFields are left to the field manager.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { Resource } from "../resources/resource.ts";
import type { WriteContext } from "./strategy.ts";

/** Of a generated name, before its suffix: what lets it be a label. */
const baseBytesMax = 58;
const suffixLength = 5;
/** Without vowels and their look-alikes, so that no words come about. */
const suffixAlphabet = "bcdfghjklmnpqrstvwxz2456789";

/** What a new object is given by chance. */
export interface CreateOptions {
  readonly newUid?: () => string;
  /** A whole number from 0 up to and without `limit`. */
  readonly randomBelow?: (limit: number) => number;
}

/** Sets uid, creationTimestamp and namespace, generates the name where one is asked for, clears what no client may set. */
export function fillMetadataForCreate(
  object: TypedObject,
  { namespace, now, resource }: Pick<WriteContext, "namespace" | "now" | "resource">,
  options: CreateOptions = {},
): void {
  const { newUid = () => crypto.randomUUID(), randomBelow = (limit) => Math.floor(Math.random() * limit) } = options;
  const metadata = (object.metadata ??= {}) as TypedObject;
  metadata.uid = newUid();
  metadata.creationTimestamp = now;
  for (const name of ["deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"]) {
    delete metadata[name];
  }
  if (namespace === "") delete metadata.namespace;
  else metadata.namespace = namespace;
  if (!metadata.name && metadata.generateName) {
    const base = String(metadata.generateName);
    metadata.name = hasPlainNames(resource) ? base : generatedName(base, randomBelow);
  }
}

/** Names that are addresses cannot be made up. */
function hasPlainNames({ group, plural }: Resource): boolean {
  return group === "networking.k8s.io" && plural === "ipaddresses";
}

/** The base cut to its longest (names are ASCII; others fail validation) and five letters. */
function generatedName(base: string, randomBelow: (limit: number) => number): string {
  let name = base.slice(0, baseBytesMax);
  for (let i = 0; i < suffixLength; i++) name += suffixAlphabet[randomBelow(suffixAlphabet.length)];
  return name;
}

/** Takes from the old object what no update changes, and what it leaves out. */
export function keepMetadataForUpdate(object: TypedObject, old: TypedObject): void {
  const metadata = (object.metadata ??= {}) as TypedObject;
  const kept = (old.metadata ?? {}) as TypedObject;
  metadata.uid ||= kept.uid;
  keepMembers(metadata, kept, ["creationTimestamp", "generation"]);
  if (kept.deletionTimestamp) metadata.deletionTimestamp = kept.deletionTimestamp;
  if (metadata.deletionGracePeriodSeconds === undefined) {
    keepMembers(metadata, kept, ["deletionGracePeriodSeconds"]);
  }
  delete metadata.selfLink;
}

/** Gives members the values they have in another object, or none. */
export function keepMembers(object: TypedObject, old: TypedObject, names: readonly string[]): void {
  for (const name of names) {
    if (old[name] === undefined) delete object[name];
    else object[name] = old[name];
  }
}
