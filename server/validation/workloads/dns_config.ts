// DNS settings of a pod.

import { type FieldError, invalidField, requiredField } from "../../field_error.ts";
import { ipFaults } from "../addresses.ts";
import { byteLength } from "../names.ts";
import { ruled } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";

const NAMESERVERS_MAX = 3;
const SEARCHES_MAX = 32;
const SEARCH_BYTES_MAX = 2048;

const LABEL = "[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?";
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const underscoreSubdomain = new RegExp(`^${SUBDOMAIN}$`);
const SUBDOMAIN_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start " +
  `and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`;

export function dnsConfig(config: FieldNode, policy: string): FieldError[] {
  const nameservers = config.get("nameservers");
  if (policy === "None" && !config.isSet) {
    return [requiredField(config.path, "must provide `dnsConfig` when `dnsPolicy` is None")];
  }
  if (policy === "None" && nameservers.items.length === 0) {
    return [requiredField(nameservers.path, "must provide at least one DNS nameserver when `dnsPolicy` is None")];
  }
  return [
    ...tooMany(nameservers, { max: NAMESERVERS_MAX, what: "nameservers" }),
    ...nameservers.items.flatMap((address) => ruled(address, ipFaults)),
    ...searches(config.get("searches")),
    ...config.get("options").items.filter((option) => option.get("name").text === "")
      .map(({ path }) => requiredField(path, "must not be empty")),
  ];
}

function searches(list: FieldNode): FieldError[] {
  const isLong = byteLength(list.texts.join(" ")) > SEARCH_BYTES_MAX;
  const long = `must not have more than ${SEARCH_BYTES_MAX} characters (including spaces) in the search list`;
  return [
    ...tooMany(list, { max: SEARCHES_MAX, what: "search paths" }),
    ...(isLong ? [invalidField(list.path, list.value, long)] : []),
    ...list.items.filter(({ text }) => text !== ".")
      .flatMap((search) => ruled(search.withValue(search.text.replace(/\.$/, "")), searchFaults)),
  ];
}

function searchFaults(search: string): string[] {
  return [
    ...(byteLength(search) > 253 ? ["must be no more than 253 characters"] : []),
    ...(underscoreSubdomain.test(search) ? [] : [SUBDOMAIN_RULE]),
  ];
}

function tooMany(list: FieldNode, { max, what }: { max: number; what: string }): FieldError[] {
  return list.items.length > max ? [invalidField(list.path, list.value, `must not have more than ${max} ${what}`)] : [];
}
