// Rules for names that are domains, or have one in front (apimachinery's util/validation).

import { type FieldError, invalidField, requiredField } from "../field_error.ts";
import { labelFaults, subdomainFaults } from "./names.ts";

const URL_PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";

/** At least three segments: names of webhooks. */
export function qualifiedDomainFaults(field: string, name: string): FieldError[] {
  if (name === "") return [requiredField(field)];
  const faults = subdomainFaults(name);
  if (faults.length > 0) return [invalidField(field, name, faults.join(","))];
  if (name.split(".").length >= 3) return [];
  return [invalidField(field, name, "should be a domain with at least three segments separated by dots")];
}

/** At least two segments, a dot at the end allowed: the addresses of an EndpointSlice. */
export function domainNameFaults(field: string, name: string): FieldError[] {
  if (name === "") return [requiredField(field)];
  const relative = name.endsWith(".") ? name.slice(0, -1) : name;
  const faults = subdomainFaults(relative);
  if (faults.length > 0) return [invalidField(field, relative, faults.join(","))];
  const labels = relative.split(".");
  if (labels.length < 2) {
    return [invalidField(field, relative, "should be a domain with at least two segments separated by dots")];
  }
  const bad = labels.find((label) => labelFaults(label).length > 0);
  return bad === undefined ? [] : [invalidField(field, bad, labelFaults(bad).join(","))];
}

/** `acme.io/foo`: signers, controllers of ingresses. */
export function domainPrefixedPathFaults(field: string, text: string): FieldError[] {
  if (text === "") return [requiredField(field)];
  const slash = text.indexOf("/");
  const [host, path] = [text.slice(0, slash), text.slice(slash + 1)];
  if (slash <= 0 || path === "") {
    return [invalidField(field, text, `must be a domain-prefixed path (such as "acme.io/foo")`)];
  }
  const faults = subdomainFaults(host).map((detail) => invalidField(field, host, detail));
  if (faults.length > 0 || new RegExp(`^${URL_PATH}$`).test(path)) return faults;
  return [invalidField(field, path, `Invalid path (regex used for validation is '${URL_PATH}')`)];
}
