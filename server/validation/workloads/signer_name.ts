// Names of signers of certificates: a domain, a slash and a path of DNS labels.

import { type FieldError, invalidField, requiredField, tooLongField } from "../../field_error.ts";
import { goQuote } from "../../go_quote.ts";
import { byteLength, labelFaults, subdomainFaults, type TextRule } from "../names.ts";
import type { FieldNode } from "./field_node.ts";

const DOMAIN_BYTES_MAX = 253;
const LABEL_BYTES_MAX = 63;
const SIGNER_BYTES_MAX = 2 * (DOMAIN_BYTES_MAX + 1) + LABEL_BYTES_MAX;

export function signerName(node: FieldNode): FieldError[] {
  if (node.text === "") return [requiredField(node.path)];
  const [domain, path, ...rest] = node.text.split("/");
  if (path === undefined || rest.length > 0) {
    const form = "must be a fully qualified domain and path of the form 'example.com/signer-name'";
    return [invalidField(node.path, node.text, form)];
  }
  return [
    ...(byteLength(domain!) > DOMAIN_BYTES_MAX ? [tooLongField(node.path, DOMAIN_BYTES_MAX)] : []),
    ...segmentFaults(node, { segment: domain!, rule: labelFaults }),
    ...(domain!.includes(".")
      ? []
      : [invalidField(node.path, domain, "should be a domain with at least two segments separated by dots")]),
    ...segmentFaults(node, { segment: path, rule: subdomainFaults }),
    ...(byteLength(node.text) > SIGNER_BYTES_MAX ? [tooLongField(node.path, SIGNER_BYTES_MAX)] : []),
  ];
}

/** Of the first label that is wrong only. */
function segmentFaults(node: FieldNode, { segment, rule }: { segment: string; rule: TextRule }): FieldError[] {
  const bad = segment.split(".").find((label) => rule(label).length > 0);
  if (bad === undefined) return [];
  return rule(bad).map((fault) => invalidField(node.path, segment, `validating label ${goQuote(bad)}: ${fault}`));
}
