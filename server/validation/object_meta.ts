// The rules of metadata (apimachinery's api/validation ValidateObjectMeta), in kube-apiserver's order.

import type { TypedObject, TypedValue } from "../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField, invalidField, requiredField, tooLongField } from "../field_error.ts";
import { goQuote } from "../go_quote.ts";
import { immutable, labelFaults, nonNegative, textFaults } from "./field_rules.ts";
import { entriesOf, messageOf, messagesOf, numberOf, textOf, textsOf } from "./fields.ts";
import { managedFieldsFaults } from "./managed_fields.ts";
import type { NameRule } from "./name_rules.ts";
import { byteLength, labelFaults as namespaceFaults, qualifiedNameFaults } from "./names.ts";
import { ownerReferenceFaults } from "./owner_references.ts";

export interface ObjectMetaOptions {
  readonly namespaced: boolean;
  readonly nameRule: NameRule;
  /** Finalizers without a domain must be Kubernetes' own: so it is for most built-in kinds. */
  readonly standardFinalizers: boolean;
  /** `metadata` by default. */
  readonly field?: string;
}

const ANNOTATIONS_BYTES_MAX = 256 * 1024;
const STANDARD_FINALIZERS = ["kubernetes", "orphan", "foregroundDeletion"];

/** Of a new object: `object` is the whole of it, as rules for names may look at more. */
export function validateObjectMeta(object: TypedObject, options: ObjectMetaOptions): FieldError[] {
  const { field = "metadata" } = options;
  const metadata = messageOf(object.metadata);
  return [
    ...nameFaults(object, options),
    ...namespaceRuleFaults(textOf(metadata.namespace), options),
    ...nonNegative(`${field}.generation`, metadata.generation),
    ...labelFaults(`${field}.labels`, metadata.labels),
    ...annotationFaults(`${field}.annotations`, metadata.annotations),
    ...ownerReferenceFaults(`${field}.ownerReferences`, messagesOf(metadata.ownerReferences)),
    ...finalizerFaults(`${field}.finalizers`, textsOf(metadata.finalizers)),
    ...managedFieldsFaults(`${field}.managedFields`, messagesOf(metadata.managedFields)),
    ...(options.standardFinalizers ? allStandardFaults(`${field}.finalizers`, textsOf(metadata.finalizers)) : []),
  ];
}

/** Of a change. That it says which version it rests on is the business of the write. */
export function validateObjectMetaUpdate(
  object: TypedObject,
  oldObject: TypedObject,
  options: Pick<ObjectMetaOptions, "standardFinalizers" | "field">,
): FieldError[] {
  const { field = "metadata" } = options;
  const metadata = messageOf(object.metadata);
  const old = messageOf(oldObject.metadata);
  return [
    ...(old.deletionTimestamp ? newFinalizerFaults(`${field}.finalizers`, metadata, old) : []),
    ...(numberOf(metadata.generation) < numberOf(old.generation)
      ? [invalidField(`${field}.generation`, numberOf(metadata.generation), "must not be decremented")]
      : []),
    ...immutableFaults(field, metadata, old),
    ...labelFaults(`${field}.labels`, metadata.labels),
    ...annotationFaults(`${field}.annotations`, metadata.annotations),
    ...ownerReferenceFaults(`${field}.ownerReferences`, messagesOf(metadata.ownerReferences)),
    ...managedFieldsFaults(`${field}.managedFields`, messagesOf(metadata.managedFields)),
    ...(options.standardFinalizers ? allStandardFaults(`${field}.finalizers`, textsOf(metadata.finalizers)) : []),
  ];
}

/** Also the annotations of templates. */
export function annotationFaults(field: string, annotations: TypedValue | undefined): FieldError[] {
  const entries = entriesOf(annotations);
  const faults = entries.flatMap(([key]) =>
    qualifiedNameFaults(key.toLowerCase()).map((fault) => invalidField(field, key, fault))
  );
  const bytes = entries.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(textOf(value)), 0);
  return bytes > ANNOTATIONS_BYTES_MAX ? [...faults, tooLongField(field, ANNOTATIONS_BYTES_MAX)] : faults;
}

function nameFaults(object: TypedObject, { nameRule, field = "metadata" }: ObjectMetaOptions): FieldError[] {
  const { name, generateName } = messageOf(object.metadata);
  const faults = textOf(generateName) === "" ? [] : textFaults(
    `${field}.generateName`,
    textOf(generateName),
    (text) => nameRule(text, { prefix: true, object }),
  );
  if (textOf(name) === "") {
    return [...faults, requiredField(`${field}.name`, "name or generateName is required")];
  }
  const rule = (text: string) => nameRule(text, { prefix: false, object });
  return [...faults, ...textFaults(`${field}.name`, textOf(name), rule)];
}

function namespaceRuleFaults(namespace: string, { namespaced, field = "metadata" }: ObjectMetaOptions): FieldError[] {
  if (!namespaced) {
    return namespace === "" ? [] : [forbiddenField(`${field}.namespace`, "not allowed on this type")];
  }
  if (namespace === "") return [requiredField(`${field}.namespace`)];
  return textFaults(`${field}.namespace`, namespace, namespaceFaults);
}

function finalizerFaults(field: string, finalizers: readonly string[]): FieldError[] {
  const faults = finalizers.flatMap((finalizer) => textFaults(field, finalizer, qualifiedNameFaults));
  if (finalizers.includes("orphan") && finalizers.includes("foregroundDeletion")) {
    const detail = "finalizer orphan and foregroundDeletion cannot be both set";
    faults.push(invalidField(field, finalizers, detail));
  }
  return faults;
}

/** A finalizer without a domain must be Kubernetes' own. */
export function standardFinalizerFaults(finalizer: string): string[] {
  if (finalizer.includes("/") || STANDARD_FINALIZERS.includes(finalizer)) return [];
  return ["name is neither a standard finalizer name nor is it fully qualified"];
}

function allStandardFaults(field: string, finalizers: readonly string[]): FieldError[] {
  return finalizers.flatMap((finalizer, index) => textFaults(`${field}[${index}]`, finalizer, standardFinalizerFaults));
}

function newFinalizerFaults(field: string, metadata: TypedObject, old: TypedObject): FieldError[] {
  const known = textsOf(old.finalizers);
  const added = [...new Set(textsOf(metadata.finalizers))].filter((finalizer) => !known.includes(finalizer)).sort();
  if (added.length === 0) return [];
  const list = added.map(goQuote).join(", ");
  const detail = "no new finalizers can be added if the object is being deleted, found new finalizers " +
    `[]string{${list}}`;
  return [forbiddenField(field, detail)];
}

function immutableFaults(field: string, metadata: TypedObject, old: TypedObject): FieldError[] {
  const names = [
    "name",
    "namespace",
    "uid",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
  ];
  return names.flatMap((name) => immutable(`${field}.${name}`, { value: metadata[name], old: old[name] }));
}
