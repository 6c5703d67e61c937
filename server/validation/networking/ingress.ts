// The validation of Ingress (networking.k8s.io/v1).

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField, requiredField, unsupportedField } from "../../field_error.ts";
import { ipFaults, parseIp } from "../addresses.ts";
import { requiredTextFaults, textFaults } from "../field_rules.ts";
import { messageOf, messagesOf, numberOf, textOf, textsOf } from "../fields.ts";
import { labelFaults, pathSegmentFaults, portNameFaults, subdomainFaults, wildcardSubdomainFaults } from "../names.ts";
import { portNumberFaults } from "../port_rules.ts";
import type { Validator } from "../validator.ts";
import { hostnameFaults } from "./load_balancer.ts";

const CLASS_ANNOTATION = "kubernetes.io/ingress.class";
const PATH_TYPES = ["Exact", "ImplementationSpecific", "Prefix"];
const FORBIDDEN_IN_PATH = ["//", "/./", "/../", "%2f", "%2F"];
const FORBIDDEN_AT_PATH_END = ["/..", "/."];
const NOT_AN_IP = "must be a DNS name, not an IP address";

export const ingressValidator: Validator = {
  validate: (ingress) => [...specFaults(messageOf(ingress.spec)), ...classFaults(ingress)],
  validateUpdate: (ingress, old) => specFaults(messageOf(ingress.spec), messageOf(old.spec)),
  subresources: { status: statusFaults },
};

function specFaults(spec: TypedObject, old: TypedObject = {}): FieldError[] {
  const faults: FieldError[] = [];
  const rules = messagesOf(spec.rules);
  if (rules.length === 0 && spec.defaultBackend === undefined) {
    faults.push(invalidField("spec", spec.rules, "either `defaultBackend` or `rules` must be specified"));
  }
  if (spec.defaultBackend !== undefined) {
    faults.push(...backendFaults("spec.defaultBackend", messageOf(spec.defaultBackend)));
  }
  const allowInvalidWildcardRule = messagesOf(old.rules).some((rule) =>
    isWildcard(rule) && httpFaults("", rule).length > 0
  );
  for (const [index, rule] of rules.entries()) {
    const field = `spec.rules[${index}]`;
    faults.push(...hostFaults(`${field}.host`, textOf(rule.host)));
    if (!isWildcard(rule) || !allowInvalidWildcardRule) faults.push(...httpFaults(`${field}.http`, rule));
  }
  faults.push(...tlsFaults(messagesOf(spec.tls), messagesOf(old.tls)));
  if (spec.ingressClassName === undefined) return faults;
  return [...faults, ...textFaults("spec.ingressClassName", textOf(spec.ingressClassName), subdomainFaults)];
}

/** On creation only: the annotation of old and the field must not differ. */
function classFaults({ metadata, spec }: TypedObject): FieldError[] {
  const annotation = messageOf(messageOf(metadata).annotations)[CLASS_ANNOTATION];
  const { ingressClassName } = messageOf(spec);
  if (annotation === undefined || ingressClassName === undefined || annotation === ingressClassName) return [];
  const detail = "must match `ingressClassName` when both are specified";
  return [invalidField(`annotations.${CLASS_ANNOTATION}`, annotation, detail)];
}

function isWildcard(rule: TypedObject): boolean {
  return textOf(rule.host).includes("*");
}

function hostFaults(field: string, host: string): FieldError[] {
  if (host === "") return [];
  const faults = parseIp(host) === undefined ? [] : [invalidField(field, host, NOT_AN_IP)];
  return [...faults, ...textFaults(field, host, host.includes("*") ? wildcardSubdomainFaults : subdomainFaults)];
}

function httpFaults(field: string, rule: TypedObject): FieldError[] {
  if (rule.http === undefined) return [];
  const paths = messagesOf(messageOf(rule.http).paths);
  if (paths.length === 0) return [requiredField(`${field}.paths`)];
  return paths.flatMap((path, index) => pathFaults(`${field}.paths[${index}]`, path));
}

