// The files of a projected volume: no two of its sources may make the same.

import { type FieldError, invalidField } from "../../field_error.ts";
import type { FieldNode } from "./field_node.ts";

/** The files of all sources so far, and the volume that they are in. */
export interface ProjectedFiles {
  readonly volume: FieldNode;
  readonly paths: Set<string>;
}

/** `shown` is what the message has, which is not always the path. */
export function claimPath(files: ProjectedFiles, path: string, shown = path): FieldError[] {
  if (!files.paths.has(path)) {
    files.paths.add(path);
    return [];
  }
  return [invalidField(files.volume.path, shown, "conflicting duplicate paths")];
}
