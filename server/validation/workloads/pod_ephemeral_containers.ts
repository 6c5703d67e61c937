// Ephemeral containers can be added to a running pod, and never be changed or taken away.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField } from "../../field_error.ts";
import { goQuote } from "../../go_quote.ts";
import { sameMessage } from "../../strategies/equality.ts";
import { internalForm } from "../internal_form.ts";
import { rootNode } from "./field_node.ts";
import { diffOf } from "./unified_diff.ts";

const CONTAINER = "k8s.io.api.core.v1.EphemeralContainer";

export function ephemeralContainersUpdate(object: TypedObject, old: TypedObject): FieldError[] {
  const list = rootNode(object).get("spec").get("ephemeralContainers");
  const containers = new Map(list.items.map((container) => [container.get("name").text, container]));
  return rootNode(old).get("spec").get("ephemeralContainers").items.flatMap((before) => {
    const name = before.get("name").text;
    const now = containers.get(name);
    const fault = (what: string) => forbiddenField(list.path, `existing ephemeral containers ${goQuote(name)} ${what}`);
    if (now === undefined) return [fault("may not be removed\n")];
    if (sameMessage(CONTAINER, now.object, before.object)) return [];
    const diff = diffOf(internalForm(CONTAINER, before.value), internalForm(CONTAINER, now.value));
    return [fault(`may not be changed\n${diff}`)];
  });
}
