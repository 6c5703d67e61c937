// Requests and limits of containers and of pods, and the resource claims of containers.

import {
  duplicateField,
  type FieldError,
  forbiddenField,
  invalidField,
  notFoundField,
  requiredField,
} from "../../field_error.ts";
import { labelFaults } from "../names.ts";
import { ruled } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";
import { compareQuantities, isWholeNumber } from "./quantities.ts";
import {
  containerResourceNameFaults,
  isHugePages,
  isInteger,
  isOvercommitAllowed,
  isWholePages,
} from "./resource_names.ts";

export interface RequirementScope {
  /** Names of `spec.resourceClaims`. */
  readonly claimNames: ReadonlySet<string>;
  readonly nameFaults?: (name: FieldNode) => FieldError[];
}

export function resourceRequirements(resources: FieldNode, scope: RequirementScope): FieldError[] {
  const [limits, requests] = [resources.get("limits"), resources.get("requests")];
  const names = [...limits.entries, ...requests.entries].map(([name]) => name);
  const lacksCompute = names.some(isHugePages) && !names.includes("cpu") && !names.includes("memory");
  return [
    ...limits.entries.flatMap(([name, limit]) => [
      ...quantityFaults({ name, quantity: limit, scope }),
      ...pageFaults(name, limit),
    ]),
    ...requests.entries.flatMap(([name, request]) => [
      ...quantityFaults({ name, quantity: request, scope }),
      ...overLimit({ name, request, requests, limits }),
      ...pageFaults(name, request),
    ]),
    ...(lacksCompute ? [forbiddenField(resources.path, "HugePages require cpu or memory")] : []),
    ...claimReferences(resources.get("claims"), scope.claimNames),
  ];
}

interface NamedQuantity {
  readonly name: string;
  readonly quantity: FieldNode;
  readonly scope: RequirementScope;
}

function quantityFaults({ name, quantity, scope }: NamedQuantity): FieldError[] {
  const nameFaults = scope.nameFaults?.(quantity.withValue(name)) ??
    containerResourceNameFaults(name).map((fault) => invalidField(quantity.path, name, fault));
  const faults: FieldError[] = [...nameFaults];
  if (compareQuantities(quantity.text, "0") < 0) {
    faults.push(invalidField(quantity.path, quantity.text, "must be greater than or equal to 0"));
  }
  if (isInteger(name) && !isWholeNumber(quantity.text)) {
    faults.push(invalidField(quantity.path, quantity.text, "must be an integer"));
  }
  return faults;
}

function pageFaults(name: string, quantity: FieldNode): FieldError[] {
  if (!isHugePages(name) || isWholePages(name, quantity.text)) return [];
  const detail = `${quantity.text} is not positive integer multiple of ${name}`;
  return [invalidField(quantity.path, quantity.text, detail)];
}

interface Request {
  readonly name: string;
  readonly request: FieldNode;
  readonly requests: FieldNode;
  readonly limits: FieldNode;
}

function overLimit({ name, request, requests, limits }: Request): FieldError[] {
  const limit = limits.get(name);
  if (!limit.isSet) {
    if (isOvercommitAllowed(name)) return [];
    return [requiredField(limits.path, "Limit must be set for non overcommitable resources")];
  }
  const difference = compareQuantities(request.text, limit.text);
  if (difference === 0 || (difference < 0 && isOvercommitAllowed(name))) return [];
  const relation = isOvercommitAllowed(name) ? "less than or equal to" : "equal to";
  return [invalidField(requests.path, request.text, `must be ${relation} ${name} limit of ${limit.text}`)];
}

/** A claim, or one request of it, is referenced once. */
function claimReferences(claims: FieldNode, known: ReadonlySet<string>): FieldError[] {
  const used = new Set<string>();
  return claims.items.flatMap((claim) => {
    const name = claim.get("name").text;
    if (name === "") return [requiredField(claim.path)];
    const faults = claimReference(claim, used);
    if (!known.has(name)) faults.push(unknownClaim(claim, { name, known }));
    return faults;
  });
}

function claimReference(claim: FieldNode, used: Set<string>): FieldError[] {
  const [name, request] = [claim.get("name").text, claim.get("request")];
  if (used.has(name)) return [duplicateField(claim.path, name)];
  const key = request.text === "" ? name : `${name}/${request.text}`;
  const faults = request.text === "" ? [] : ruled(request, labelFaults);
  if (used.has(key)) faults.push(duplicateField(claim.path, key));
  else if (request.text === "") {
    for (const other of used) if (other.startsWith(`${name}/`)) faults.push(duplicateField(claim.path, name));
  }
  used.add(key);
  return faults;
}

function unknownClaim(claim: FieldNode, { name, known }: { name: string; known: ReadonlySet<string> }): FieldError {
  const which = known.size === 0 ? " which is empty" : `: ${[...known].sort().join(", ")}`;
  return notFoundField(claim.path, name, `must be one of the names in pod.spec.resourceClaims${which}`);
}
