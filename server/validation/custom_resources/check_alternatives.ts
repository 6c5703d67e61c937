// allOf, anyOf, oneOf and not (kube-openapi's schemaPropsValidator). Of alternatives that all fail, the faults of the one
// that fits best are told.

import type { SchemaNode } from "./schema_node.ts";
import { placeless, SchemaResult } from "./schema_result.ts";

type Check = (alternative: SchemaNode) => SchemaResult;

export function checkAlternatives(node: SchemaNode, path: string, check: Check): SchemaResult {
  const result = new SchemaResult();
  const subject = `"${path}"`;
  if (node.anyOf.length > 0) result.merge(checkAnyOf(node.anyOf, subject, check));
  if (node.oneOf.length > 0) result.merge(checkOneOf(node.oneOf, subject, check));
  if (node.allOf.length > 0) result.merge(checkAllOf(node.allOf, subject, check));
  if (node.not !== undefined && check(node.not).isValid) {
    result.add(placeless(`${subject} must not validate the schema (not)`));
  }
  result.matches++;
  return result;
}

function checkAnyOf(alternatives: readonly SchemaNode[], subject: string, check: Check): SchemaResult {
  const failures: SchemaResult[] = [];
  for (const alternative of alternatives) {
    const found = check(alternative);
    if (found.isValid) return found;
    failures.push(found);
  }
  const result = new SchemaResult();
  result.add(placeless(`${subject} must validate at least one schema (anyOf)`));
  result.merge(bestOf(failures));
  return result;
}

function checkOneOf(alternatives: readonly SchemaNode[], subject: string, check: Check): SchemaResult {
  const found = alternatives.map(check);
  const valid = found.filter(({ isValid }) => isValid);
  if (valid.length === 1) return valid[0]!;
  const result = new SchemaResult();
  const count = valid.length === 0 ? "Found none valid" : `Found ${valid.length} valid alternatives`;
  result.add(placeless(`${subject} must validate one and only one schema (oneOf). ${count}`));
  if (valid.length === 0) result.merge(bestOf(found));
  return result;
}

function checkAllOf(parts: readonly SchemaNode[], subject: string, check: Check): SchemaResult {
  const found = parts.map(check);
  const valid = found.filter(({ isValid }) => isValid).length;
  const result = new SchemaResult();
  for (const part of found) result.merge(part);
  if (valid < parts.length) {
    const none = valid === 0 ? ". None validated" : "";
    result.add(placeless(`${subject} must validate all the schemas (allOf)${none}`));
  }
  return result;
}

/** The first of those with the most matches. */
function bestOf(failures: readonly SchemaResult[]): SchemaResult {
  return failures.reduce((best, failure) => failure.matches > best.matches ? failure : best);
}
