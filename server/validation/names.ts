// What names, labels and keys may look like, and the texts kube-apiserver has for what breaks the rules
// (apimachinery's util/validation and api/validation/path). Every rule gives its faults, none for a good text.

/** What is wrong with a text, in kube-apiserver's words; empty when nothing is. */
export type TextRule = (text: string) => string[];

const LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const DNS_1035_LABEL = "[a-z]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const WILDCARD_SUBDOMAIN = `\\*\\.${SUBDOMAIN}`;
const QUALIFIED_NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const LABEL_VALUE = `(${QUALIFIED_NAME})?`;
const CONFIG_KEY = "[-._a-zA-Z0-9]+";
const C_IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]*";
const HTTP_HEADER_NAME = "[-A-Za-z0-9]+";
const PERCENT = "[0-9]+%";

const SUBDOMAIN_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', " +
  `and must start and end with an alphanumeric character ${examples(SUBDOMAIN, "example.com")}`;
const LABEL_RULE = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must " +
  `start and end with an alphanumeric character ${examples(LABEL, "my-name", "123-abc")}`;
const DNS_1035_LABEL_RULE =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an " +
  "alphabetic character, and end with an alphanumeric character " +
  examples(DNS_1035_LABEL, "my-name", "abc-123");
const WILDCARD_RULE =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must " +
  "consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character " +
  examples(WILDCARD_SUBDOMAIN, "*.example.com");
const QUALIFIED_NAME_RULE =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an " +
  `alphanumeric character ${examples(QUALIFIED_NAME, "MyName", "my.name", "123-abc")}`;
const LABEL_KEY_RULE = `a valid label key ${QUALIFIED_NAME_RULE} with an optional DNS subdomain prefix and '/' ` +
  "(e.g. 'example.com/MyName')";
const LABEL_VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and " +
  `must start and end with an alphanumeric character ${examples(LABEL_VALUE, "MyValue", "my_value", "12345")}`;
const CONFIG_KEY_RULE = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' " +
  examples(CONFIG_KEY, "key.name", "KEY_NAME", "key-name");
const C_IDENTIFIER_RULE = "a valid C identifier must start with alphabetic character or '_', followed by a string of " +
  `alphanumeric characters or '_' ${examples(C_IDENTIFIER, "my_name", "MY_NAME", "MyName")}`;
const HTTP_HEADER_RULE = "a valid HTTP header must consist of alphanumeric characters or '-' " +
  examples(HTTP_HEADER_NAME, "X-Header-Name");
const PERCENT_RULE = "a valid percent string must be a numeric string followed by an ending '%' " +
  examples(PERCENT, "1%", "93%");
const ENV_VAR_RULE = "a valid environment variable name must consist only of printable ASCII characters other than '='";

const LABEL_BYTES_MAX = 63;
const SUBDOMAIN_BYTES_MAX = 253;
const PORT_NAME_BYTES_MAX = 15;

const encoder = new TextEncoder();

/** As Go counts the length of a string. */
export function byteLength(text: string): number {
  return encoder.encode(text).length;
}

/** DNS-1123 subdomain: most object names. */
export function subdomainFaults(text: string): string[] {
  return [...tooLong(text, SUBDOMAIN_BYTES_MAX), ...unlike(text, SUBDOMAIN, SUBDOMAIN_RULE)];
}

/** DNS-1123 label: namespaces, containers, volumes. */
export function labelFaults(text: string): string[] {
  const rule = matches(text, SUBDOMAIN) ? "must not contain dots" : LABEL_RULE;
  return [...tooLong(text, LABEL_BYTES_MAX), ...unlike(text, LABEL, rule)];
}

/** DNS-1035 label: must start with a letter. */
export function dns1035LabelFaults(text: string): string[] {
  return [...tooLong(text, LABEL_BYTES_MAX), ...unlike(text, DNS_1035_LABEL, DNS_1035_LABEL_RULE)];
}

/** `*.example.com`, as hosts of an Ingress have it. */
export function wildcardSubdomainFaults(text: string): string[] {
  return [...tooLong(text, SUBDOMAIN_BYTES_MAX), ...unlike(text, WILDCARD_SUBDOMAIN, WILDCARD_RULE)];
}

/** What makes a text unfit for one segment of a path: names of roles, events, certificate requests. */
export function pathSegmentFaults(text: string): string[] {
  if (text === "." || text === "..") return [`may not be '${text}'`];
  return pathSegmentPrefixFaults(text);
}

