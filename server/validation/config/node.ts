// The validation of Node.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { duplicateField, type FieldError, forbiddenField, invalidField } from "../../field_error.ts";
import { cidrFaults, parseCidr } from "../addresses.ts";
import { textFaults } from "../field_rules.ts";
import { entriesOf, messageOf, messagesOf, textOf, textsOf } from "../fields.ts";
import { internalForm } from "../internal_form.ts";
import { resourceQuantityFaults } from "../resource_quantities.ts";
import type { Validator } from "../validator.ts";
import { taintFaults } from "./taints.ts";

export const nodeValidator: Validator = {
  validate,
  validateUpdate: (node, old) => [...validate(node), ...changeFaults(node, old)],
  subresources: { status: changeFaults },
};

function validate({ spec, status }: TypedObject): FieldError[] {
  const { taints, podCIDRs } = messageOf(spec);
  return [
    ...taintFaults("metadata.taints", messagesOf(taints)),
    ...["capacity", "allocatable"].flatMap((list) =>
      entriesOf(messageOf(status)[list]).flatMap(([name, quantity]) =>
        resourceQuantityFaults(`status.${list}[${name}]`, name, quantity)
      )
    ),
    ...podCidrFaults("spec.podCIDRs", textsOf(podCIDRs)),
  ];
}

/** At most one of each IP family. */
function podCidrFaults(field: string, cidrs: readonly string[]): FieldError[] {
  const faults = cidrs.flatMap((cidr, index) => textFaults(`${field}[${index}]`, cidr, cidrFaults));
  if (cidrs.length < 2) return faults;
  const families = new Set(cidrs.map((cidr) => parseCidr(cidr)?.ip.family));
  if (cidrs.length === 2 && families.size === 2) return faults;
  return [...faults, invalidField(field, cidrs, "may specify no more than one CIDR for each IP family")];
}

/** What is set once stays: only then does `""` to valid count as a change that is allowed. */
function changeFaults(node: TypedObject, old: TypedObject): FieldError[] {
  const [spec, oldSpec] = [messageOf(node.spec), messageOf(old.spec)];
  const [cidrs, oldCidrs] = [textsOf(spec.podCIDRs), textsOf(oldSpec.podCIDRs)];
  const faults = duplicateAddresses(node);
  if (oldCidrs.length > 0 && (cidrs.length !== oldCidrs.length || cidrs.some((cidr, i) => cidr !== oldCidrs[i]))) {
    faults.push(forbiddenField("spec.podCIDRs", 'node updates may not change podCIDR except from "" to valid'));
  }
  if (textOf(oldSpec.providerID) !== "" && spec.providerID !== oldSpec.providerID) {
    faults.push(forbiddenField("spec.providerID", 'node updates may not change providerID except from "" to valid'));
  }
  return faults;
}

function duplicateAddresses({ status }: TypedObject): FieldError[] {
  const addresses = messagesOf(messageOf(status).addresses);
  const texts = addresses.map(({ type, address }) => `${textOf(type)} ${textOf(address)}`);
  return addresses.flatMap((address, index) =>
    texts.indexOf(texts[index]!) < index
      ? [duplicateField(`status.addresses[${index}]`, internalForm("k8s.io.api.core.v1.NodeAddress", address))]
      : []
  );
}
