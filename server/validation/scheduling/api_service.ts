// The validation of APIService.

import type { TypedObject, TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField, requiredField } from "../../field_error.ts";
import { textFaults } from "../field_rules.ts";
import { messageOf, numberOf, textOf } from "../fields.ts";
import { dns1035LabelFaults, subdomainFaults } from "../names.ts";
import type { Validator } from "../validator.ts";

const GROUP_PRIORITY_MAX = 20000;
const VERSION_PRIORITY_MAX = 1000;
const PORT_MAX = 65535;

export const apiServiceValidator: Validator = { validate, validateUpdate: validate };

function validate(apiService: TypedObject): FieldError[] {
  const spec = messageOf(apiService.spec);
  const { group, version, groupPriorityMinimum, versionPriority, service } = spec;
  return [
    ...groupFaults(textOf(group), textOf(version)),
    ...textFaults("spec.version", textOf(version), dns1035LabelFaults),
    ...priorityFaults("spec.groupPriorityMinimum", groupPriorityMinimum, GROUP_PRIORITY_MAX),
    ...priorityFaults("spec.versionPriority", versionPriority, VERSION_PRIORITY_MAX),
    ...(service === undefined ? localFaults(spec) : serviceFaults(spec, messageOf(service))),
  ];
}

function groupFaults(group: string, version: string): FieldError[] {
  if (group !== "") return textFaults("spec.group", group, subdomainFaults);
  if (version === "v1") return [];
  return [requiredField("spec.group", "only v1 may have an empty group and it better be legacy kube")];
}

function priorityFaults(field: string, priority: TypedValue | undefined, max: number): FieldError[] {
  const value = numberOf(priority);
  return value > 0 && value <= max ? [] : [invalidField(field, value, `must be positive and less than ${max}`)];
}

function localFaults({ caBundle, insecureSkipTLSVerify }: TypedObject): FieldError[] {
  const bytes = caBundle instanceof Uint8Array ? caBundle.length : 0;
  const faults: FieldError[] = [];
  if (bytes > 0) {
    faults.push(invalidField("spec.caBundle", `${bytes} bytes`, "local APIServices may not have a caBundle"));
  }
  if (insecureSkipTLSVerify === true) {
    const detail = "local APIServices may not have insecureSkipTLSVerify";
    faults.push(invalidField("spec.insecureSkipTLSVerify", true, detail));
  }
  return faults;
}

function serviceFaults(spec: TypedObject, { namespace, name, port }: TypedObject): FieldError[] {
  const faults: FieldError[] = [];
  if (textOf(namespace) === "") faults.push(requiredField("spec.service.namespace"));
  if (textOf(name) === "") faults.push(requiredField("spec.service.name"));
  if (port !== undefined && (numberOf(port) < 1 || numberOf(port) > PORT_MAX)) {
    const detail = `port is not valid: must be between 1 and ${PORT_MAX}, inclusive`;
    faults.push(invalidField("spec.service.port", numberOf(port), detail));
  }
  const hasBundle = spec.caBundle instanceof Uint8Array && spec.caBundle.length > 0;
  if (spec.insecureSkipTLSVerify === true && hasBundle) {
    faults.push(invalidField("spec.insecureSkipTLSVerify", true, "may not be true if caBundle is present"));
  }
  return faults;
}
