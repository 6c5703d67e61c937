// What of a CustomResourceDefinition this server takes and stores, but does not do.

import { isTypedObject, type TypedObject, type TypedValue } from "../../encoding/typed_object/typed_object.ts";

/** Texts for Warning headers; none for a definition that is served in full. In v1 or in v1beta1. */
export function unenforcedWarnings(definition: TypedObject): string[] {
  const spec = (definition.spec ?? {}) as TypedObject;
  const versions = (spec.versions ?? []) as TypedObject[];
  const common = countRules(schemaOf(spec.validation));
  const warnings = versions.flatMap(({ name, schema }) => {
    const rules = countRules(schemaOf(schema)) + common;
    return rules === 0 ? [] : [
      `version "${name}": x-kubernetes-validations are stored (${rules} ${rules === 1 ? "rule" : "rules"}) but not ` +
      "enforced by this server",
    ];
  });
  if ((spec.conversion as TypedObject | undefined)?.strategy === "Webhook") {
    warnings.push(
      "spec.conversion: this server calls no conversion webhooks: objects can only be had in the version that they are " +
        "stored in",
    );
  }
  return warnings;
}

function schemaOf(validation: TypedValue | undefined): TypedValue | undefined {
  return isTypedObject(validation) ? validation.openAPIV3Schema : undefined;
}

/** In a schema and in all schemas within. */
function countRules(schema: TypedValue | undefined): number {
  if (!isTypedObject(schema)) return 0;
  const { "x-kubernetes-validations": rules, properties, items, additionalProperties } = schema;
  const inner = [items, additionalProperties, ...(isTypedObject(properties) ? Object.values(properties) : [])];
  return inner.reduce<number>((sum, child) => sum + countRules(child), Array.isArray(rules) ? rules.length : 0);
}
