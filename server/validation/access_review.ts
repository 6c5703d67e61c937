// The validation of access reviews (authorization.k8s.io/v1): they ask about a resource or about a path, and have no
// metadata.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField, requiredField } from "../field_error.ts";
import { isSet, messageOf, sizeOf, textOf } from "./fields.ts";
import { internalForm } from "./internal_form.ts";

const API = "k8s.io.api.authorization.v1";
const OBJECT_META = "k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta";
const resourceField = "spec.resourceAttributes";
const pathField = "spec.nonResourceAttributes";

type Faults = (review: TypedObject) => FieldError[];

/** Faults of a review, by its kind; its metadata has the namespace of the request. */
export const accessReviewFaults: Readonly<Record<string, Faults>> = {
  SelfSubjectAccessReview: (review) => [
    ...attributesFaults(messageOf(review.spec)),
    ...selectorsFaults(messageOf(review.spec)),
    ...metadataFaults(review, { except: [] }),
  ],
  SubjectAccessReview: (review) => [...subjectFaults(review), ...metadataFaults(review, { except: [] })],
  LocalSubjectAccessReview: (review) => [
    ...subjectFaults(review),
    ...metadataFaults(review, { except: ["namespace"] }),
    ...localFaults(review),
  ],
};

function subjectFaults({ spec }: TypedObject): FieldError[] {
  const { user, groups } = messageOf(spec);
  const isNobody = textOf(user) === "" && sizeOf(groups) === 0;
  return [
    ...attributesFaults(messageOf(spec)),
    ...(isNobody ? [invalidField("spec.user", textOf(user), "at least one of user or group must be specified")] : []),
    ...selectorsFaults(messageOf(spec)),
  ];
}

function attributesFaults({ resourceAttributes, nonResourceAttributes }: TypedObject): FieldError[] {
  const [isResource, isPath] = [resourceAttributes !== undefined, nonResourceAttributes !== undefined];
  if (isResource !== isPath) return [];
  if (isPath) {
    const detail = "cannot be specified in combination with resourceAttributes";
    return [invalidField(pathField, shownPath(nonResourceAttributes), detail)];
  }
  const detail = "exactly one of nonResourceAttributes or resourceAttributes must be specified";
  return [invalidField(resourceField, undefined, detail)];
}

/** Operators that are not known are for the authorizer to judge. */
function selectorsFaults({ resourceAttributes }: TypedObject): FieldError[] {
  const attributes = messageOf(resourceAttributes);
  return ["fieldSelector", "labelSelector"].flatMap((name) => {
    if (attributes[name] === undefined) return [];
    const field = `${resourceField}.${name}`;
    const { rawSelector, requirements } = messageOf(attributes[name]);
    const isRaw = textOf(rawSelector) !== "";
    if (isRaw !== sizeOf(requirements) > 0) return [];
    return [
      isRaw
        ? invalidField(`${field}.rawSelector`, rawSelector, "may not specified at the same time as requirements")
        : requiredField(`${field}.requirements`, `when ${field} is specified, requirements or rawSelector is required`),
    ];
  });
}

function metadataFaults({ metadata }: TypedObject, { except }: { except: readonly string[] }): FieldError[] {
  const isEmpty = Object.entries(messageOf(metadata)).every(([name, value]) => except.includes(name) || !isSet(value));
  if (isEmpty) return [];
  const detail = ["must be empty", ...except.map((name) => `except for ${name}`)].join(" ");
  return [invalidField("metadata", internalForm(OBJECT_META, metadata), detail)];
}

function localFaults({ metadata, spec }: TypedObject): FieldError[] {
  const { resourceAttributes, nonResourceAttributes } = messageOf(spec);
  const namespace = textOf(messageOf(resourceAttributes).namespace);
  const isElsewhere = resourceAttributes !== undefined && namespace !== textOf(messageOf(metadata).namespace);
  return [
    ...(isElsewhere ? [invalidField(`${resourceField}.namespace`, namespace, "must match metadata.namespace")] : []),
    ...(nonResourceAttributes === undefined
      ? []
      : [invalidField(pathField, shownPath(nonResourceAttributes), "disallowed on this kind of request")]),
  ];
}

function shownPath(attributes: TypedObject["x"]) {
  return internalForm(`${API}.NonResourceAttributes`, attributes);
}
