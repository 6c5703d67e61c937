// The validation of ResourceSlice (resource.k8s.io/v1): a pool, the nodes that reach it, and its devices.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField, requiredField } from "../../field_error.ts";
import { immutable, requiredTextFaults, textFaults } from "../field_rules.ts";
import { messageOf, messagesOf, numberOf, textOf } from "../fields.ts";
import { internalForm } from "../internal_form.ts";
import { labelFaults, subdomainFaults } from "../names.ts";
import type { Validator } from "../validator.ts";
import { FieldNode } from "../workloads/field_node.ts";
import { nodeSelector } from "../workloads/node_selector.ts";
import { listFaults } from "./bounded_list.ts";
import { countersFaults } from "./counters.ts";
import { deviceFaults } from "./device.ts";
import { driverNameFaults, poolNameFaults } from "./device_names.ts";

const COUNTER_SETS_MAX = 8;
const DEVICES_MAX = 128;
/** Where devices have taints or share counters. */
const ADVANCED_DEVICES_MAX = 64;
const NODE_CHOICES = "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";
const TERM = "k8s.io.api.core.v1.NodeSelectorTerm";

export const resourceSliceValidator: Validator = {
  validate: ({ spec }) => specFaults(messageOf(spec)),
  validateUpdate: ({ spec }, old) => specFaults(messageOf(spec), messageOf(old.spec)),
};

function specFaults(spec: TypedObject, old?: TypedObject): FieldError[] {
  const devices = messagesOf(spec.devices);
  const isAdvanced = devices.some(({ taints, consumesCounters }) =>
    messagesOf(taints).length > 0 || messagesOf(consumesCounters).length > 0
  );
  const oldDevices = new Map(messagesOf(old?.devices).map((device) => [textOf(device.name), device]));
  return [
    ...driverNameFaults("spec.driver", textOf(spec.driver)),
    ...poolFaults("spec.pool", messageOf(spec.pool)),
    ...(old === undefined ? [] : immutableFaults(spec, old)),
    ...nodeChoiceFaults(spec),
    ...(spec.sharedCounters !== undefined && spec.devices !== undefined
      ? [invalidField("spec", "", "only one of `sharedCounters` or `devices` is allowed")]
      : []),
    ...listFaults("spec.devices", devices, {
      max: isAdvanced ? ADVANCED_DEVICES_MAX : DEVICES_MAX,
      each: (field, device) =>
        deviceFaults(field, device, {
          old: oldDevices.get(textOf(device.name)),
          choosesNodes: spec.perDeviceNodeSelection === true,
        }),
      key: ({ name }) => textOf(name),
    }),
    ...listFaults("spec.sharedCounters", messagesOf(spec.sharedCounters), {
      max: COUNTER_SETS_MAX,
      each: counterSetFaults,
      key: ({ name }) => textOf(name),
    }),
  ];
}

function poolFaults(field: string, { name, resourceSliceCount, generation }: TypedObject): FieldError[] {
  const [count, age] = [numberOf(resourceSliceCount), numberOf(generation)];
  return [
    ...poolNameFaults(`${field}.name`, textOf(name)),
    ...(count <= 0 ? [invalidField(`${field}.resourceSliceCount`, count, "must be greater than zero")] : []),
    ...(age < 0 ? [invalidField(`${field}.generation`, age, "must be greater than or equal to zero")] : []),
  ];
}

function immutableFaults(spec: TypedObject, old: TypedObject): FieldError[] {
  return [
    ...immutable("spec.pool.name", { value: messageOf(spec.pool).name, old: messageOf(old.pool).name }),
    ...immutable("spec.driver", { value: spec.driver, old: old.driver }),
    ...immutable("spec.nodeName", { value: spec.nodeName, old: old.nodeName }),
  ];
}

function nodeChoiceFaults(spec: TypedObject): FieldError[] {
  const { nodeName, nodeSelector: selector } = spec;
  const faults: FieldError[] = [];
  const chosen: string[] = [];
  if (textOf(nodeName) !== "") {
    chosen.push("`nodeName`");
    faults.push(...textFaults("spec.nodeName", textOf(nodeName), subdomainFaults));
  } else if (nodeName !== undefined) {
    faults.push(invalidField("spec.nodeName", nodeName, "must be either unset or set to a non-empty string"));
  }
  if (selector !== undefined) {
    chosen.push("`nodeSelector`");
    faults.push(...sliceSelectorFaults("spec.nodeSelector", messageOf(selector)));
  }
  for (const name of ["allNodes", "perDeviceNodeSelection"]) {
    if (spec[name] === true) chosen.push(`\`${name}\``);
    else if (spec[name] !== undefined) {
      faults.push(invalidField(`spec.${name}`, spec[name], "must be either unset or set to true"));
    }
  }
  if (chosen.length === 0) return [...faults, requiredField("spec", NODE_CHOICES)];
  if (chosen.length === 1) return faults;
  return [...faults, invalidField("spec", `{${chosen.join(", ")}}`, `${NODE_CHOICES}, but multiple fields are set`)];
}

/** One term, as selectors of several slices are merged. */
function sliceSelectorFaults(field: string, selector: TypedObject): FieldError[] {
  const faults = nodeSelector(new FieldNode(field, selector));
  const terms = messagesOf(selector.nodeSelectorTerms);
  if (terms.length === 1) return faults;
  const shown = selector.nodeSelectorTerms === undefined ? null : terms.map((term) => internalForm(TERM, term));
  return [...faults, invalidField(`${field}.nodeSelectorTerms`, shown, "must have exactly one node selector term")];
}

function counterSetFaults(field: string, { name, counters }: TypedObject): FieldError[] {
  return [
    ...requiredTextFaults(`${field}.name`, textOf(name), labelFaults),
    ...countersFaults(`${field}.counters`, counters),
  ];
}
