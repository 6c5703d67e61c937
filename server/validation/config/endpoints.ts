// The validation of Endpoints.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, requiredField } from "../../field_error.ts";
import { endpointAddressFaults, ipFaults } from "../addresses.ts";
import { requiredOneOf, requiredTextFaults, textFaults } from "../field_rules.ts";
import { messagesOf, numberOf, textOf } from "../fields.ts";
import { labelFaults, qualifiedNameFaults, subdomainFaults } from "../names.ts";
import { portNumberFaults } from "../port_rules.ts";
import type { Validator } from "../validator.ts";

const PROTOCOLS = ["SCTP", "TCP", "UDP"];

export const endpointsValidator: Validator = { validate, validateUpdate: validate };

function validate({ subsets }: TypedObject): FieldError[] {
  return messagesOf(subsets).flatMap((subset, index) => subsetFaults(`subsets[${index}]`, subset));
}

/** Without ports it stands for all ports, as headless services have it. */
function subsetFaults(field: string, { addresses, notReadyAddresses, ports }: TypedObject): FieldError[] {
  const lists = { addresses: messagesOf(addresses), notReadyAddresses: messagesOf(notReadyAddresses) };
  const isEmpty = lists.addresses.length + lists.notReadyAddresses.length === 0;
  const requireName = messagesOf(ports).length > 1;
  return [
    ...(isEmpty ? [requiredField(field, "must specify `addresses` or `notReadyAddresses`")] : []),
    ...Object.entries(lists).flatMap(([name, list]) =>
      list.flatMap((address, index) => addressFaults(`${field}.${name}[${index}]`, address))
    ),
    ...messagesOf(ports).flatMap((port, index) => portFaults(`${field}.ports[${index}]`, port, { requireName })),
  ];
}

function addressFaults(field: string, { ip, hostname, nodeName }: TypedObject): FieldError[] {
  return [
    ...textFaults(`${field}.ip`, textOf(ip), ipFaults),
    ...(textOf(hostname) === "" ? [] : textFaults(`${field}.hostname`, textOf(hostname), labelFaults)),
    ...(nodeName === undefined ? [] : textFaults(`${field}.nodeName`, textOf(nodeName), subdomainFaults)),
    ...textFaults(`${field}.ip`, textOf(ip), endpointAddressFaults),
  ];
}

function portFaults(
  field: string,
  { name, port, protocol, appProtocol }: TypedObject,
  { requireName }: { requireName: boolean },
): FieldError[] {
  return [
    ...(requireName || textOf(name) !== "" ? requiredTextFaults(`${field}.name`, textOf(name), labelFaults) : []),
    ...portNumberFaults(`${field}.port`, numberOf(port)),
    ...requiredOneOf(`${field}.protocol`, protocol, PROTOCOLS),
    ...(appProtocol === undefined ? [] : textFaults(`${field}.appProtocol`, textOf(appProtocol), qualifiedNameFaults)),
  ];
}
