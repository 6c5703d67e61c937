// Schemas in the form of OpenAPI v2, which knows no alternatives, no nullable, and no references with siblings; what it
// cannot say is left out. Defaults are, too, as old clients stumble over them.
import { v2RefPrefix, v3RefPrefix } from "./definition_name.ts";
import { orderedSchema, type SchemaObject } from "./schema_object.ts";

const dropped = ["allOf", "oneOf", "anyOf", "not", "default", "nullable"];

/** The v2 form of a built-in type's v3 schema. */
export function v2Schema(schema: SchemaObject): SchemaObject {
  const members: Record<string, unknown> = { ...schema };
  for (const keyword of dropped) delete members[keyword];
  const { $ref, allOf, oneOf, items, properties, additionalProperties } = schema;
  const reference = $ref ?? allOf?.[0]?.$ref;
  if (reference !== undefined) members["$ref"] = reference.replace(v3RefPrefix, v2RefPrefix);
  if (oneOf !== undefined) members["type"] = "string"; // quantities, and numbers that may be names
  if (items) members["items"] = v2Schema(items);
  if (properties) members["properties"] = mappedProperties(properties, v2Schema);
  if (typeof additionalProperties === "object") members["additionalProperties"] = v2Schema(additionalProperties);
  return orderedSchema(members);
}

/** The v2 form of a custom kind's v3 schema. kubectl refuses what it does not find, so what is open loses its shape. */
export function v2CustomSchema(schema: SchemaObject): SchemaObject {
  const members: Record<string, unknown> = { ...schema };
  for (const keyword of dropped) delete members[keyword];
  const preserves = schema["x-kubernetes-preserve-unknown-fields"] === true;
  if (schema.nullable || preserves) {
    delete members["items"];
    delete members["properties"];
  }
  const isOpen = schema.nullable || (preserves && schema.type === "object");
  if (isOpen || (schema.type === "array" && members["items"] === undefined)) delete members["type"];
  members["required"] = v2Required(schema, members["properties"] !== undefined);
  return orderedSchema({ ...members, ...v2Children(members), ...v2Values(schema) });
}

function v2Children(members: SchemaObject): Readonly<Record<string, unknown>> {
  const { items, properties, additionalProperties } = members;
  return {
    ...(items && { items: v2CustomSchema(items) }),
    ...(properties && { properties: mappedProperties(properties, v2CustomSchema) }),
    ...(typeof additionalProperties === "object" && { additionalProperties: v2CustomSchema(additionalProperties) }),
  };
}

/** What may be null is not required: v2 would not let it be null. */
function v2Required(
  { required, properties, additionalProperties }: SchemaObject,
  hasProperties: boolean,
): readonly string[] | undefined {
  if (typeof additionalProperties === "object" && additionalProperties.nullable) return undefined;
  const left = hasProperties ? required?.filter((name) => !properties?.[name]?.nullable) : required;
  return left && left.length > 0 ? left : undefined;
}

/** Values go through float64 on this way, and rules through maps, which are sorted. */
function v2Values({ enum: values, example, ...schema }: SchemaObject): Readonly<Record<string, unknown>> {
  const rules = schema["x-kubernetes-validations"] as readonly Readonly<Record<string, unknown>>[] | undefined;
  return {
    ...(values && { enum: values.map(asFloats) }),
    ...(example !== undefined && { example: asFloats(example) }),
    ...(rules && {
      "x-kubernetes-validations": rules.map((rule) =>
        Object.fromEntries(Object.entries(rule).sort(([a], [b]) => a < b ? -1 : 1))
      ),
    }),
  };
}

function asFloats(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(asFloats);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, asFloats(member)]));
}

function mappedProperties(
  properties: Readonly<Record<string, SchemaObject>>,
  map: (schema: SchemaObject) => SchemaObject,
): Readonly<Record<string, SchemaObject>> {
  const mapped = Object.create(null) as Record<string, SchemaObject>;
  for (const [name, property] of Object.entries(properties)) mapped[name] = map(property);
  return mapped;
}
