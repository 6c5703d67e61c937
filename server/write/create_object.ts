// Creates an object: admission, metadata, strategy, validation, commit (apiserver's registry Store.Create).

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { Entry } from "../../storage/store.ts";
import { alreadyExists, generatedNameExists, invalid, unclassifiedError } from "../status_error.ts";
import { fillMetadataForCreate } from "../strategies/object_meta.ts";
import { validateCreate } from "../validation/validate_object.ts";
import { subjectOf } from "./write_rules.ts";
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
  if (metadata.resourceVersion) throw unclassifiedError("resourceVersion should not be set on objects to be created");
  const generated = !metadata.name && Boolean(metadata.generateName);
  await admit(write, { operation: "CREATE", name: nameOf(object), object });
  for (let attempt = 1;; attempt++) {
    if (generated) delete metadataOf(object).name;
    prepare(write, object);
    await validateAdmission(write, { operation: "CREATE", name: nameOf(object), object });
    const entry = await insert(write, object);
    if (entry !== undefined) return entry;
    if (!generated) throw alreadyExists(write.resource, nameOf(object));
    if (attempt === generatedNamesMax) throw generatedNameExists(write.resource, nameOf(object));
  }
}

function prepare(write: ObjectWrite, object: TypedObject): void {
  const { strategy, context, resource } = write;
  fillMetadataForCreate(object, context);
  strategy.prepareForCreate?.(object, context);
  const faults = validateCreate(object, context);
  if (faults.length > 0) throw invalid(subjectOf(resource, nameOf(object)), faults);
}

/** Undefined when the name is taken. */
async function insert(write: ObjectWrite, object: TypedObject): Promise<Entry | undefined> {
  const { context, store, resource, dependencies } = write;
  const key = keyOf(write, nameOf(object));
  const companion = companionOf(dependencies.companions, resource);
  for (;;) {
    if (context.dryRun && (await store.get(key)).entry !== undefined) return undefined;
    const others = await companion?.writesFor({ object, old: undefined, context, store }) ?? [];
    const value = storedBytes(write, object);
    const result = await commit(write, [{ key, value, expected: 0, ...ttlOf(write) }, ...others]);
    if (result.committed) return { key, value, modRevision: result.revision };
    if (result.current[0] !== undefined) return undefined;
  }
}

function nameOf(object: TypedObject): string {
  return String(metadataOf(object).name ?? "");
}
