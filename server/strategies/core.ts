// Kinds of the core group: what their strategies do beyond the common rules (pkg/registry/core).

import { newMap, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { keepClone } from "./kind_rules.ts";
import type { Strategy } from "./strategy.ts";

const namespaceFinalizer = "kubernetes";

export const namespace: Strategy = {
  prepareForCreate(object) {
    object.status = { phase: "Active" };
    const spec = (object.spec ??= {}) as TypedObject;
    const finalizers = (spec.finalizers ?? []) as string[];
    if (!finalizers.includes(namespaceFinalizer)) spec.finalizers = [...finalizers, namespaceFinalizer];
    labelWithName(object);
  },
  prepareForUpdate(object, old) {
    const { finalizers } = (old.spec ?? {}) as TypedObject;
    object.spec = { ...object.spec as TypedObject, finalizers: [...(finalizers ?? []) as string[]] };
  },
};

/** Takes spec.finalizers, which the controller of namespaces empties. */
export const namespaceFinalize: Strategy = {
  prepareForUpdate: (object, old) => keepClone(object, old, "status"),
};

/** A generated name was not known when the label had its default. */
function labelWithName({ metadata }: TypedObject): void {
  const { name, labels = newMap() } = metadata as TypedObject;
  if (name === undefined) return;
  (labels as TypedObject)["kubernetes.io/metadata.name"] = name;
  (metadata as TypedObject).labels = labels;
}

/** The one kind whose name may be left out altogether. */
export const limitRange: Strategy = {
  prepareForCreate({ metadata }) {
    (metadata as TypedObject).name ||= crypto.randomUUID();
  },
};

export const secret: Strategy = {
  prepareForUpdate(object, old) {
    if (!object.type) keepClone(object, old, "type");
  },
};

/** References to Secrets are their names alone. */
export const serviceAccount: Strategy = {
  prepareForCreate: cleanReferences,
  prepareForUpdate: cleanReferences,
};

function cleanReferences(object: TypedObject): void {
  if (object.secrets === undefined) return;
  object.secrets = (object.secrets as TypedObject[]).map(({ name }) => name === undefined ? {} : { name });
}
