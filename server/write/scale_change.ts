// Writes to the scale subresource: what a Scale says of the replicas goes into the object that it stands for.

import { parseJson } from "../../encoding/json_value.ts";
import { goJson } from "../../encoding/json_text.ts";
import { cloneValue, isTypedObject, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { Entry } from "../../storage/store.ts";
import { invalidField } from "../field_error.ts";
import type { Resource } from "../resources/resource.ts";
import { type ObjectLike, scaleOfBuiltin, scaleOfCustom } from "../scale.ts";
import { invalid } from "../status_error.ts";
import { codecOf } from "./object_codec.ts";
import { metadataOf } from "./object_write.ts";
import type { CurrentObject } from "./update_object.ts";

/** The Scale as a client gets it: what patches apply to. */
export function scaleJson(resource: Resource, entry: Entry): Uint8Array {
  const object = parseJson(codecOf(resource).readJson(entry)) as ObjectLike;
  const resourceVersion = String(entry.modRevision);
  const scale = resource.custom === undefined
    ? scaleOfBuiltin(object, resourceVersion)
    : scaleOfCustom(object, resource.custom.scale!, { resourceVersion });
  return new TextEncoder().encode(goJson(scale));
}

/**
 * The object with the replicas of the Scale, resting on the Scale's version and uid.
 * @throws {StatusError} 422
 */
export function scaleChange(resource: Resource, { object }: CurrentObject, scale: TypedObject): TypedObject {
  const changed = cloneValue(object);
  const metadata = metadataOf(changed);
  const { uid, resourceVersion, name } = metadataOf(scale);
  const replicas = Number(isTypedObject(scale.spec) ? scale.spec.replicas ?? 0 : 0);
  // Custom resources have their own validation say so.
  if (replicas < 0 && resource.custom === undefined) {
    const fault = invalidField("spec.replicas", replicas, "must be greater than or equal to 0");
    throw invalid({ group: "autoscaling", kind: "Scale", name: String(name ?? "") }, [fault]);
  }
  if (uid) metadata.uid = uid;
  if (resourceVersion) metadata.resourceVersion = resourceVersion;
  setReplicas(changed, resource.custom?.scale?.specReplicasPath ?? ".spec.replicas", replicas);
  return changed;
}

/** @param path member names after dots, as CRDs may name them */
function setReplicas(object: TypedObject, path: string, replicas: number): void {
  const names = path.split(".").filter(Boolean);
  const last = names.pop()!;
  let parent = object;
  for (const name of names) parent = (parent[name] ??= {}) as TypedObject;
  parent[last] = replicas;
}
