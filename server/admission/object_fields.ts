// Short ways to the parts of objects that admission plugins look at and change.

import { isTypedObject, type TypedObject, type TypedValue } from "../../encoding/typed_object/typed_object.ts";
import type { Resource } from "../resources/resource.ts";
import type { AdmissionOperation, AdmissionRequest } from "./admission.ts";

/** A member that is an object; it is made where it is missing. */
export function memberOf(object: TypedObject, name: string): TypedObject {
  const value = object[name];
  if (isTypedObject(value)) return value;
  const made: TypedObject = {};
  object[name] = made;
  return made;
}

/** A member that is a list of objects; empty where it is missing. */
export function listOf(object: TypedObject | undefined, name: string): TypedObject[] {
  const value = object?.[name];
  return Array.isArray(value) ? value.filter(isTypedObject) : [];
}

/** A member of a member of metadata, e.g. one annotation. */
export function metadataEntry(object: TypedObject, map: "labels" | "annotations", key: string): TypedValue | undefined {
  const { metadata } = object;
  const entries = isTypedObject(metadata) ? metadata[map] : undefined;
  return isTypedObject(entries) ? entries[key] : undefined;
}

/** The object of a request that does `operation` to a whole object of the resource; undefined for all others. */
export function objectOf(
  request: AdmissionRequest,
  of: { group: string; plural: string; operations: readonly AdmissionOperation[] },
): TypedObject | undefined {
  const { resource, subresource, operation, object } = request;
  return isResource(resource, of) && subresource === "" && of.operations.includes(operation) ? object : undefined;
}

function isResource({ group, plural }: Resource, of: { group: string; plural: string }): boolean {
  return group === of.group && plural === of.plural;
}

/** The pod that a request creates. */
export function createdPod(request: AdmissionRequest): TypedObject | undefined {
  return objectOf(request, { group: "", plural: "pods", operations: ["CREATE"] });
}

/** Of objects marked as the default of their kind, the newest; of equally old ones the first by name. */
export function newestDefault(
  objects: readonly TypedObject[],
  annotations: readonly string[],
): TypedObject | undefined {
  const isDefault = (object: TypedObject) =>
    annotations.some((key) => metadataEntry(object, "annotations", key) === "true");
  const created = (object: TypedObject) => String(memberOf(object, "metadata").creationTimestamp ?? "");
  const name = (object: TypedObject) => String(memberOf(object, "metadata").name);
  return objects.filter(isDefault).sort((a, b) => compare(created(b), created(a)) || compare(name(a), name(b)))[0];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
