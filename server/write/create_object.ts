// Creates an object: admission, metadata, strategy, validation, commit (apiserver's registry Store.Create).

import { cloneValue, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { Entry } from "../../storage/store.ts";
import { alreadyExists, generatedNameExists, invalid, unclassifiedError } from "../status_error.ts";
import { fillMetadataForCreate } from "../strategies/object_meta.ts";
import { validateCreate } from "../validation/validate_object.ts";
import { subjectOf } from "./write_rules.ts";
import { warningsOf } from "../warnings/warnings.ts";
import { companionOf } from "./companions.ts";
import {
  admit,
  commit,
  keyOf,
  metadataOf,
  type ObjectWrite,
  storedBytes,
  ttlOf,
  validateAdmission,
} from "./object_write.ts";

/** kube-apiserver gives up on a generated name after so many that exist. */
const generatedNamesMax = 8;

/**
 * @param object complete, in the version that writes work on; it is changed
 * @returns the new entry; its modRevision is 0 in a dry run
 * @throws {StatusError} @throws {StorageError}
 */
export async function createObject(write: ObjectWrite, object: TypedObject): Promise<Entry> {
  const metadata = metadataOf(object);
  const generated = !metadata.name && Boolean(metadata.generateName);
  const name = nameOf(object) || String(metadata.generateName || "Unknown");
  await admit(write, { operation: "CREATE", name, object });
  for (let attempt = 1;; attempt++) {
    if (generated) delete metadataOf(object).name;
    fillMetadataForCreate(object, write.context);
    write.strategy.prepareForCreate?.(object, write.context);
    const entry = await insert(write, object);
    if (entry !== undefined) return entry;
    if (!generated) throw alreadyExists(write.resource, nameOf(object));
    if (attempt === generatedNamesMax) throw generatedNameExists(write.resource, nameOf(object));
  }
}

/** Undefined when the name is taken. */
async function insert(write: ObjectWrite, prepared: TypedObject): Promise<Entry | undefined> {
  const { context, store, resource, dependencies } = write;
  const name = nameOf(prepared);
  const companion = companionOf(dependencies.companions, resource);
  for (;;) {
    // What a companion fills in counts for one attempt.
    const object = companion === undefined ? prepared : cloneValue(prepared);
    const others = await companion?.writesFor({ object, old: undefined, context, store }) ?? [];
    const faults = validateCreate(object, context);
    if (faults.length > 0) throw invalid(subjectOf(resource, object), faults);
    context.warnings.push(...warningsOf(object, undefined, context));
    await validateAdmission(write, { operation: "CREATE", name, object });
    const key = keyOf(write, name);
    checkUnversioned(write, object);
    if (context.dryRun && (await store.get(key)).entry !== undefined) return undefined;
    const value = storedBytes(write, object);
    const result = await commit(write, [{ key, value, expected: 0, ...ttlOf(write) }, ...others]);
    if (result.committed) return { key, value, modRevision: result.revision || sentVersion(object) };
    if (result.current[0] !== undefined) return undefined;
  }
}

/** It is the store that minds: a dry run, which does not come there, shows the version that was sent. */
function checkUnversioned({ context }: ObjectWrite, object: TypedObject): void {
  if (context.dryRun || !metadataOf(object).resourceVersion) return;
  throw unclassifiedError("resourceVersion should not be set on objects to be created");
}

function sentVersion(object: TypedObject): number {
  return Number(metadataOf(object).resourceVersion ?? 0);
}

function nameOf(object: TypedObject): string {
  return String(metadataOf(object).name ?? "");
}
