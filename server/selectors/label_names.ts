// The rules for label keys and values, and the texts kube-apiserver has for what breaks them.

const NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const NAME_RULE = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an " +
  "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is " +
  "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const KEY_RULE = `a valid label key ${NAME_RULE} with an optional DNS subdomain prefix and '/' ` +
  "(e.g. 'example.com/MyName')";
const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and " +
  "must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for " +
  "validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const SUBDOMAIN_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', " +
  "and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is " +
  "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

const LABEL_BYTES_MAX = 63;
const PREFIX_BYTES_MAX = 253;

/** What is wrong with a label key such as `app` or `example.com/app`; empty when nothing is. */
export function labelKeyFaults(key: string): string[] {
  const parts = key.split("/");
  if (parts.length > 2) return [KEY_RULE];
  const name = parts.at(-1)!;
  return [...(parts.length === 2 ? prefixFaults(parts[0]!) : []), ...nameFaults(name)];
}

/** What is wrong with a label value; empty when nothing is. */
export function labelValueFaults(value: string): string[] {
  const faults: string[] = [];
  if (byteLength(value) > LABEL_BYTES_MAX) faults.push(`must be no more than ${LABEL_BYTES_MAX} bytes`);
  if (!VALUE.test(value)) faults.push(VALUE_RULE);
  return faults;
}

function prefixFaults(prefix: string): string[] {
  if (prefix === "") return ["prefix part must be non-empty"];
  const faults: string[] = [];
  if (byteLength(prefix) > PREFIX_BYTES_MAX) faults.push(`prefix part must be no more than ${PREFIX_BYTES_MAX} bytes`);
  if (!SUBDOMAIN.test(prefix)) faults.push(`prefix part ${SUBDOMAIN_RULE}`);
  return faults;
}

function nameFaults(name: string): string[] {
  const faults: string[] = [];
  if (name === "") faults.push("name part must be non-empty");
  else if (byteLength(name) > LABEL_BYTES_MAX) faults.push(`name part must be no more than ${LABEL_BYTES_MAX} bytes`);
  if (!NAME.test(name)) faults.push(`name part ${NAME_RULE}`);
  return faults;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
