// AppArmor profiles of a new pod that are still said with annotations go into their fields (KEP-24, version skew).

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { WriteContext } from "./strategy.ts";

const annotationPrefix = "container.apparmor.security.beta.kubernetes.io/";
const localhostPrefix = "localhost/";
const localhostBytesMax = 4095;

/** Each use of an annotation is worth a warning. */
export function copyAppArmorAnnotations(pod: TypedObject, { warnings }: Pick<WriteContext, "warnings">): void {
  const annotations = (pod.metadata as TypedObject).annotations as TypedObject | undefined;
  const spec = pod.spec as TypedObject;
  if (annotations === undefined || (spec.os as TypedObject | undefined)?.name === "windows") return;
  const podProfile = profileOf(spec);
  for (const list of ["initContainers", "containers", "ephemeralContainers"]) {
    for (const container of (spec[list] ?? []) as TypedObject[]) {
      const key = annotationPrefix + container.name;
      if (annotations[key] === undefined || profileOf(container) !== undefined) continue;
      const profile = profileFrom(String(annotations[key]));
      if (profile !== undefined && isSame(profile, podProfile)) continue;
      if (profile !== undefined) ((container.securityContext ??= {}) as TypedObject).appArmorProfile = profile;
      warnings.push(`metadata.annotations[${key}]: deprecated since v1.30; use the "appArmorProfile" field instead`);
    }
  }
}

function profileOf({ securityContext }: TypedObject): TypedObject | undefined {
  return (securityContext as TypedObject | undefined)?.appArmorProfile as TypedObject | undefined;
}

/** Undefined for what no field can say. */
function profileFrom(annotation: string): TypedObject | undefined {
  if (annotation === "unconfined") return { type: "Unconfined" };
  if (annotation === "runtime/default") return { type: "RuntimeDefault" };
  const localhostProfile = annotation.slice(localhostPrefix.length);
  const isLocal = annotation.startsWith(localhostPrefix) && localhostProfile !== "" &&
    localhostProfile.trim() === localhostProfile && localhostProfile.length <= localhostBytesMax;
  return isLocal ? { type: "Localhost", localhostProfile } : undefined;
}

function isSame(a: TypedObject, b: TypedObject | undefined): boolean {
  return a.type === b?.type && a.localhostProfile === b?.localhostProfile;
}