/** Of a text that more will be added to. */
export function pathSegmentPrefixFaults(text: string): string[] {
  return ["/", "%"].filter((char) => text.includes(char)).map((char) => `may not contain '${char}'`);
}

/** `app` or `example.com/app`: label and annotation keys, finalizers, resource names, taints. */
export function qualifiedNameFaults(text: string): string[] {
  const parts = text.split("/");
  if (parts.length > 2) return [LABEL_KEY_RULE];
  const [prefix] = parts;
  return [...(parts.length === 2 ? prefixFaults(prefix!) : []), ...nameFaults(parts.at(-1)!)];
}

/** The value of a label. */
export function labelValueFaults(text: string): string[] {
  return [
    ...(byteLength(text) > LABEL_BYTES_MAX ? [`must be no more than ${LABEL_BYTES_MAX} bytes`] : []),
    ...unlike(text, LABEL_VALUE, LABEL_VALUE_RULE),
  ];
}

/** Keys of ConfigMaps and Secrets. */
export function configKeyFaults(text: string): string[] {
  return [
    ...tooLong(text, SUBDOMAIN_BYTES_MAX),
    ...unlike(text, CONFIG_KEY, CONFIG_KEY_RULE),
    ...parentPathFaults(text),
  ];
}

export function cIdentifierFaults(text: string): string[] {
  return unlike(text, C_IDENTIFIER, C_IDENTIFIER_RULE);
}

/** Names of environment variables, since 1.34 anything printable. */
export function envVarNameFaults(text: string): string[] {
  if (text === "") return ["environment variable name must be non-empty"];
  return /^[ -<>-~]*$/.test(text) ? [] : [ENV_VAR_RULE];
}

/** Names of ports of containers and probes (IANA service names, RFC 6335). */
export function portNameFaults(text: string): string[] {
  const faults = tooLong(text, PORT_NAME_BYTES_MAX);
  if (!/^[-a-z0-9]+$/.test(text)) {
    faults.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  }
  if (!/[a-z]/.test(text)) faults.push("must contain at least one letter (a-z)");
  if (text.includes("--")) faults.push("must not contain consecutive hyphens");
  if (text !== "" && (text.startsWith("-") || text.endsWith("-"))) faults.push("must not begin or end with a hyphen");
  return faults;
}

export function httpHeaderNameFaults(text: string): string[] {
  return unlike(text, HTTP_HEADER_NAME, HTTP_HEADER_RULE);
}

/** `25%`. */
export function percentFaults(text: string): string[] {
  return unlike(text, PERCENT, PERCENT_RULE);
}

function prefixFaults(prefix: string): string[] {
  if (prefix === "") return ["prefix part must be non-empty"];
  return [
    ...(byteLength(prefix) > SUBDOMAIN_BYTES_MAX
      ? [`prefix part must be no more than ${SUBDOMAIN_BYTES_MAX} bytes`]
      : []),
    ...unlike(prefix, SUBDOMAIN, `prefix part ${SUBDOMAIN_RULE}`),
  ];
}

function nameFaults(name: string): string[] {
  const faults: string[] = [];
  if (name === "") faults.push("name part must be non-empty");
  else if (byteLength(name) > LABEL_BYTES_MAX) faults.push(`name part must be no more than ${LABEL_BYTES_MAX} bytes`);
  return [...faults, ...unlike(name, QUALIFIED_NAME, `name part ${QUALIFIED_NAME_RULE}`)];
}

function parentPathFaults(text: string): string[] {
  if (text === "." || text === "..") return [`must not be '${text}'`];
  return text.startsWith("..") ? ["must not start with '..'"] : [];
}

function tooLong(text: string, bytesMax: number): string[] {
  return byteLength(text) > bytesMax ? [`must be no more than ${bytesMax} characters`] : [];
}

function unlike(text: string, pattern: string, fault: string): string[] {
  return matches(text, pattern) ? [] : [fault];
}

const compiled = new Map<string, RegExp>();

function matches(text: string, pattern: string): boolean {
  let regExp = compiled.get(pattern);
  if (regExp === undefined) compiled.set(pattern, regExp = new RegExp(`^(?:${pattern})$`));
  return regExp.test(text);
}

function examples(pattern: string, ...texts: string[]): string {
  return `(e.g. ${texts.map((text) => `'${text}'`).join(",  or ")}, regex used for validation is '${pattern}')`;
}
