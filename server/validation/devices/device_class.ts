// The validation of DeviceClass (resource.k8s.io/v1).

import type { TypedObject, TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField } from "../../field_error.ts";
import { deepEqual } from "../deep_equal.ts";
import { messageOf, messagesOf, textOf } from "../fields.ts";
import { qualifiedNameFaults } from "../names.ts";
import type { Validator } from "../validator.ts";
import { listFaults } from "./bounded_list.ts";
import { configurationFaults, selectorsFaults } from "./device_config.ts";

const CONFIGS_MAX = 32;

export const deviceClassValidator: Validator = {
  validate: ({ spec }) => specFaults(messageOf(spec)),
  validateUpdate: ({ spec }, old) => specFaults(messageOf(spec), messageOf(old.spec)),
};

function specFaults(spec: TypedObject, old?: TypedObject): FieldError[] {
  const isStored = (name: string) => old !== undefined && deepEqual(spec[name], old[name]);
  return [
    ...selectorsFaults("spec.selectors", spec.selectors, isStored("selectors")),
    ...listFaults("spec.config", messagesOf(spec.config), {
      max: CONFIGS_MAX,
      each: (field, config) => configurationFaults(field, config, isStored("config")),
    }),
    ...extendedResourceFaults("spec.extendedResourceName", spec.extendedResourceName),
  ];
}

/** With a domain that is not Kubernetes' own, and short enough to be quota'd as `requests.<name>`. */
function extendedResourceFaults(field: string, name: TypedValue | undefined): FieldError[] {
  if (name === undefined) return [];
  const text = textOf(name);
  const isOfKubernetes = !text.includes("/") || /(^|\.)kubernetes\.io\//.test(text) || text.startsWith("requests.");
  if (!isOfKubernetes && qualifiedNameFaults(`requests.${text}`).length === 0) return [];
  return [invalidField(field, text, "must be a valid extended resource name")];
}
