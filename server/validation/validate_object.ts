// The validation of an object before it is stored: its kind's rules, and the metadata's by the kind and by the generic
// layer (apiserver's rest.BeforeCreate and rest.BeforeUpdate).

import { messageNameOf } from "../../encoding/conversion/message_name.ts";
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { FieldError } from "../field_error.ts";
import type { Resource } from "../resources/resource.ts";
import type { WriteContext } from "../strategies/strategy.ts";
import { writeRulesOf } from "../write/write_rules.ts";
import { customResourceValidator } from "./custom_resources/custom_resource_validator.ts";
import { type MetadataCheck, metadataCourse } from "./metadata_course.ts";
import { nameRule } from "./name_rules.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "./object_meta.ts";
import type { Validator } from "./validator.ts";
import { hasValidator, validatorOf } from "./validators.ts";

/** Faults of a new object, in kube-apiserver's order; none when it may be stored. */
export function validateCreate(object: TypedObject, { resource }: Pick<WriteContext, "resource">): FieldError[] {
  const { onCreate } = metadataCourse(validatedMessage(resource));
  const faults = [
    ...onCreate.flatMap((check) => metadataFaults(check, { object, old: {}, resource })),
    ...kindValidator(resource).validate(object),
  ];
  if (faults.length > 0) return faults;
  const { namespaced } = resource;
  return validateObjectMeta(object, { namespaced, nameRule: nameRule("pathSegment"), standardFinalizers: false });
}

/** Faults of a change. The generic layer comes first here, so that most faults of metadata are found twice. */
export function validateUpdate(
  object: TypedObject,
  old: TypedObject,
  { resource, subresource }: Pick<WriteContext, "resource" | "subresource">,
): FieldError[] {
  const { onUpdate, onSubresource } = metadataCourse(validatedMessage(resource));
  const validator = kindValidator(resource);
  const [checks, validate] = subresource === ""
    ? [onUpdate, validator.validateUpdate]
    : [onSubresource, validator.subresources?.[subresource]];
  return [
    ...validateObjectMetaUpdate(object, old, { standardFinalizers: false }),
    ...checks.flatMap((check) => metadataFaults(check, { object, old, resource })),
    ...validate?.(object, old) ?? [],
  ];
}

/** As the kind looks at it. */
function metadataFaults(
  check: MetadataCheck,
  { object, old, resource }: { object: TypedObject; old: TypedObject; resource: Resource },
): FieldError[] {
  const { standardFinalizers } = metadataCourse(validatedMessage(resource));
  if (check === "change") return validateObjectMetaUpdate(object, old, { standardFinalizers });
  const rule = nameRule(writeRulesOf(resource).nameValidation);
  return validateObjectMeta(object, { namespaced: resource.namespaced, nameRule: rule, standardFinalizers });
}

function kindValidator(resource: Resource): Validator {
  const message = validatedMessage(resource);
  return message === undefined ? customResourceValidator(resource) : validatorOf(message);
}

/** The storage version's, unless the served version has rules of its own; undefined for custom resources. */
function validatedMessage({ message, storage, custom }: Resource): string | undefined {
  if (custom !== undefined) return undefined;
  if (message !== undefined && hasValidator(message)) return message;
  return messageNameOf(storage!.apiVersion, storage!.kind);
}
