// Owners that an object names twice count once; the client is warned.
import { isTypedObject, type TypedObject } from "../../encoding/typed_object/typed_object.ts";

const MEMBERS = ["apiVersion", "kind", "name", "uid", "controller", "blockOwnerDeletion"];

/**
 * Leaves out of metadata.ownerReferences what stands there twice, word for word.
 * @param options.when as it was `sent`, or after admission plugins have changed it
 */
export function dropDuplicateOwners(
  object: TypedObject,
  { when, warnings }: { when: "sent" | "admitted"; warnings: string[] },
): void {
  const { metadata } = object;
  if (!isTypedObject(metadata) || !Array.isArray(metadata.ownerReferences)) return;
  const kept = new Map<string, TypedObject>();
  const duplicates: string[] = [];
  for (const owner of metadata.ownerReferences.filter(isTypedObject)) {
    const identity = JSON.stringify(MEMBERS.map((member) => owner[member] ?? ""));
    if (kept.has(identity)) duplicates.push(String(owner.uid ?? ""));
    else kept.set(identity, owner);
  }
  if (duplicates.length === 0) return;
  metadata.ownerReferences = [...kept.values()];
  const found = when === "sent" ? "duplicate entries" : "duplicate entries after mutating admission happens";
  warnings.push(
    `.metadata.ownerReferences contains ${found}; API server dedups owner references in 1.20+, ` +
      "and may reject such requests as early as 1.24; please fix your requests; " +
      `duplicate UID(s) observed: ${duplicates.join(", ")}`,
  );
}
