// A device of a ResourceSlice: its attributes, capacities, taints, counters and nodes.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField, invalidField, requiredField, tooLongField } from "../../field_error.ts";
import { deepEqual } from "../deep_equal.ts";
import { requiredTextFaults, textFaults } from "../field_rules.ts";
import { messageOf, messagesOf, sizeOf, textOf } from "../fields.ts";
import { internalForm } from "../internal_form.ts";
import { byteLength, labelFaults, subdomainFaults } from "../names.ts";
import { FieldNode } from "../workloads/field_node.ts";
import { nodeSelector } from "../workloads/node_selector.ts";
import { bindingConditionsFaults } from "./binding_conditions.ts";
import { listFaults, mapFaults } from "./bounded_list.ts";
import { countersFaults } from "./counters.ts";
import { attributeNameFaults } from "./device_names.ts";
import { taintFaults } from "./device_taints.ts";
import { requestPolicyFaults } from "./request_policy.ts";

export interface DeviceOptions {
  /** The device as it was, whose unchanged parts are not looked at again. */
  readonly old: TypedObject | undefined;
  /** The slice leaves it to devices to say which nodes reach them. */
  readonly choosesNodes: boolean;
}

const ATTRIBUTE = "k8s.io.api.resource.v1.DeviceAttribute";
/** A domain, a slash and an identifier. */
const ATTRIBUTE_KEY_MAX = 63 + 1 + 32;
const ATTRIBUTES_AND_CAPACITIES_MAX = 32;
const ATTRIBUTE_TYPES = ["bool", "int", "string", "version"];
const CONSUMPTIONS_MAX = 2;
const NODE_CHOICES =
  "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` " +
  "is set to true in the ResourceSlice spec";
const NO_NODE_CHOICE =
  "`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to " +
  "true in the ResourceSlice spec";
const PRE_RELEASE = "(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
const SEMVER = new RegExp(
  `^(0|[1-9]\\d*)(\\.(0|[1-9]\\d*)){2}(-${PRE_RELEASE}(\\.${PRE_RELEASE})*)?(\\+[0-9a-zA-Z-]+(\\.[0-9a-zA-Z-]+)*)?$`,
);
const TAINTS_MAX = 16;
const VALUE_BYTES_MAX = 64;

export function deviceFaults(field: string, device: TypedObject, { old, choosesNodes }: DeviceOptions): FieldError[] {
  const isChanged = (name: string) => old === undefined || !deepEqual(device[name], old[name]);
  const keys = { shownKeyMax: ATTRIBUTE_KEY_MAX, key: attributeNameFaults };
  const total = sizeOf(device.attributes) + sizeOf(device.capacity);
  const totalDetail = `the total number of attributes and capacities must not exceed ${ATTRIBUTES_AND_CAPACITIES_MAX}`;
  const capacity = (at: string, value: TypedObject) =>
    capacityFaults(at, value, device.allowMultipleAllocations === true);
  return [
    ...textFaults(`${field}.name`, textOf(device.name), labelFaults),
    ...(total > ATTRIBUTES_AND_CAPACITIES_MAX ? [invalidField(field, total, totalDetail)] : []),
    ...mapFaults(`${field}.attributes`, device.attributes, { ...keys, value: attributeFaults }),
    ...(isChanged("capacity") ? mapFaults(`${field}.capacity`, device.capacity, { ...keys, value: capacity }) : []),
    ...(isChanged("taints")
      ? listFaults(`${field}.taints`, messagesOf(device.taints), { max: TAINTS_MAX, each: taintFaults })
      : []),
    ...listFaults(`${field}.consumesCounters`, messagesOf(device.consumesCounters), {
      max: CONSUMPTIONS_MAX,
      each: (at, { counterSet, counters }) => [
        ...requiredTextFaults(`${at}.counterSet`, textOf(counterSet), labelFaults),
        ...countersFaults(`${at}.counters`, counters),
      ],
      key: ({ counterSet }) => textOf(counterSet),
    }),
    ...nodeChoiceFaults(field, device, choosesNodes),
    ...bindingConditionsFaults(field, device),
  ];
}

/** A value of exactly one type. */
function attributeFaults(field: string, attribute: TypedObject): FieldError[] {
  const { string, version } = attribute;
  const faults: FieldError[] = [];
  if (byteLength(textOf(string)) > VALUE_BYTES_MAX) faults.push(tooLongField(`${field}.string`, VALUE_BYTES_MAX));
  if (version !== undefined) {
    if (!SEMVER.test(textOf(version))) {
      const detail = "must be a string compatible with semver.org spec 2.0.0";
      faults.push(invalidField(`${field}.version`, version, detail));
    }
    if (byteLength(textOf(version)) > VALUE_BYTES_MAX) faults.push(tooLongField(`${field}.version`, VALUE_BYTES_MAX));
  }
  const types = ATTRIBUTE_TYPES.filter((type) => attribute[type] !== undefined);
  if (types.length === 1) return faults;
  const shown = types.length === 0 ? "" : internalForm(ATTRIBUTE, attribute);
  return [...faults, invalidField(field, shown, "exactly one value must be specified")];
}

function capacityFaults(field: string, { value, requestPolicy }: TypedObject, isShared: boolean): FieldError[] {
  if (requestPolicy === undefined) return [];
  if (!isShared) return [forbiddenField(`${field}.requestPolicy`, "allowMultipleAllocations must be true")];
  return requestPolicyFaults(`${field}.requestPolicy`, messageOf(requestPolicy), textOf(value) || "0");
}

function nodeChoiceFaults(field: string, device: TypedObject, choosesNodes: boolean): FieldError[] {
  const { nodeName, nodeSelector: selector, allNodes } = device;
  if (!choosesNodes) {
    const isSet = nodeName !== undefined || selector !== undefined || allNodes !== undefined;
    return isSet ? [invalidField(field, null, NO_NODE_CHOICE)] : [];
  }
  const faults: FieldError[] = [];
  const chosen: string[] = [];
  if (textOf(nodeName) !== "") {
    chosen.push("`nodeName`");
    faults.push(...textFaults(`${field}.nodeName`, textOf(nodeName), subdomainFaults));
  } else if (nodeName !== undefined) faults.push(invalidField(`${field}.nodeName`, nodeName, "must not be empty"));
  if (selector !== undefined) {
    chosen.push("`nodeSelector`");
    faults.push(...nodeSelector(new FieldNode(`${field}.nodeSelector`, selector)));
  }
  if (allNodes === true) chosen.push("`allNodes`");
  else if (allNodes !== undefined) {
    faults.push(invalidField(`${field}.allNodes`, allNodes, "must be either unset or set to true"));
  }
  if (chosen.length === 0) return [...faults, requiredField(field, NODE_CHOICES)];
  return chosen.length === 1 ? faults : [...faults, invalidField(field, `{${chosen.join(", ")}}`, NODE_CHOICES)];
}
