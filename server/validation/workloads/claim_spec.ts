// The spec of a PersistentVolumeClaim, on its own or as a template in a volume or a StatefulSet.

import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from "../../field_error.ts";
import { labelSelectorFaults } from "../field_rules.ts";
import { subdomainFaults } from "../names.ts";
import { oneOfIfSet, requiredTexts, ruledIfPresent } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";
import { compareQuantities } from "./quantities.ts";

const accessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

export function claimSpec(spec: FieldNode): FieldError[] {
  const selector = spec.get("selector");
  return [
    ...(spec.get("accessModes").items.length === 0
      ? [requiredField(`${spec.path}.accessModes`, "at least 1 access mode is required")]
      : []),
    ...(selector.isSet ? labelSelectorFaults(selector.path, selector.object) : []),
    ...accessModeFaults(spec.get("accessModes")),
    ...storageRequest(spec.get("resources")),
    ...ruledIfPresent(spec.get("storageClassName"), subdomainFaults),
    ...oneOfIfSet(spec.get("volumeMode"), ["Block", "Filesystem"]),
    ...dataSource(spec.get("dataSource")),
    ...dataSource(spec.get("dataSourceRef")),
    ...dataSources(spec),
    ...ruledIfPresent(spec.get("volumeAttributesClassName"), subdomainFaults),
  ];
}

function accessModeFaults({ path, texts }: FieldNode): FieldError[] {
  const faults = texts.filter((mode) => !accessModes.includes(mode))
    .map((mode) => unsupportedField(path, mode, accessModes));
  const hasOthers = texts.some((mode) => mode !== "ReadWriteOncePod" && accessModes.includes(mode));
  if (!texts.includes("ReadWriteOncePod") || !hasOthers) return faults;
  return [...faults, forbiddenField(path, "may not use ReadWriteOncePod with other access modes")];
}

function storageRequest(resources: FieldNode): FieldError[] {
  const request = resources.get("requests").get("storage");
  const path = `${resources.path}[storage]`;
  if (!request.isSet) return [requiredField(path)];
  if (compareQuantities(request.text, "0") > 0) return [];
  return [invalidField(path, request.text, "must be greater than zero")];
}

function dataSource(source: FieldNode): FieldError[] {
  if (!source.isSet) return [];
  const [group, kind] = [source.get("apiGroup"), source.get("kind")];
  const detail = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";
  return [
    ...requiredTexts(source, ["name", "kind"]),
    ...(group.text === "" && kind.text !== "PersistentVolumeClaim"
      ? [invalidField(source.path, kind.text, detail)]
      : []),
    ...ruledIfPresent(group, subdomainFaults),
    ...ruledIfPresent(source.get("namespace"), subdomainFaults),
  ];
}

/** The older of the two fields repeats the newer one, and cannot when that points to another namespace. */
function dataSources(spec: FieldNode): FieldError[] {
  const [source, reference] = [spec.get("dataSource"), spec.get("dataSourceRef")];
  if (!source.isSet || !reference.isSet) return [];
  const faults = (detail: string) => [invalidField(spec.path, `${spec.path}.dataSource`, detail)];
  if (reference.get("namespace").text !== "") {
    return faults("may not be specified when dataSourceRef.namespace is specified");
  }
  const isSame = ["apiGroup", "kind", "name"].every((name) => source.get(name).text === reference.get(name).text);
  return isSame ? [] : faults("must match dataSourceRef");
}
