// The validation of IPAddress (networking.k8s.io/v1).

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, requiredField } from "../../field_error.ts";
import { immutable, requiredTextFaults, textFaults } from "../field_rules.ts";
import { messageOf, textOf } from "../fields.ts";
import { internalForm } from "../internal_form.ts";
import { pathSegmentFaults, subdomainFaults } from "../names.ts";
import type { Validator } from "../validator.ts";

const PARENT = "k8s.io.api.networking.v1.ParentReference";

export const ipAddressValidator: Validator = {
  validate: ({ spec }) => {
    const { parentRef } = messageOf(spec);
    return parentRef === undefined ? [requiredField("spec.parentRef")] : parentFaults(messageOf(parentRef));
  },
  validateUpdate: ({ spec }, old) => {
    const { parentRef } = messageOf(spec);
    const shown = internalForm(PARENT, parentRef);
    return immutable("spec.parentRef", { value: parentRef, old: messageOf(old.spec).parentRef, shown });
  },
};

function parentFaults({ group, resource, name, namespace }: TypedObject): FieldError[] {
  const field = "spec.parentRef";
  return [
    ...(textOf(group) === "" ? [] : textFaults(`${field}.group`, textOf(group), subdomainFaults)),
    ...requiredTextFaults(`${field}.resource`, textOf(resource), pathSegmentFaults),
    ...requiredTextFaults(`${field}.name`, textOf(name), pathSegmentFaults),
    ...textFaults(`${field}.namespace`, textOf(namespace), pathSegmentFaults),
  ];
}
