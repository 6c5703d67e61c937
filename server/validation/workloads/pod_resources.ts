// Resources of a pod as a whole (KEP-2837), and how they fit those of its containers.

import { addQuantities, maxQuantity } from "../../../encoding/defaulting/quantity_sum.ts";
import { type FieldError, forbiddenField, invalidField, unsupportedField } from "../../field_error.ts";
import type { FieldNode } from "./field_node.ts";
import { compareQuantities } from "./quantities.ts";
import { isHugePages, resourceNameFaults } from "./resource_names.ts";
import { type RequirementScope, resourceRequirements } from "./resource_requirements.ts";

export function podResources(spec: FieldNode, scope: RequirementScope): FieldError[] {
  const resources = spec.get("resources");
  if (!resources.isSet) return [];
  if (spec.get("os").get("name").text === "windows") {
    return [forbiddenField(resources.path, "may not be set for a windows pod")];
  }
  const claims = resources.get("claims");
  return [
    ...(claims.isSet ? [forbiddenField(claims.path, "claims may not be set for Resources at pod-level")] : []),
    ...resourceRequirements(resources, { ...scope, nameFaults: podResourceName }),
    ...tooSmall(resources.get("requests"), { needed: aggregate(spec, "requests"), kind: "requests" }),
    ...tooSmall(resources.get("limits"), { needed: hugePagesOf(aggregate(spec, "limits")), kind: "limits" }),
    ...containerLimits(spec),
  ];
}

function podResourceName({ path, text }: FieldNode): FieldError[] {
  const faults = resourceNameFaults(text).map((fault) => invalidField(path, text, fault));
  if (faults.length > 0 || text === "cpu" || text === "memory" || isHugePages(text)) return faults;
  return [unsupportedField(path, text, ["cpu", "hugepages-", "memory"])];
}

type Totals = Map<string, string>;

/** What all containers need together: init containers run before the others, beside the sidecars that came before them. */
function aggregate(spec: FieldNode, kind: "requests" | "limits"): Totals {
  const total: Totals = new Map();
  for (const container of spec.get("containers").items) add(total, listOf(container, kind));
  const sidecars: Totals = new Map();
  const peak: Totals = new Map();
  for (const container of spec.get("initContainers").items) {
    const own = listOf(container, kind);
    if (container.get("restartPolicy").text === "Always") {
      add(total, own);
      add(sidecars, own);
      raise(peak, sidecars);
      continue;
    }
    const together: Totals = new Map(own);
    add(together, sidecars);
    raise(peak, together);
  }
  raise(total, peak);
  return total;
}

function listOf(container: FieldNode, kind: string): Totals {
  return new Map(container.get("resources").get(kind).entries.map(([name, { text }]) => [name, text]));
}

function add(total: Totals, more: Totals): void {
  for (const [name, quantity] of more) total.set(name, addQuantities(total.get(name) ?? "0", quantity));
}

function raise(total: Totals, other: Totals): void {
  for (const [name, quantity] of other) total.set(name, maxQuantity(total.get(name) ?? "0", quantity));
}

function hugePagesOf(totals: Totals): Totals {
  return new Map([...totals].filter(([name]) => isHugePages(name)));
}

function tooSmall(list: FieldNode, { needed, kind }: { needed: Totals; kind: string }): FieldError[] {
  return list.entries.flatMap(([name, { path, text }]) => {
    const sum = needed.get(name);
    if (sum === undefined || compareQuantities(sum, text) <= 0) return [];
    return [invalidField(path, text, `must be greater than or equal to aggregate container ${kind} of ${sum}`)];
  });
}

function containerLimits(spec: FieldNode): FieldError[] {
  const podLimits = spec.get("resources").get("limits");
  return spec.get("containers").items.flatMap((container, index) =>
    container.get("resources").get("limits").entries.flatMap(([name, limit]) => {
      const podLimit = podLimits.get(name);
      if (!podLimit.isSet || compareQuantities(limit.text, podLimit.text) <= 0) return [];
      const path = `${spec.path}.resources.containers[${index}][${name}].limits`;
      return [invalidField(path, limit.text, `must be less than or equal to pod limits of ${podLimit.text}`)];
    })
  );
}
