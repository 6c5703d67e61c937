// The validation of NetworkPolicy (networking.k8s.io/v1).

import type { TypedObject, TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField, invalidField, requiredField } from "../../field_error.ts";
import { type Cidr, cidrFaults, parseCidr } from "../addresses.ts";
import { networkOf } from "../canonical_address.ts";
import { labelSelectorFaults, type LabelSelectorOptions, oneOf, textFaults } from "../field_rules.ts";
import { messageOf, messagesOf, numberOf, textOf, textsOf } from "../fields.ts";
import { portFaults, portNumberFaults } from "../port_rules.ts";
import type { Validator } from "../validator.ts";

/** What an update leaves alone, as it was valid once. */
interface PolicyOptions extends LabelSelectorOptions {
  readonly existingCidrs: readonly string[];
}

const PROTOCOLS = ["TCP", "UDP", "SCTP"];
const POLICY_TYPES = ["Ingress", "Egress"];

export const networkPolicyValidator: Validator = {
  validate: ({ spec }) => specFaults(messageOf(spec), { existingCidrs: [] }),
  validateUpdate: ({ spec }, old) => {
    const oldSpec = messageOf(old.spec);
    const allowInvalidValues = labelSelectorFaults("", messageOf(oldSpec.podSelector)).length > 0;
    return specFaults(messageOf(spec), { allowInvalidValues, existingCidrs: cidrsOf(oldSpec) });
  },
};

function specFaults(spec: TypedObject, options: PolicyOptions): FieldError[] {
  return [
    ...labelSelectorFaults("spec.podSelector", messageOf(spec.podSelector), options),
    ...rulesFaults("spec.ingress", { rules: messagesOf(spec.ingress), peers: "from" }, options),
    ...rulesFaults("spec.egress", { rules: messagesOf(spec.egress), peers: "to" }, options),
    ...policyTypesFaults(spec.policyTypes),
  ];
}

function rulesFaults(
  field: string,
  { rules, peers }: { rules: readonly TypedObject[]; peers: "from" | "to" },
  options: PolicyOptions,
): FieldError[] {
  return rules.flatMap((rule, index) => [
    ...messagesOf(rule.ports).flatMap((port, at) => policyPortFaults(`${field}[${index}].ports[${at}]`, port)),
    ...messagesOf(rule[peers]).flatMap((peer, at) => peerFaults(`${field}[${index}].${peers}[${at}]`, peer, options)),
  ]);
}

function policyPortFaults(field: string, { protocol, port, endPort }: TypedObject): FieldError[] {
  return [
    ...(protocol === undefined ? [] : oneOf(`${field}.protocol`, protocol, PROTOCOLS)),
    ...(typeof port === "number" ? portFaults(`${field}.port`, port) : []),
    ...(endPort === undefined ? [] : endPortFaults(`${field}.endPort`, { port, endPort: numberOf(endPort) })),
    ...(typeof port === "string" ? portFaults(`${field}.port`, port) : []),
  ];
}

function endPortFaults(
  field: string,
  { port, endPort }: { port: TypedValue | undefined; endPort: number | bigint },
): FieldError[] {
  const invalid = (detail: string) => [invalidField(field, endPort, detail)];
  if (port === undefined) return invalid("may not be specified when `port` is not specified");
  if (typeof port === "string") return invalid("may not be specified when `port` is non-numeric");
  const tooSmall = endPort < numberOf(port) ? invalid("must be greater than or equal to `port`") : [];
  return [...tooSmall, ...portNumberFaults(field, endPort)];
}

function peerFaults(field: string, peer: TypedObject, options: PolicyOptions): FieldError[] {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  const faults: FieldError[] = [];
  for (const name of ["podSelector", "namespaceSelector"]) {
    if (peer[name] !== undefined) {
      faults.push(...labelSelectorFaults(`${field}.${name}`, messageOf(peer[name]), options));
    }
  }
  if (ipBlock !== undefined) faults.push(...ipBlockFaults(`${field}.ipBlock`, messageOf(ipBlock), options));
  const hasSelector = podSelector !== undefined || namespaceSelector !== undefined;
  if (!hasSelector && ipBlock === undefined) faults.push(requiredField(field, "must specify a peer"));
  if (hasSelector && ipBlock !== undefined) {
    faults.push(forbiddenField(field, "may not specify both ipBlock and another peer"));
  }
  return faults;
}

function ipBlockFaults(field: string, block: TypedObject, { existingCidrs }: PolicyOptions): FieldError[] {
  const cidr = textOf(block.cidr);
  if (cidr === "") return [requiredField(`${field}.cidr`)];
  const rule = (text: string) => existingCidrs.includes(text) ? [] : cidrFaults(text);
  const faults = textFaults(`${field}.cidr`, cidr, rule);
  const range = parseCidr(cidr);
  if (range === undefined) return faults;
  for (const [index, except] of textsOf(block.except).entries()) {
    faults.push(...textFaults(`${field}.except[${index}]`, except, rule));
    const exceptRange = parseCidr(except);
    if (exceptRange !== undefined && !isStrictSubset(exceptRange, range)) {
      faults.push(invalidField(`${field}.except[${index}]`, except, "must be a strict subset of `cidr`"));
    }
  }
  return faults;
}

function isStrictSubset(inner: Cidr, outer: Cidr): boolean {
  if (inner.ip.family !== outer.ip.family || outer.prefixLength >= inner.prefixLength) return false;
  return networkOf({ ...outer, ip: networkOf(inner) }).bits === networkOf(outer).bits;
}

function policyTypesFaults(types: TypedValue | undefined): FieldError[] {
  const texts = textsOf(types);
  if (texts.length > POLICY_TYPES.length) {
    return [invalidField("spec.policyTypes", texts, "may not specify more than two policyTypes")];
  }
  return texts.flatMap((type, index) => oneOf(`spec.policyTypes[${index}]`, type, POLICY_TYPES));
}

function cidrsOf(spec: TypedObject): string[] {
  const peers = [
    ...messagesOf(spec.ingress).flatMap(({ from }) => messagesOf(from)),
    ...messagesOf(spec.egress).flatMap(({ to }) => messagesOf(to)),
  ];
  return peers.map(({ ipBlock }) => messageOf(ipBlock)).flatMap((
    { cidr, except },
  ) => [textOf(cidr), ...textsOf(except)]);
}
