// Custom resources, whatever their CRD (apiextensions' customresource strategies): spec is all outside metadata and status.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { Resource } from "../resources/resource.ts";
import { semanticEqual } from "./equality.ts";
import { countUp, keepClone, keepMetadata } from "./kind_rules.ts";
import type { Strategy } from "./strategy.ts";

export function customResourceStrategy(resource: Resource, subresource: string): Strategy {
  return subresource === "status" ? statusStrategy : mainStrategy(resource);
}

function mainStrategy(resource: Resource): Strategy {
  const { hasStatus } = resource.custom!;
  return {
    prepareForCreate(object) {
      if (hasStatus) delete object.status;
      (object.metadata as TypedObject).generation = 1;
    },
    prepareForUpdate(object, old) {
      if (hasStatus) keepClone(object, old, "status");
      if (!semanticEqual(object, old, { resource, except: ["metadata"] })) countUp(object, old);
    },
  };
}

/** Nothing but the status changes, metadata included. */
const statusStrategy: Strategy = {
  prepareForUpdate(object, old) {
    for (const name of new Set([...Object.keys(object), ...Object.keys(old)])) {
      if (name !== "status" && name !== "metadata") keepClone(object, old, name);
    }
    keepMetadata(object, old, "all");
  },
};
