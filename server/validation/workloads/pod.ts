// Pods: what a new one must be, and the parts that all changes of a pod are held to.

import { type FieldError, forbiddenField } from "../../field_error.ts";
import type { Validator } from "../validator.ts";
import { paddedImage } from "./containers.ts";
import { type FieldNode, rootNode } from "./field_node.ts";
import { annotationOf, annotationsMatchFields, annotationUpdates, MIRROR, podAnnotations } from "./pod_annotations.ts";
import { ephemeralContainersUpdate } from "./pod_ephemeral_containers.ts";
import { podResize } from "./pod_resize.ts";
import { allContainers, podSpec } from "./pod_spec.ts";
import { podStatusUpdate } from "./pod_status.ts";
import { podSpecUpdate } from "./pod_update.ts";

export const podValidator: Validator = {
  validate: (object) => podCreate(rootNode(object)),
  validateUpdate: (object, old) => [...podChange(rootNode(object), rootNode(old)), ...podSpecUpdate(object, old)],
  subresources: {
    status: (object, old) => [
      ...podAnnotationChange(rootNode(object), rootNode(old)),
      ...podStatusUpdate(rootNode(object), rootNode(old)),
    ],
    ephemeralcontainers: (object, old) => {
      if (isMirror(rootNode(old))) return [forbiddenField("[]", "static pods do not support ephemeral containers")];
      return [...podChange(rootNode(object), rootNode(old)), ...ephemeralContainersUpdate(object, old)];
    },
    resize: (object, old) => {
      if (isMirror(rootNode(old))) return [forbiddenField("[]", "static pods cannot be resized")];
      if (rootNode(old).get("spec").get("os").get("name").text === "windows") {
        return [forbiddenField("[]", "windows pods cannot be resized")];
      }
      return podResize({ object, old, faults: podAlways(rootNode(object)) });
    },
  },
};

function podCreate(pod: FieldNode): FieldError[] {
  const spec = pod.get("spec");
  const ephemeral = spec.get("ephemeralContainers");
  const gated = spec.get("nodeName").text !== "" && spec.get("schedulingGates").items.length > 0;
  return [
    ...podAlways(pod),
    ...(ephemeral.items.length > 0 ? [forbiddenField(ephemeral.path, "cannot be set on create")] : []),
    ...(gated
      ? [forbiddenField(`${spec.path}.nodeName`, "cannot be set until all schedulingGates have been cleared")]
      : []),
    ...annotationsMatchFields({ annotations: annotationsOf(pod), spec, containers: allContainers(spec) }),
  ];
}

/** What holds for a pod at any time. */
function podAlways(pod: FieldNode): FieldError[] {
  const spec = pod.get("spec");
  const name = pod.get("metadata").get("name").text;
  return [
    ...podAnnotations(annotationsOf(pod), { spec, containers: allContainers(spec) }),
    ...podSpec(spec, { podName: name, isPod: true, isMirror: isMirror(pod) }),
    ...tokensWithoutAccount(spec),
    ...["containers", "initContainers"].flatMap((list) => spec.get(list).items.flatMap(paddedImage)),
  ];
}

function podChange(pod: FieldNode, old: FieldNode): FieldError[] {
  return [...podAlways(pod), ...podAnnotationChange(pod, old)];
}

function podAnnotationChange(pod: FieldNode, old: FieldNode): FieldError[] {
  const spec = pod.get("spec");
  return [
    ...annotationUpdates(annotationsOf(pod), annotationsOf(old)),
    ...podAnnotations(annotationsOf(pod), { spec, containers: allContainers(spec) }),
  ];
}

function annotationsOf(pod: FieldNode): FieldNode {
  return pod.get("metadata").get("annotations");
}

function isMirror(pod: FieldNode): boolean {
  return annotationOf(annotationsOf(pod), MIRROR).isSet;
}

function tokensWithoutAccount(spec: FieldNode): FieldError[] {
  if (spec.get("serviceAccountName").text !== "") return [];
  return spec.get("volumes").items.flatMap((volume) => volume.get("projected").get("sources").items)
    .map((source) => source.get("serviceAccountToken")).filter((token) => token.isSet)
    .map(({ path }) => forbiddenField(path, "must not be specified when serviceAccountName is not set"));
}
