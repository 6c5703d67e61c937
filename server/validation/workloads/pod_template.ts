// Templates of pods, in a PodTemplate or in a workload.

import { type FieldError, forbiddenField } from "../../field_error.ts";
import { labelFaults } from "../field_rules.ts";
import type { Validator } from "../validator.ts";
import { annotationKeys } from "./ephemeral_volume.ts";
import { type FieldNode, rootNode } from "./field_node.ts";
import { annotationsMatchFields, podAnnotations } from "./pod_annotations.ts";
import { allContainers, podSpec } from "./pod_spec.ts";

/** Paths of faults of its metadata leave out `metadata`, as kube-apiserver's do. */
export function podTemplate(template: FieldNode): FieldError[] {
  const [metadata, spec] = [template.get("metadata"), template.get("spec")];
  const annotations = metadata.get("annotations").withPath(`${template.path}.annotations`);
  const containers = allContainers(spec);
  const ephemeral = spec.get("ephemeralContainers");
  return [
    ...labelFaults(`${template.path}.labels`, metadata.get("labels").value),
    ...annotationKeys(annotations),
    ...podAnnotations(annotations, { spec, containers }),
    ...podSpec(spec, { isPod: false }),
    ...annotationsMatchFields({ annotations, spec, containers }),
    ...(ephemeral.items.length > 0
      ? [forbiddenField(ephemeral.path, "ephemeral containers not allowed in pod template")]
      : []),
  ];
}

export const podTemplateValidator: Validator = {
  validate: (object) => podTemplate(rootNode(object).get("template")),
  validateUpdate: (object) => podTemplate(rootNode(object).get("template")),
};
