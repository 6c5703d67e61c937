import { assertEquals } from "@std/assert";
import * as names from "./names.ts";
import { nameRule } from "./name_rules.ts";

const long = (length: number) => "x".repeat(length);

/** Faults are long texts: these are parts of them, in order. */
const cases: [rule: names.TextRule, text: string, faults: string[]][] = [
  [names.subdomainFaults, "example.com", []],
  [names.subdomainFaults, "9.a-b", []],
  [names.subdomainFaults, "", ["a lowercase RFC 1123 subdomain"]],
  [names.subdomainFaults, "Bad_Name!", ["a lowercase RFC 1123 subdomain"]],
  [names.subdomainFaults, "a..b", ["a lowercase RFC 1123 subdomain"]],
  [names.subdomainFaults, long(253), []],
  [names.subdomainFaults, long(254), ["must be no more than 253 characters"]],
  [names.labelFaults, "1a", []],
  [names.labelFaults, "a.b", ["must not contain dots"]],
  [names.labelFaults, "-a", ["a lowercase RFC 1123 label"]],
  [names.labelFaults, long(64), ["must be no more than 63 characters"]],
  [names.dns1035LabelFaults, "a1", []],
  [names.dns1035LabelFaults, "1a", ["a DNS-1035 label"]],
  [names.wildcardSubdomainFaults, "*.example.com", []],
  [names.wildcardSubdomainFaults, "example.com", ["a wildcard DNS-1123 subdomain"]],
  [names.pathSegmentFaults, "system:node", []],
  [names.pathSegmentFaults, "..", ["may not be '..'"]],
  [names.pathSegmentFaults, "a/b%", ["may not contain '/'", "may not contain '%'"]],
  [names.pathSegmentPrefixFaults, ".", []],
  [names.qualifiedNameFaults, "example.com/My_Name", []],
  [names.qualifiedNameFaults, "a/b/c", ["a valid label key"]],
  [names.qualifiedNameFaults, "/a", ["prefix part must be non-empty"]],
  [names.qualifiedNameFaults, "A/a", ["prefix part a lowercase RFC 1123 subdomain"]],
  [names.qualifiedNameFaults, "", ["name part must be non-empty", "name part must consist of"]],
  [names.qualifiedNameFaults, long(64), ["name part must be no more than 63 bytes"]],
  [names.labelValueFaults, "", []],
  [names.labelValueFaults, "bad value!", ["a valid label must be an empty string"]],
  [names.labelValueFaults, long(64), ["must be no more than 63 bytes"]],
  [names.configKeyFaults, ".dockercfg", []],
  [names.configKeyFaults, "a/b", ["a valid config key"]],
  [names.configKeyFaults, "..", ["must not be '..'"]],
  [names.configKeyFaults, "..a", ["must not start with '..'"]],
  [names.cIdentifierFaults, "_a1", []],
  [names.cIdentifierFaults, "1a", ["a valid C identifier"]],
  [names.envVarNameFaults, "a b.c/[0]", []],
  [names.envVarNameFaults, "", ["environment variable name must be non-empty"]],
  [names.envVarNameFaults, "a=b", ["a valid environment variable name"]],
  [names.envVarNameFaults, "ä", ["a valid environment variable name"]],
  [names.portNameFaults, "http-2", []],
  [names.portNameFaults, "80", ["must contain at least one letter (a-z)"]],
  [names.portNameFaults, "a--b-", ["must not contain consecutive hyphens", "must not begin or end with a hyphen"]],
  [names.portNameFaults, long(16), ["must be no more than 15 characters"]],
  [names.httpHeaderNameFaults, "X-A", []],
  [names.httpHeaderNameFaults, "X_A", ["a valid HTTP header"]],
  [names.percentFaults, "25%", []],
  [names.percentFaults, "25", ["a valid percent string"]],
];

for (const [rule, text, faults] of cases) {
  const shown = text.length > 40 ? `${text.length} letters` : `"${text}"`;
  Deno.test(`${rule.name}: ${shown} is ${faults.length === 0 ? "good" : "faulty"}`, () => {
    const found = rule(text);
    assertEquals(found.map((fault, index) => fault.slice(0, faults[index]?.length)), faults);
  });
}

const object = { spec: { group: "example.com", version: "v1", names: { plural: "orders" } } };
const ruleCases: [rule: string, name: string, prefix: boolean, isGood: boolean][] = [
  ["subdomain", "gen-", false, false],
  ["subdomain", "gen-", true, true],
  ["subdomain", "-", true, false],
  ["label", "a.b-", true, false],
  ["pathSegment", "..", true, true],
  ["cronJob", long(52), false, true],
  ["cronJob", long(53), false, false],
  ["ip", "10.0.0.1", false, true],
  ["ip", "gen-", true, false],
  ["apiService", "v1.example.com", false, true],
  ["apiService", "v2.example.com", false, false],
  ["customResourceDefinition", "orders.example.com", false, true],
  ["customResourceDefinition", "others.example.com", false, false],
];

for (const [rule, name, prefix, isGood] of ruleCases) {
  Deno.test(`the name rule ${rule} ${isGood ? "takes" : "refuses"} the ${prefix ? "prefix" : "name"} ${name.slice(0, 30)}`, () => {
    assertEquals(nameRule(rule)(name, { prefix, object }).length === 0, isGood);
  });
}
