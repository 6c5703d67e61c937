// Names of CSI drivers.

import { type FieldError, invalidField, requiredField, tooLongField } from "../../field_error.ts";
import type { FieldNode } from "./field_node.ts";
import { byteLength, subdomainFaults } from "../names.ts";

const BYTES_MAX = 63;

/** A DNS subdomain of up to 63 bytes in which capitals are allowed. */
export function csiDriverName(node: FieldNode): FieldError[] {
  return [
    ...(node.text === "" ? [requiredField(node.path)] : []),
    ...(byteLength(node.text) > BYTES_MAX ? [tooLongField(node.path, BYTES_MAX)] : []),
    ...subdomainFaults(node.text.toLowerCase()).map((fault) => invalidField(node.path, node.text, fault)),
  ];
}
