// Jobs and DaemonSets: fields that the server fills in beyond the common rules (pkg/registry/batch/job, apps/daemonset).

import { newMap, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { sameField } from "./equality.ts";
import type { Strategy } from "./strategy.ts";

const controllerUid = "batch.kubernetes.io/controller-uid";

/** Selects its pods by its own uid, unless the client takes care of the selector. */
export const job: Strategy = {
  prepareForCreate(object) {
    const spec = (object.spec ??= {}) as TypedObject;
    if (spec.manualSelector === true) return;
    const { name, uid } = object.metadata as TypedObject;
    labelTemplate(object, {
      "job-name": name,
      "batch.kubernetes.io/job-name": name,
      "controller-uid": uid,
      [controllerUid]: uid,
    });
    const selector = (spec.selector ??= {}) as TypedObject;
    const matchLabels = (selector.matchLabels ??= newMap()) as TypedObject;
    matchLabels[controllerUid] ??= uid;
  },
};

/** Labels that the Job took from its template by default go on being those of the template. */
function labelTemplate(job: TypedObject, wanted: TypedObject): void {
  const template = ((job.spec as TypedObject).template ??= {}) as TypedObject;
  const templateMetadata = (template.metadata ??= {}) as TypedObject;
  const jobMetadata = job.metadata as TypedObject;
  const labels = templateMetadata.labels as TypedObject | undefined;
  const isShared = labels !== undefined && jobMetadata.labels === labels;
  templateMetadata.labels = Object.assign(newMap(), wanted, labels);
  if (isShared) jobMetadata.labels = Object.assign(newMap(), templateMetadata.labels);
}

/** Stands for spec.templateGeneration, which apps/v1 does not have. */
const templateGeneration = "deprecated.daemonset.template.generation";

export const daemonSet: Strategy = {
  prepareForCreate(object) {
    if (templateGenerationOf(object) < 1) setTemplateGeneration(object, 1);
  },
  prepareForUpdate(object, old, { resource }) {
    const isSame = sameField(object, old, { resource, path: "spec.template" });
    setTemplateGeneration(object, templateGenerationOf(old) + (isSame ? 0 : 1));
  },
};

export const daemonSetStatus: Strategy["prepareForUpdate"] = (object, old) => {
  setTemplateGeneration(object, templateGenerationOf(old));
};

function templateGenerationOf({ metadata }: TypedObject): number {
  const annotations = (metadata as TypedObject).annotations as TypedObject | undefined;
  return Number(annotations?.[templateGeneration] ?? 0);
}

function setTemplateGeneration({ metadata }: TypedObject, generation: number): void {
  const { annotations } = metadata as TypedObject;
  (metadata as TypedObject).annotations = Object.assign(newMap(), annotations, {
    [templateGeneration]: String(generation),
  });
}
