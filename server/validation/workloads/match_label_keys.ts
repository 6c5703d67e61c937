// Keys whose values come from the incoming pod's labels (KEP-3633, KEP-3243).

import { type FieldError, forbiddenField, invalidField } from "../../field_error.ts";
import { qualifiedNameFaults } from "../names.ts";
import { ruled } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";

/** `owner` has matchLabelKeys, maybe mismatchLabelKeys, and the labelSelector that they add to. */
export function labelKeysWithMismatch(owner: FieldNode): FieldError[] {
  const [keys, mismatched] = [owner.get("matchLabelKeys"), owner.get("mismatchLabelKeys")];
  return [
    ...labelKeys(owner, keys),
    ...labelKeys(owner, mismatched),
    ...selectedTwice(owner),
    ...keys.items.filter((key) => mismatched.texts.includes(key.text))
      .map((key) => invalidField(key.path, key.text, "exists in both matchLabelKeys and mismatchLabelKeys")),
  ];
}

function labelKeys(owner: FieldNode, keys: FieldNode): FieldError[] {
  if (keys.items.length === 0) return [];
  if (!owner.get("labelSelector").isSet) {
    return [forbiddenField(keys.path, "must not be specified when labelSelector is not set")];
  }
  return keys.items.flatMap((key) => ruled(key, qualifiedNameFaults));
}

/** The server adds an expression for each key itself; a key that the client has selected by as well is there twice. */
function selectedTwice(owner: FieldNode): FieldError[] {
  const keys = owner.get("matchLabelKeys").texts;
  const selector = owner.get("labelSelector");
  const seen = new Set(Object.keys(selector.get("matchLabels").object));
  return selector.get("matchExpressions").items.flatMap((expression) => {
    const key = expression.get("key").text;
    const isTwice = keys.includes(key) && seen.has(key);
    seen.add(key);
    const path = `${owner.path}[${keys.lastIndexOf(key)}]`;
    return isTwice ? [invalidField(path, key, "exists in both matchLabelKeys and labelSelector")] : [];
  });
}
