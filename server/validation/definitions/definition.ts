// The validation of CustomResourceDefinition, in the form of apiextensions v1beta1 that it is stored in: what all versions
// agree on stands above them, and so it is named in messages.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField, requiredField } from "../../field_error.ts";
import { deepEqual } from "../deep_equal.ts";
import { immutable, requiredOneOf } from "../field_rules.ts";
import { messageOf, messagesOf, textOf, textsOf } from "../fields.ts";
import { subdomainFaults } from "../names.ts";
import type { Validator } from "../validator.ts";
import { approvalFaults } from "./api_approval.ts";
import { conversionFaults } from "./conversion.ts";
import { namesFaults, requiredNamesFaults } from "./definition_names.ts";
import { validationFaults } from "./schema_validation.ts";
import type { SchemaOptions } from "./schema_options.ts";
import { selectableFieldsFaults } from "./selectable_fields.ts";
import { printerColumnFaults, subresourcesFaults } from "./subresources.ts";
import { deprecationFaults, versionListFaults, versionNameFaults } from "./versions.ts";

const SCOPES = ["Cluster", "Namespaced"];

export const customResourceDefinitionValidator: Validator = {
  validate: (definition) => [
    ...specFaults(messageOf(definition.spec)),
    ...statusFaults(definition),
    ...storedVersionsFaults(definition),
    ...approvalFaults(definition),
    ...preserveFaults(messageOf(definition.spec)),
  ],
  validateUpdate: (definition, old) => [
    ...specFaults(messageOf(definition.spec), messageOf(old.spec)),
    ...nameChangeFaults(definition, old),
    ...statusFaults(definition),
    ...storedVersionsFaults(definition),
    ...approvalFaults(definition, old),
    ...(messageOf(old.spec).preserveUnknownFields === true ? [] : preserveFaults(messageOf(definition.spec))),
  ],
  subresources: { status: (definition) => statusFaults(definition) },
};

function specFaults(spec: TypedObject, old?: TypedObject): FieldError[] {
  const versions = messagesOf(spec.versions);
  const { validation, selectableFields } = spec;
  const options: SchemaOptions = { unchanged: old !== undefined && deepEqual(schemasOf(spec), schemasOf(old)) };
  return [
    ...groupFaults(textOf(spec.group)),
    ...requiredOneOf("spec.scope", spec.scope, SCOPES),
    ...missingSchemaFaults(spec, old),
    ...versions.flatMap((version, index) => versionFaults(`spec.versions[${index}]`, { version, spec, options })),
    ...versionListFaults(versions),
    ...requiredNamesFaults(messageOf(spec.names)),
    ...namesFaults("spec.names", messageOf(spec.names)),
    ...(validation === undefined ? [] : validationFaults("spec.validation", messageOf(validation), {
      ...options,
      hasStatus: [spec, ...versions].some(hasStatus),
    })),
    ...subresourcesFaults("spec.subresources", messageOf(spec.subresources)),
    ...columnsFaults("spec.additionalPrinterColumns", spec),
    ...(messagesOf(selectableFields).length > 0 && validation === undefined
      ? [invalidField("spec.selectableFields", "", "may only be set when validations.schema is included")]
      : selectableFieldsFaults("spec.selectableFields", messagesOf(selectableFields), schemaOf(validation))),
    ...conversionFaults(spec, old),
  ];
}

function groupFaults(group: string): FieldError[] {
  if (group === "") return [requiredField("spec.group")];
  const faults = subdomainFaults(group);
  if (faults.length > 0) return [invalidField("spec.group", group, faults.join(","))];
  return group.includes(".") ? [] : [invalidField("spec.group", group, "should be a domain with at least one dot")];
}

/** Every version needs one, unless some had none before. */
function missingSchemaFaults(spec: TypedObject, old: TypedObject | undefined): FieldError[] {
  const isMissing = (of: TypedObject) =>
    schemaOf(of.validation) === undefined &&
    messagesOf(of.versions).some(({ schema }) => schemaOf(schema) === undefined);
  if (schemaOf(spec.validation) !== undefined || (old !== undefined && isMissing(old))) return [];
  return messagesOf(spec.versions).flatMap(({ schema }, index) =>
    schemaOf(schema) === undefined ? [requiredField(`spec.versions[${index}].schema.openAPIV3Schema`)] : []
  );
}

