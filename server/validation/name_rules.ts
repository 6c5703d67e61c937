// What the names of objects of a kind may look like, by the name that the table of resources has for the rule.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { canonicalIpFaults } from "./canonical_address.ts";
import { messageOf, textOf } from "./fields.ts";
import { byteLength, labelFaults, pathSegmentFaults, pathSegmentPrefixFaults, subdomainFaults } from "./names.ts";

export interface NameRuleOptions {
  /** It is a generateName, to which more will be added. */
  readonly prefix: boolean;
  /** The object that has the name. */
  readonly object: TypedObject;
}

/** What is wrong with the name, in kube-apiserver's words; empty when nothing is. */
export type NameRule = (name: string, options: NameRuleOptions) => string[];

const CRON_JOB_NAME_BYTES_MAX = 52;

const rules: Readonly<Record<string, NameRule>> = {
  subdomain: (name, { prefix }) => subdomainFaults(prefix ? maskTrailingDash(name) : name),
  label: (name, { prefix }) => labelFaults(prefix ? maskTrailingDash(name) : name),
  pathSegment: (name, { prefix }) => prefix ? pathSegmentPrefixFaults(name) : pathSegmentFaults(name),
  cronJob: cronJobFaults,
  ip: (name) => canonicalIpFaults(name),
  apiService: apiServiceFaults,
  customResourceDefinition: definitionFaults,
};

/** @throws {RangeError} for a rule that does not exist */
export function nameRule(rule: string): NameRule {
  const found = rules[rule];
  if (found === undefined) throw new RangeError(`no name rule ${rule}`);
  return found;
}

/** A dash at the end of a prefix is followed by more. */
function maskTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith("-") ? `${name.slice(0, -2)}a` : name;
}

/** The controller adds 11 characters to the names of its Jobs, which may have 63. */
function cronJobFaults(name: string, options: NameRuleOptions): string[] {
  const faults = rules.subdomain!(name, options);
  if (byteLength(name) > CRON_JOB_NAME_BYTES_MAX) {
    faults.push(`must be no more than ${CRON_JOB_NAME_BYTES_MAX} characters`);
  }
  return faults;
}

function apiServiceFaults(name: string, { object }: NameRuleOptions): string[] {
  const faults = pathSegmentFaults(name);
  if (faults.length > 0) return faults;
  const { version, group } = messageOf(object.spec);
  const required = `${textOf(version)}.${textOf(group)}`;
  return name === required ? [] : [`must be \`spec.version+"."+spec.group\`: "${required}"`];
}

function definitionFaults(name: string, options: NameRuleOptions): string[] {
  const spec = messageOf(options.object.spec);
  const required = `${textOf(messageOf(spec.names).plural)}.${textOf(spec.group)}`;
  const faults = rules.subdomain!(name, options);
  return name === required ? faults : [...faults, 'must be spec.names.plural+"."+spec.group'];
}