function pathFaults(field: string, { path, pathType, backend }: TypedObject): FieldError[] {
  if (pathType === undefined) return [requiredField(`${field}.pathType`, "pathType must be specified")];
  const faults: FieldError[] = [];
  const text = textOf(path);
  if (!PATH_TYPES.includes(textOf(pathType))) {
    faults.push(unsupportedField(`${field}.pathType`, pathType, PATH_TYPES));
  } else if (pathType !== "ImplementationSpecific" || text !== "") {
    if (!text.startsWith("/")) faults.push(invalidField(`${field}.path`, text, "must be an absolute path"));
    if (pathType !== "ImplementationSpecific") faults.push(...pathTextFaults(`${field}.path`, text));
  }
  return [...faults, ...backendFaults(`${field}.backend`, messageOf(backend))];
}

function pathTextFaults(field: string, path: string): FieldError[] {
  return [
    ...FORBIDDEN_IN_PATH.filter((part) => path.includes(part)).map((part) => `must not contain '${part}'`),
    ...FORBIDDEN_AT_PATH_END.filter((part) => path.endsWith(part)).map((part) => `cannot end with '${part}'`),
  ].map((detail) => invalidField(field, path, detail));
}

function backendFaults(field: string, { resource, service }: TypedObject): FieldError[] {
  if (resource !== undefined && service !== undefined) {
    return [invalidField(field, "", "cannot set both resource and service backends")];
  }
  if (resource !== undefined) return resourceReferenceFaults(`${field}.resource`, messageOf(resource));
  if (service === undefined) return [invalidField(field, "", "resource or service backend is required")];
  const { name, port } = messageOf(service);
  return [
    ...requiredTextFaults(`${field}.service.name`, textOf(name), labelFaults),
    ...backendPortFaults(field, messageOf(port)),
  ];
}

function backendPortFaults(field: string, port: TypedObject): FieldError[] {
  const name = textOf(port.name);
  const number = numberOf(port.number);
  if (name !== "" && number !== 0) return [invalidField(field, "", "cannot set both port name & port number")];
  if (name !== "") return textFaults(`${field}.service.port.name`, name, portNameFaults);
  if (number !== 0) return portNumberFaults(`${field}.service.port.number`, number);
  return [requiredField(field, "port name or number is required")];
}

function resourceReferenceFaults(field: string, { apiGroup, kind, name }: TypedObject): FieldError[] {
  return [
    ...(apiGroup === undefined ? [] : textFaults(`${field}.apiGroup`, textOf(apiGroup), subdomainFaults)),
    ...requiredTextFaults(`${field}.kind`, textOf(kind), pathSegmentFaults),
    ...requiredTextFaults(`${field}.name`, textOf(name), pathSegmentFaults),
  ];
}

function tlsFaults(tls: readonly TypedObject[], old: readonly TypedObject[]): FieldError[] {
  const allowInvalidSecretName = old.some(({ secretName }) => secretNameFaults(textOf(secretName)).length > 0);
  return tls.flatMap(({ hosts, secretName }, index) => [
    ...textsOf(hosts).flatMap((host, at) =>
      textFaults(
        `spec.tls[${index}].hosts[${at}]`,
        host,
        host.includes("*") ? wildcardSubdomainFaults : subdomainFaults,
      )
    ),
    ...(allowInvalidSecretName
      ? []
      : textFaults(`spec.tls[${index}].secretName`, textOf(secretName), secretNameFaults)),
  ]);
}

function secretNameFaults(name: string): string[] {
  return name === "" ? [] : subdomainFaults(name);
}

function statusFaults({ status }: TypedObject, old: TypedObject): FieldError[] {
  const ingressOf = (of: TypedObject) => messagesOf(messageOf(of.loadBalancer).ingress);
  const oldIps = ingressOf(messageOf(old.status)).map(({ ip }) => ip);
  return ingressOf(messageOf(status)).flatMap(({ ip, hostname }, index) => {
    const field = `status.loadBalancer.ingress[${index}]`;
    return [
      ...(textOf(ip) === "" || oldIps.includes(ip) ? [] : textFaults(`${field}.ip`, textOf(ip), ipFaults)),
      ...hostnameFaults(`${field}.hostname`, textOf(hostname)),
    ];
  });
}
