// The validation of an object before it is stored: its kind's rules, and the metadata's by the kind and by the generic
// layer (apiserver's rest.BeforeCreate and rest.BeforeUpdate).

import { messageNameOf } from "../../encoding/conversion/message_name.ts";
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { FieldError } from "../field_error.ts";
import type { Resource } from "../resources/resource.ts";
import type { WriteContext } from "../strategies/strategy.ts";
import { writeRulesOf } from "../write/write_rules.ts";
import { metadataCourse } from "./metadata_course.ts";
import { nameRule } from "./name_rules.ts";
import { validateObjectMeta, validateObjectMetaUpdate } from "./object_meta.ts";
import { hasValidator, validatorOf } from "./validators.ts";

/** Faults of a new object, in kube-apiserver's order; none when it may be stored. */
export function validateCreate(object: TypedObject, { resource }: Pick<WriteContext, "resource">): FieldError[] {
  const message = validatedMessage(resource);
  const course = metadataCourse(message);
  const faults = [
    ...(course.onCreate ? validateObjectMeta(object, metaOptions(resource)) : []),
    ...validatorOf(message).validate(object),
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
  const message = validatedMessage(resource);
  const options = metaOptions(resource);
  const checks = subresource === "" ? metadataCourse(message).onUpdate : ["change"];
  const validator = validatorOf(message);
  const ofKind = subresource === "" ? validator.validateUpdate : validator.subresources?.[subresource];
  return [
    ...validateObjectMetaUpdate(object, old, { standardFinalizers: false }),
    ...checks.flatMap((check) =>
      check === "whole" ? validateObjectMeta(object, options) : validateObjectMetaUpdate(object, old, options)
    ),
    ...ofKind?.(object, old) ?? [],
  ];
}

function metaOptions(resource: Resource) {
  return {
    namespaced: resource.namespaced,
    nameRule: nameRule(writeRulesOf(resource).nameValidation),
    standardFinalizers: metadataCourse(validatedMessage(resource)).standardFinalizers,
  };
}

/** The storage version's, unless the served version has rules of its own. */
function validatedMessage({ message, storage }: Resource): string {
  if (message !== undefined && hasValidator(message)) return message;
  return messageNameOf(storage!.apiVersion, storage!.kind)!;
}
