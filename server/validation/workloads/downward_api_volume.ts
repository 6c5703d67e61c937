// Files of the downward API: fields of the pod, or resources of one of its containers.

import { type FieldError, invalidField, requiredField } from "../../field_error.ts";
import { fileMode, requiredText } from "./checks.ts";
import { objectFieldSelector, resourceFieldSelector } from "./downward_api.ts";
import type { FieldNode } from "./field_node.ts";
import { nonReservedPath } from "./local_paths.ts";

const fieldPaths = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];

export function downwardApiVolume(source: FieldNode): FieldError[] {
  // kube-apiserver leaves the index of a file out of its paths.
  const files = source.get("items").items.flatMap((file) => downwardApiFile(file.withPath(source.path)));
  return [...fileMode(source.get("defaultMode")), ...files];
}

export function downwardApiFile(file: FieldNode): FieldError[] {
  const path = file.get("path");
  return [...requiredText(path), ...nonReservedPath(path), ...fileContent(file), ...fileMode(file.get("mode"))];
}

function fileContent(file: FieldNode): FieldError[] {
  const [field, resource] = [file.get("fieldRef"), file.get("resourceFieldRef")];
  if (field.isSet) {
    const faults = objectFieldSelector(field, fieldPaths);
    if (!resource.isSet) return faults;
    const both = "fieldRef and resourceFieldRef can not be specified simultaneously";
    return [...faults, invalidField(file.path, "resource", both)];
  }
  if (resource.isSet) return resourceFieldSelector(resource, { needsContainer: true });
  return [requiredField(file.path, "one of fieldRef and resourceFieldRef is required")];
}
