// What a ResourceClaim or its template asks for: requests, constraints between them, configuration.

import type { TypedObject, TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField, requiredField, unsupportedField } from "../../field_error.ts";
import { requiredTextFaults, textFaults } from "../field_rules.ts";
import { messageOf, messagesOf, numberOf, textOf, textsOf } from "../fields.ts";
import { labelFaults, subdomainFaults } from "../names.ts";
import { listFaults } from "./bounded_list.ts";
import { configurationFaults, selectorsFaults } from "./device_config.ts";
import { fullAttributeNameFaults, requestReferenceFaults } from "./device_names.ts";
import { tolerationFaults } from "./device_taints.ts";

const ALLOCATION_MODES = ["All", "ExactCount"];
const CONFIGS_MAX = 32;
const CONSTRAINTS_MAX = 32;
const EXACTLY_ONE = "exactly one of `exactly` or `firstAvailable` is required";
const FIRST_AVAILABLE_MAX = 8;
const REQUESTS_MAX = 32;

/** Of a DeviceClaim. */
export function deviceClaimFaults(field: string, claim: TypedObject): FieldError[] {
  const known = requestNames(claim);
  return [
    ...listFaults(`${field}.requests`, messagesOf(claim.requests), {
      max: REQUESTS_MAX,
      each: requestFaults,
      key: ({ name }) => textOf(name),
    }),
    ...listFaults(`${field}.constraints`, messagesOf(claim.constraints), {
      max: CONSTRAINTS_MAX,
      each: (at, constraint) => constraintFaults(at, constraint, known),
    }),
    ...listFaults(`${field}.config`, messagesOf(claim.config), {
      max: CONFIGS_MAX,
      each: (at, config) => [
        ...requestReferencesFaults(`${at}.requests`, config.requests, known),
        ...configurationFaults(at, config),
      ],
    }),
  ];
}

/** Names of requests, and `request/subrequest`. */
export function requestNames({ requests }: TypedObject): Set<string> {
  return new Set(
    messagesOf(requests).flatMap(({ name, firstAvailable }) => [
      textOf(name),
      ...messagesOf(firstAvailable).map((alternative) => `${textOf(name)}/${textOf(alternative.name)}`),
    ]),
  );
}

/** A list of references, each once. */
export function requestReferencesFaults(
  field: string,
  requests: TypedValue | undefined,
  known: ReadonlySet<string>,
): FieldError[] {
  return listFaults(field, textsOf(requests), {
    max: REQUESTS_MAX,
    each: (at, name) => requestReferenceFaults(at, name, known),
    key: (name) => name,
  });
}

function requestFaults(field: string, { name, exactly, firstAvailable }: TypedObject): FieldError[] {
  const faults = textFaults(`${field}.name`, textOf(name), labelFaults);
  const alternatives = messagesOf(firstAvailable);
  if (alternatives.length === 0 && exactly === undefined) return [...faults, requiredField(field, EXACTLY_ONE)];
  if (alternatives.length > 0 && exactly !== undefined) {
    return [...faults, invalidField(field, null, `${EXACTLY_ONE}, but multiple fields are set`)];
  }
  if (exactly !== undefined) return [...faults, ...exactRequestFaults(`${field}.exactly`, messageOf(exactly))];
  return [
    ...faults,
    ...listFaults(`${field}.firstAvailable`, alternatives, {
      max: FIRST_AVAILABLE_MAX,
      each: (at, alternative) => [
        ...textFaults(`${at}.name`, textOf(alternative.name), labelFaults),
        ...exactRequestFaults(at, alternative),
      ],
      key: (alternative) => textOf(alternative.name),
    }),
  ];
}

function exactRequestFaults(field: string, request: TypedObject): FieldError[] {
  return [
    ...requiredTextFaults(`${field}.deviceClassName`, textOf(request.deviceClassName), subdomainFaults),
    ...selectorsFaults(`${field}.selectors`, request.selectors),
    ...allocationFaults(field, request),
    ...messagesOf(request.tolerations).flatMap((toleration, index) =>
      tolerationFaults(`${field}.tolerations[${index}]`, toleration)
    ),
  ];
}

function allocationFaults(field: string, { allocationMode, count }: TypedObject): FieldError[] {
  const number = numberOf(count);
  if (!ALLOCATION_MODES.includes(textOf(allocationMode))) {
    return [unsupportedField(`${field}.allocationMode`, textOf(allocationMode), ALLOCATION_MODES)];
  }
  const invalid = (detail: string) => [invalidField(`${field}.count`, number, detail)];
  if (allocationMode === "ExactCount") return number <= 0 ? invalid("must be greater than zero") : [];
  return number === 0 ? [] : invalid("must not be specified when allocationMode is 'All'");
}

function constraintFaults(field: string, constraint: TypedObject, known: ReadonlySet<string>): FieldError[] {
  const faults = requestReferencesFaults(`${field}.requests`, constraint.requests, known);
  const member = ["matchAttribute", "distinctAttribute"].find((name) => constraint[name] !== undefined);
  if (member !== undefined) {
    return [...faults, ...fullAttributeNameFaults(`${field}.${member}`, textOf(constraint[member]))];
  }
  // The text is kube-apiserver's, though none is set.
  const detail = 'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set';
  return [...faults, requiredField(field, detail)];
}