function schemaOf(validation: TypedObject[string]): TypedObject | undefined {
  const { openAPIV3Schema } = messageOf(validation);
  return openAPIV3Schema === undefined ? undefined : messageOf(openAPIV3Schema);
}

function schemasOf(spec: TypedObject): TypedObject[string] {
  return [
    spec.validation ?? null,
    ...messagesOf(spec.versions).map(({ name, schema }) => [name ?? "", schema ?? null]),
  ];
}

function versionFaults(
  field: string,
  { version, spec, options }: { version: TypedObject; spec: TypedObject; options: SchemaOptions },
): FieldError[] {
  const { schema, selectableFields } = version;
  const hasOwnSubresources = messagesOf(spec.versions).some(({ subresources }) => subresources !== undefined);
  return [
    ...versionNameFaults(`${field}.name`, textOf(version.name)),
    ...deprecationFaults(`${field}.deprecationWarning`, version),
    ...(schema === undefined ? [] : validationFaults(`${field}.schema`, messageOf(schema), {
      ...options,
      hasStatus: hasStatus(hasOwnSubresources ? version : spec),
    })),
    ...subresourcesFaults(`${field}.subresources`, messageOf(version.subresources)),
    ...columnsFaults(`${field}.additionalPrinterColumns`, version),
    ...(messagesOf(selectableFields).length > 0 && schemaOf(schema) === undefined
      ? [
        invalidField(
          `${field}.selectableFields`,
          "",
          "may only be set when `version.schema.openAPIV3Schema` is not included",
        ),
      ]
      : selectableFieldsFaults(`${field}.selectableFields`, messagesOf(selectableFields), schemaOf(schema))),
  ];
}

function hasStatus({ subresources }: TypedObject): boolean {
  return messageOf(subresources).status !== undefined;
}

function columnsFaults(field: string, { additionalPrinterColumns }: TypedObject): FieldError[] {
  return messagesOf(additionalPrinterColumns).flatMap((column, index) =>
    printerColumnFaults(`${field}[${index}]`, column)
  );
}

/** What the names of stored objects depend on. */
function nameChangeFaults(definition: TypedObject, old: TypedObject): FieldError[] {
  const [spec, oldSpec] = [messageOf(definition.spec), messageOf(old.spec)];
  const [names, oldNames] = [messageOf(spec.names), messageOf(oldSpec.names)];
  const isEstablished = messagesOf(messageOf(old.status).conditions).some(({ type, status }) =>
    type === "Established" && status === "True"
  );
  return [
    ...(isEstablished
      ? [
        ...immutable("spec.scope", { value: spec.scope, old: oldSpec.scope }),
        ...immutable("spec.names.kind", { value: names.kind, old: oldNames.kind }),
      ]
      : []),
    ...immutable("spec.group", { value: spec.group, old: oldSpec.group }),
    ...immutable("spec.names.plural", { value: names.plural, old: oldNames.plural }),
  ];
}

function statusFaults({ status }: TypedObject): FieldError[] {
  return namesFaults("status.acceptedNames", messageOf(messageOf(status).acceptedNames));
}

/** No object may be left in a version that is gone. */
function storedVersionsFaults({ spec, status }: TypedObject): FieldError[] {
  const field = "status.storedVersions";
  const stored = textsOf(messageOf(status).storedVersions);
  if (stored.length === 0) {
    return [invalidField(field, messageOf(status).storedVersions, "must have at least one stored version")];
  }
  const versions = messagesOf(messageOf(spec).versions);
  const names = versions.map(({ name }) => textOf(name));
  const missing = (version: string) =>
    `missing from spec.versions; ${version} was previously a storage version, and must remain in spec.versions until a ` +
    `storage migration ensures no data remains persisted in ${version} and removes ${version} from status.storedVersions`;
  return [
    ...versions.filter(({ name, storage }) => storage === true && !stored.includes(textOf(name)))
      .map(({ name }) => invalidField(field, stored, `must have the storage version ${textOf(name)}`)),
    ...stored.flatMap((version, index) =>
      names.includes(version) ? [] : [invalidField(`${field}[${index}]`, version, missing(version))]
    ),
  ];
}

function preserveFaults({ preserveUnknownFields }: TypedObject): FieldError[] {
  if (preserveUnknownFields !== true) return [];
  const detail =
    "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead";
  return [invalidField("spec.preserveUnknownFields", true, detail)];
}
