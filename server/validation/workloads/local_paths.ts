// Paths inside volumes and containers, which must not lead out of them.

import { type FieldError, invalidField } from "../../field_error.ts";
import type { FieldNode } from "./field_node.ts";

export function noBacksteps(node: FieldNode): FieldError[] {
  return hasBacksteps(node.text) ? [invalidField(node.path, node.text, "must not contain '..'")] : [];
}

export function hasBacksteps(path: string): boolean {
  return path.split("/").includes("..");
}

/** Relative, and without `..`. */
export function descendingPath(node: FieldNode): FieldError[] {
  const absolute = node.text.startsWith("/") ? [invalidField(node.path, node.text, "must be a relative path")] : [];
  return [...absolute, ...noBacksteps(node)];
}

/** Names that start with `..` belong to the kubelet's atomic writer. */
export function nonReservedPath(node: FieldNode): FieldError[] {
  const faults = descendingPath(node);
  if (node.text.startsWith("..") && !node.text.startsWith("../")) {
    faults.push(invalidField(node.path, node.text, "must not start with '..'"));
  }
  return faults;
}
