// Names around devices (resource.k8s.io): drivers, pools, attributes, requests.

import { type FieldError, invalidField, requiredField, tooLongField } from "../../field_error.ts";
import { requiredTextFaults, textFaults } from "../field_rules.ts";
import { byteLength, cIdentifierFaults, labelFaults, subdomainFaults } from "../names.ts";

const DRIVER_BYTES_MAX = 63;
const ID_BYTES_MAX = 32;
const POOL_BYTES_MAX = 253;

/** As names of CSI drivers: capitals are allowed. */
export function driverNameFaults(field: string, name: string): FieldError[] {
  return [
    ...(byteLength(name) > DRIVER_BYTES_MAX ? [tooLongField(field, DRIVER_BYTES_MAX)] : []),
    ...requiredTextFaults(field, name, (text) => subdomainFaults(text.toLowerCase())),
  ];
}

/** Subdomains between slashes. */
export function poolNameFaults(field: string, name: string): FieldError[] {
  if (name === "") return [requiredField(field)];
  return [
    ...(byteLength(name) > POOL_BYTES_MAX ? [tooLongField(field, POOL_BYTES_MAX)] : []),
    ...name.split("/").flatMap((part) => textFaults(field, part, subdomainFaults)),
  ];
}

/** Of an attribute or a capacity: an identifier, with a domain in front or the driver's own without. */
export function attributeNameFaults(field: string, name: string): FieldError[] {
  const parts = name.split("/");
  if (parts.length > 2) return [];
  if (parts.length === 1) return identifierFaults(field, name);
  const [domain, id] = parts as [string, string];
  return [
    ...(domain === "" ? [invalidField(field, "", "the domain must not be empty")] : driverNameFaults(field, domain)),
    ...(id === "" ? [invalidField(field, "", "the name must not be empty")] : identifierFaults(field, id)),
  ];
}

/** With the domain. */
export function fullAttributeNameFaults(field: string, name: string): FieldError[] {
  const faults = attributeNameFaults(field, name);
  if (name.includes("/")) return faults;
  return [
    ...faults,
    invalidField(field, name, "a fully qualified name must be a domain and a name separated by a slash"),
  ];
}

/** A reference to a request, or to one of its alternatives as `request/subrequest`; `known` has both. */
export function requestReferenceFaults(field: string, name: string, known: ReadonlySet<string>): FieldError[] {
  const unknown = invalidField(
    field,
    name,
    "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'",
  );
  const segments = name.split("/");
  if (segments.length > 2) return [unknown];
  const faults = segments.flatMap((segment) => textFaults(field, segment, labelFaults));
  return known.has(name) ? faults : [...faults, unknown];
}

function identifierFaults(field: string, id: string): FieldError[] {
  return [
    ...(byteLength(id) > ID_BYTES_MAX ? [tooLongField(field, ID_BYTES_MAX)] : []),
    ...textFaults(field, id, cIdentifierFaults),
  ];
}
