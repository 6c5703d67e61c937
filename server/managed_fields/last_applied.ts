// What `kubectl apply --server-side` makes of objects that `kubectl apply` has written: their annotation with what was
// applied last says what fields are kubectl's, and is kept up to date.

import { isJsonObject, type JsonObject, newJsonObject, parseJson, writeJsonValue } from "../../encoding/json_value.ts";
import { type Application, type AppliedFields, ApplyConflicts, applyFields, type Conflict } from "./apply_fields.ts";
import { compareValues } from "./compare_values.ts";
import { difference, type FieldSet } from "./field_set.ts";
import { fieldSetOf } from "./field_set_of.ts";
import type { ManagedEntries } from "./managed_entries.ts";

const annotation = "kubectl.kubernetes.io/last-applied-configuration";
const kubectl = "kubectl";
/** Of all annotations of an object. */
const annotationBytesMax = 256 * 1024;

/** Conflicts about what kubectl itself has applied before, and nobody has changed, are none. @throws {ApplyConflicts} */
export function applyOverLastApplied(entries: ManagedEntries, application: Application): AppliedFields {
  try {
    return applyFields(entries, application);
  } catch (error) {
    if (!(error instanceof ApplyConflicts) || application.manager.manager !== kubectl) throw error;
    const allowed = lastAppliedFields(application);
    if (allowed === undefined) throw error;
    const left = error.conflicts
      .map(({ manager, fields }): Conflict => ({ manager, fields: difference(fields, allowed) }))
      .filter(({ fields }) => fields.size > 0);
    if (left.length > 0) throw new ApplyConflicts(left);
    return applyFields(entries, { ...application, force: true });
  }
}

/** Fields that are still as they were applied last. */
function lastAppliedFields({ type, live }: Application): FieldSet | undefined {
  const last = parsedLastApplied(live);
  if (last === undefined || last.apiVersion !== live.apiVersion) return undefined;
  const { added, modified, removed } = compareValues(type, { before: last, after: live });
  return [modified, added, removed].reduce(difference, fieldSetOf(type, last));
}

function parsedLastApplied(live: JsonObject): JsonObject | undefined {
  const text = annotationsOf(live)?.[annotation];
  if (typeof text !== "string") return undefined;
  try {
    const value = parseJson(new TextEncoder().encode(text));
    return isJsonObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The object with what was applied in its annotation, where it has one. */
export function syncLastApplied(
  object: JsonObject | undefined,
  { applied, live, manager }: Application,
): JsonObject | undefined {
  const current = object ?? live;
  const annotations = annotationsOf(current);
  if (manager.manager !== kubectl || annotations === undefined || !(annotation in annotations)) return object;
  const { [annotation]: shown, ...others } = annotations;
  const text = lastAppliedText(applied);
  if (shown === text) return object;
  const kept = sizeOf({ ...others, [annotation]: text }) > annotationBytesMax
    ? others
    : { ...others, [annotation]: text };
  const metadata = newJsonObject({ ...current.metadata as JsonObject, annotations: newJsonObject(kept) });
  return newJsonObject({ ...current, metadata });
}

/** The applied object without the annotation, a line of JSON. */
function lastAppliedText(applied: JsonObject): string {
  const annotations = annotationsOf(applied);
  const { [annotation]: _, ...others } = annotations ?? {};
  const metadata = newJsonObject({
    ...applied.metadata as JsonObject,
    ...(annotations !== undefined && { annotations: newJsonObject(others) }),
  });
  return `${writeJsonValue(newJsonObject({ ...applied, metadata }))}\n`;
}

function annotationsOf({ metadata }: JsonObject): JsonObject | undefined {
  const annotations = isJsonObject(metadata) ? metadata.annotations : undefined;
  return isJsonObject(annotations) ? annotations : undefined;
}

function sizeOf(annotations: Readonly<Record<string, unknown>>): number {
  const encoder = new TextEncoder();
  return Object.entries(annotations).reduce(
    (size, [key, value]) => size + encoder.encode(key).length + encoder.encode(String(value)).length,
    0,
  );
}
