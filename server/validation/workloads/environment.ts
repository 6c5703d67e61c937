// Environment variables of containers, and where their values come from.

import { type FieldError, invalidField } from "../../field_error.ts";
import { configKeyFaults, envVarNameFaults, labelFaults, subdomainFaults } from "../names.ts";
import { requiredRuled, requiredText, ruled, ruledIfPresent } from "./checks.ts";
import { objectFieldSelector, resourceFieldSelector } from "./downward_api.ts";
import type { FieldNode } from "./field_node.ts";
import { noBacksteps } from "./local_paths.ts";

const fieldPaths = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];
const valueSources: Readonly<Record<string, (source: FieldNode) => FieldError[]>> = {
  fieldRef: (source) => objectFieldSelector(source, fieldPaths),
  resourceFieldRef: (source) => resourceFieldSelector(source, { needsContainer: false }),
  configMapKeyRef: keySelector,
  secretKeyRef: keySelector,
  fileKeyRef: fileKeySelector,
};
const bulkSources = ["configMapRef", "secretRef"];

export function environment(variables: FieldNode): FieldError[] {
  return variables.items.flatMap((variable) => [
    ...requiredRuled(variable.get("name"), envVarNameFaults),
    ...valueFrom(variable),
  ]);
}

function valueFrom(variable: FieldNode): FieldError[] {
  const from = variable.get("valueFrom");
  if (!from.isSet) return [];
  const sources = Object.entries(valueSources).filter(([name]) => from.get(name).isSet);
  return [
    ...sources.flatMap(([name, validate]) => validate(from.get(name))),
    ...sourceCountFaults(from, { count: sources.length, hasValue: variable.get("value").text !== "" }),
  ];
}

function sourceCountFaults(from: FieldNode, { count, hasValue }: { count: number; hasValue: boolean }): FieldError[] {
  const faults = (detail: string) => [invalidField(from.path, "", detail)];
  if (count === 0) {
    return faults(
      "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`",
    );
  }
  if (hasValue) return faults("may not be specified when `value` is not empty");
  return count > 1 ? faults("may not have more than one field specified at a time") : [];
}

function keySelector(selector: FieldNode): FieldError[] {
  return [...ruled(selector.get("name"), subdomainFaults), ...requiredRuled(selector.get("key"), configKeyFaults)];
}

function fileKeySelector(selector: FieldNode): FieldError[] {
  const path = selector.get("path");
  return [
    ...requiredRuled(selector.get("key"), envVarNameFaults),
    ...requiredRuled(selector.get("volumeName"), labelFaults),
    ...(path.text === "" ? requiredText(path) : noBacksteps(path)),
  ];
}

export function environmentFrom(list: FieldNode): FieldError[] {
  return list.items.flatMap((item) => {
    const sources = bulkSources.map((name) => item.get(name)).filter((source) => source.isSet);
    const faults = [
      ...ruledIfPresent(item.get("prefix"), envVarNameFaults),
      ...sources.flatMap((source) => requiredRuled(source.get("name"), prefixFaults)),
    ];
    if (sources.length === 1) return faults;
    const detail = sources.length === 0
      ? "must specify one of: `configMapRef` or `secretRef`"
      : "may not have more than one field specified at a time";
    return [...faults, invalidField(item.path, "", detail)];
  });
}

/** Names are held to the rule for the start of a name here, which may end in a hyphen. */
function prefixFaults(name: string): string[] {
  return subdomainFaults(name.replace(/-+$/, "a"));
}
