// Annotations that mean something for a pod, most of them from times before there were fields for it.

import { type FieldError, forbiddenField, invalidField } from "../../field_error.ts";
import { goQuote } from "../../go_quote.ts";
import type { FieldNode } from "./field_node.ts";
import { descendingPath } from "./local_paths.ts";

export const MIRROR = "kubernetes.io/config.mirror";
const DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
const POD_SECCOMP = "seccomp.security.alpha.kubernetes.io/pod";
const CONTAINER_SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";
const CONTAINER_APPARMOR = "container.apparmor.security.beta.kubernetes.io/";

const seccompProfiles = ["runtime/default", "docker/default", "unconfined"];
const appArmorProfiles = ["", "runtime/default", "unconfined"];

interface Annotated {
  readonly spec: FieldNode;
  readonly containers: readonly FieldNode[];
}

/** `annotations` of a pod or a template. */
export function podAnnotations(annotations: FieldNode, { spec, containers }: Annotated): FieldError[] {
  const mirror = annotationOf(annotations, MIRROR);
  const unbound = "must set spec.nodeName if mirror pod annotation is set";
  return [
    ...(mirror.isSet && spec.get("nodeName").text === "" ? [invalidField(mirror.path, mirror.text, unbound)] : []),
    ...deletionCost(annotationOf(annotations, DELETION_COST)),
    ...seccompAnnotations(annotations),
    ...appArmorAnnotations(annotations, containers),
  ];
}

export function annotationOf(annotations: FieldNode, key: string): FieldNode {
  return annotations.get(key).withPath(`${annotations.path}[${key}]`);
}

function deletionCost(cost: FieldNode): FieldError[] {
  if (!cost.isSet) return [];
  const isNumber = /^(0|-?[0-9]+)$/.test(cost.text) && !/^0./.test(cost.text) && Math.abs(Number(cost.text)) < 2 ** 31;
  return isNumber ? [] : [invalidField(cost.path, cost.text, "must be a 32bit integer")];
}

function seccompAnnotations(annotations: FieldNode): FieldError[] {
  return annotations.entries.filter(([key]) => key === POD_SECCOMP || key.startsWith(CONTAINER_SECCOMP))
    .flatMap(([key, node]) => seccompAnnotation(node.withPath(`${annotations.path}.${key}`)));
}

function seccompAnnotation(profile: FieldNode): FieldError[] {
  if (seccompProfiles.includes(profile.text)) return [];
  if (profile.text.startsWith("localhost/")) return descendingPath(profile.withValue(profile.text.slice(10)));
  return [invalidField(profile.path, profile.text, "must be a valid seccomp profile")];
}

function appArmorAnnotations(annotations: FieldNode, containers: readonly FieldNode[]): FieldError[] {
  const names = containers.map((container) => container.get("name").text);
  return annotations.entries.filter(([key]) => key.startsWith(CONTAINER_APPARMOR)).flatMap(([key, { path, text }]) => {
    const container = key.slice(CONTAINER_APPARMOR.length);
    const isKnown = appArmorProfiles.includes(text) || text.startsWith("localhost/");
    return [
      ...(names.includes(container) ? [] : [invalidField(path, container, "container not found")]),
      ...(isKnown ? [] : [invalidField(path, text, `invalid AppArmor profile name: ${goQuote(text)}`)]),
    ];
  });
}

/** Annotations that stay as they were when the pod was made. */
export function annotationUpdates(annotations: FieldNode, old: FieldNode): FieldError[] {
  const fixed = (key: string) =>
    key === MIRROR ? "mirror pod annotation" : key.startsWith(CONTAINER_APPARMOR) ? "AppArmor annotations" : undefined;
  const changed = old.entries.filter(([key, { value }]) =>
    annotations.object[key] !== value && fixed(key) !== undefined
  );
  const added = annotations.entries.filter(([key]) => !(key in old.object) && fixed(key) !== undefined);
  return [
    ...changed.map(([key]) => forbiddenField(`${annotations.path}[${key}]`, `may not remove or update ${fixed(key)}`)),
    ...added.map(([key, { path }]) => forbiddenField(path, `may not add ${fixed(key)}`)),
  ];
}

interface ProfileFields extends Annotated {
  readonly annotations: FieldNode;
}

/** Where there is an annotation and a field for the same thing they must say the same. */
export function annotationsMatchFields({ annotations, spec, containers }: ProfileFields): FieldError[] {
  const podContext = spec.get("securityContext");
  const seccomp = [
    ...sameSeccomp(annotationOf(annotations, POD_SECCOMP), podContext.get("seccompProfile")),
    ...containers.flatMap((container) =>
      sameSeccomp(
        annotationOf(annotations, CONTAINER_SECCOMP + container.get("name").text),
        container.get("securityContext").get("seccompProfile"),
      )
    ),
  ];
  if (spec.get("os").get("name").text === "windows") return seccomp;
  const podProfile = podContext.get("appArmorProfile");
  return [
    ...seccomp,
    ...containers.flatMap((container) => {
      const own = container.get("securityContext").get("appArmorProfile");
      const profile = own.isSet ? own : podProfile.withPath(own.path);
      return sameProfile(
        annotationOf(annotations, CONTAINER_APPARMOR + container.get("name").text),
        { profile, what: "apparmor", defaults: ["runtime/default"] },
      );
    }),
  ];
}

function sameSeccomp(annotation: FieldNode, profile: FieldNode): FieldError[] {
  return sameProfile(annotation, { profile, what: "seccomp", defaults: ["runtime/default", "docker/default"] });
}

interface Profile {
  readonly profile: FieldNode;
  readonly what: "seccomp" | "apparmor";
  /** Annotations for the runtime's default profile. */
  readonly defaults: readonly string[];
}

function sameProfile(annotation: FieldNode, { profile, what, defaults }: Profile): FieldError[] {
  if (!annotation.isSet || !profile.isSet) return [];
  const { text } = annotation;
  const differs = (part: string, field: string) => [
    forbiddenField(profile.get(field).path, `${what} ${part} in annotation and field must match`),
  ];
  switch (profile.get("type").text) {
    case "Unconfined":
      return text === "unconfined" ? [] : differs("type", "type");
    case "RuntimeDefault":
      return defaults.includes(text) ? [] : differs("type", "type");
    case "Localhost":
      if (!text.startsWith("localhost/")) return differs("type", "type");
      return text === `localhost/${profile.get("localhostProfile").text}` ? [] : differs("profile", "localhostProfile");
    default:
      return [];
  }
}
