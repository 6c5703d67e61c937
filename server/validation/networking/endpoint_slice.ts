// The validation of EndpointSlice (discovery.k8s.io/v1).

import type { TypedObject, TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { duplicateField, type FieldError, invalidField, requiredField } from "../../field_error.ts";
import { endpointAddressFaults, ipFaults, parseIp } from "../addresses.ts";
import { domainNameFaults } from "../domain_rules.ts";
import { atMost, immutable, labelFaults as labelMapFaults, oneOf, requiredOneOf, textFaults } from "../field_rules.ts";
import { messageOf, messagesOf, textOf, textsOf } from "../fields.ts";
import { labelFaults, labelValueFaults, qualifiedNameFaults, subdomainFaults } from "../names.ts";
import type { Validator } from "../validator.ts";

const ADDRESS_TYPES = ["FQDN", "IPv4", "IPv6"];
const PROTOCOLS = ["SCTP", "TCP", "UDP"];
const ADDRESSES_MAX = 100;
const ENDPOINTS_MAX = 1000;
const HINTS_MAX = 8;
const PORTS_MAX = 20_000;
const TOPOLOGY_LABELS_MAX = 16;
const ZONE_LABEL = "topology.kubernetes.io/zone";

export const endpointSliceValidator: Validator = {
  validate: (slice) => sliceFaults(slice),
  validateUpdate: (slice, old) => [
    ...sliceFaults(slice, old),
    ...immutable("addressType", { value: slice.addressType, old: old.addressType }),
  ],
};

function sliceFaults({ addressType, endpoints, ports }: TypedObject, old: TypedObject = {}): FieldError[] {
  const existing = messagesOf(old.endpoints).flatMap(({ addresses }) => textsOf(addresses));
  const tooManyEndpoints = atMost("endpoints", endpoints, ENDPOINTS_MAX);
  return [
    ...requiredOneOf("addressType", addressType, ADDRESS_TYPES),
    ...(tooManyEndpoints.length > 0
      ? tooManyEndpoints
      : messagesOf(endpoints).flatMap((endpoint, index) =>
        endpointFaults(`endpoints[${index}]`, endpoint, { addressType: textOf(addressType), existing })
      )),
    ...portsFaults(ports),
  ];
}

function endpointFaults(
  field: string,
  endpoint: TypedObject,
  { addressType, existing }: { addressType: string; existing: readonly string[] },
): FieldError[] {
  const { addresses, nodeName, deprecatedTopology, hostname, hints } = endpoint;
  const topology = `${field}.deprecatedTopology`;
  const texts = textsOf(addresses);
  return [
    ...(texts.length === 0 ? [requiredField(`${field}.addresses`, "must contain at least 1 address")] : []),
    ...atMost(`${field}.addresses`, addresses, ADDRESSES_MAX),
    ...texts.flatMap((address, index) =>
      existing.includes(address) ? [] : addressFaults(`${field}.addresses[${index}]`, { address, addressType })
    ),
    ...(nodeName === undefined ? [] : textFaults(`${field}.nodeName`, textOf(nodeName), subdomainFaults)),
    ...atMost(topology, deprecatedTopology, TOPOLOGY_LABELS_MAX),
    ...labelMapFaults(topology, deprecatedTopology),
    ...(messageOf(deprecatedTopology)[ZONE_LABEL] === undefined
      ? []
      : [invalidField(`${topology}[${ZONE_LABEL}]`, ZONE_LABEL, "reserved key cannot be set in topology")]),
    ...(hostname === undefined ? [] : textFaults(`${field}.hostname`, textOf(hostname), labelFaults)),
    ...hintsFaults(`${field}.hints.forZones`, { hints: messageOf(hints).forZones, rule: labelValueFaults }),
    ...hintsFaults(`${field}.hints.forNodes`, { hints: messageOf(hints).forNodes, rule: subdomainFaults }),
  ];
}

/** Of an address type that is not known nothing is checked. */
function addressFaults(field: string, of: { address: string; addressType: string }): FieldError[] {
  const { address, addressType } = of;
  if (addressType === "FQDN") return domainNameFaults(field, address);
  if (addressType !== "IPv4" && addressType !== "IPv6") return [];
  const faults = textFaults(field, address, ipFaults);
  if (faults.length > 0) return faults;
  const isOfType = parseIp(address)?.family === (addressType === "IPv4" ? 4 : 6);
  return [
    ...(isOfType ? [] : [invalidField(field, address, `must be an ${addressType} address`)]),
    ...textFaults(field, address, endpointAddressFaults),
  ];
}

function hintsFaults(
  field: string,
  { hints, rule }: { hints: TypedValue | undefined; rule: (text: string) => string[] },
): FieldError[] {
  const tooMany = atMost(field, hints, HINTS_MAX);
  if (tooMany.length > 0) return tooMany;
  const names = messagesOf(hints).map(({ name }) => textOf(name));
  return names.flatMap((name, index) => [
    ...(names.indexOf(name) < index ? [duplicateField(`${field}[${index}].name`, name)] : []),
    ...textFaults(`${field}[${index}].name`, name, rule),
  ]);
}

function portsFaults(ports: TypedValue | undefined): FieldError[] {
  const tooMany = atMost("ports", ports, PORTS_MAX);
  if (tooMany.length > 0) return tooMany;
  const names = messagesOf(ports).map(({ name }) => textOf(name));
  return messagesOf(ports).flatMap(({ protocol, appProtocol }, index) => {
    const name = names[index]!;
    return [
      ...(name === "" ? [] : textFaults(`ports[${index}].name`, name, labelFaults)),
      ...(names.indexOf(name) < index ? [duplicateField(`ports[${index}].name`, name)] : []),
      ...(protocol === undefined
        ? [requiredField(`ports[${index}].protocol`)]
        : oneOf(`ports[${index}].protocol`, protocol, PROTOCOLS)),
      ...(appProtocol === undefined
        ? []
        : textFaults(`ports[${index}].appProtocol`, textOf(appProtocol), qualifiedNameFaults)),
    ];
  });
}
