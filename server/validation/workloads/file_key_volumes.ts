// Environment variables out of files (KEP-3721): their volumes are the pod's own, and empty at its start.

import { type FieldError, invalidField, notFoundField } from "../../field_error.ts";
import type { FieldNode } from "./field_node.ts";

export function fileKeyVolumes(spec: FieldNode, containers: readonly FieldNode[]): FieldError[] {
  const volumes = new Map(spec.get("volumes").items.map((volume) => [volume.get("name").text, volume]));
  return containers.flatMap((container) => container.get("env").items).flatMap((variable) => {
    const reference = variable.get("valueFrom").get("fileKeyRef");
    if (!reference.isSet) return [];
    const { path, text } = reference.get("volumeName");
    const volume = volumes.get(text);
    if (volume === undefined) return [notFoundField(path, text)];
    if (volume.get("emptyDir").isSet) return [];
    return [invalidField(path, text, "referenced volume must be of type emptyDir")];
  });
}
