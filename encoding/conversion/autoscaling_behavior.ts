// HPA behaviour in the annotation that autoscaling/v1 keeps it in: JSON of the internal type, with Go's field names.
import { isJsonObject, type JsonObject, type JsonValue, parseJson, quoteJson } from "../json_value.ts";
import { canonicalQuantity } from "../quantity.ts";
import type { TypedObject } from "../typed_object/typed_object.ts";
import { present } from "./reshape.ts";

const encoder = new TextEncoder();

export function writeBehavior(behavior: TypedObject): string {
  return goObject({ ScaleUp: writeRules(behavior.scaleUp), ScaleDown: writeRules(behavior.scaleDown) });
}

function writeRules(value: unknown): string {
  if (value === undefined) return "null";
  const rules = value as TypedObject;
  const policies = rules.policies as TypedObject[] | undefined;
  return goObject({
    StabilizationWindowSeconds: String(rules.stabilizationWindowSeconds ?? null),
    SelectPolicy: quoteOrNull(rules.selectPolicy),
    Policies: policies === undefined ? "null" : `[${policies.map(writePolicy).join(",")}]`,
    Tolerance: quoteOrNull(rules.tolerance),
  });
}

function writePolicy(policy: TypedObject): string {
  return goObject({
    Type: quoteJson((policy.type ?? "") as string),
    Value: String(policy.value ?? 0),
    PeriodSeconds: String(policy.periodSeconds ?? 0),
  });
}

function goObject(members: Readonly<Record<string, string>>): string {
  return `{${Object.entries(members).map(([name, text]) => `"${name}":${text}`).join(",")}}`;
}

function quoteOrNull(value: unknown): string {
  return typeof value === "string" ? quoteJson(value) : "null";
}

/** Names are matched without regard to case, as Go does; undefined when the text is broken or says nothing. */
export function parseBehavior(text: string | undefined): TypedObject | undefined {
  if (text === undefined) return undefined;
  try {
    const value = parseJson(encoder.encode(text));
    if (!isJsonObject(value)) return undefined;
    const behavior = present({
      scaleUp: parseRules(member(value, "ScaleUp")),
      scaleDown: parseRules(member(value, "ScaleDown")),
    });
    return Object.keys(behavior).length > 0 ? behavior : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function parseRules(value: JsonValue | undefined): TypedObject | undefined {
  if (!isJsonObject(value)) return undefined;
  const policies = member(value, "Policies");
  const tolerance = member(value, "Tolerance");
  return present({
    stabilizationWindowSeconds: member(value, "StabilizationWindowSeconds") as number | undefined,
    selectPolicy: member(value, "SelectPolicy") as string | undefined,
    policies: Array.isArray(policies) ? policies.filter(isJsonObject).map(parsePolicy) : undefined,
    tolerance: tolerance === undefined ? undefined : canonicalQuantity(String(tolerance)),
  });
}

function parsePolicy(policy: JsonObject): TypedObject {
  return present({
    type: member(policy, "Type") as string | undefined,
    value: member(policy, "Value") as number | undefined,
    periodSeconds: member(policy, "PeriodSeconds") as number | undefined,
  });
}

/** null is as good as absent. */
function member(object: JsonObject, name: string): JsonValue | undefined {
  const key = Object.keys(object).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : object[key] ?? undefined;
}
