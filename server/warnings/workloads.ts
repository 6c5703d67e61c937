// Pods and the kinds that make pods. Their updates are looked at where the generation went up.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { messageOf, messagesOf, numberOf, textOf } from "../validation/fields.ts";
import { labelFaults } from "../validation/names.ts";
import { claimSpecWarnings } from "./fractional_bytes.ts";
import { podTemplateWarnings, podWarnings } from "./pods.ts";
import { generationDiffers, listText, type WarningSource, type WarningTable } from "./warning_source.ts";

const COMPLETIONS_MAX = 100_000;
const PARALLELISM_MAX = 10_000;

export const workloadWarnings: WarningTable = {
  "pods": (pod, old) => old === undefined ? [...nameWarnings(pod, "the Pod's hostname"), ...podWarnings(pod)] : [],
  "podtemplates": whenChanged((object) => podTemplateWarnings("template", messageOf(object.template))),
  // Of an update kube-apiserver looks at the template as it was (kubernetes/kubernetes#142443).
  "replicationcontrollers": whenNamed(whenChanged((object, old) => templateWarnings(old ?? object))),
  "daemonsets.apps": whenChanged(templateWarnings),
  "deployments.apps": whenNamed(whenChanged(templateWarnings)),
  "replicasets.apps": whenNamed(whenChanged(templateWarnings)),
  "statefulsets.apps": statefulSetWarnings,
  "jobs.batch": whenNamed(whenChanged((job) => jobSpecWarnings("spec", messageOf(job.spec)))),
  "cronjobs.batch": whenNamed(cronJobWarnings),
};

/** Leaves out updates that changed nothing that counts. */
function whenChanged(source: WarningSource): WarningSource {
  return (object, old) => old === undefined || generationDiffers(object, old) ? source(object, old) : [];
}

/** Adds what a new object's name means for its pods. */
function whenNamed(source: WarningSource): WarningSource {
  return (object, old) => [
    ...(old === undefined ? nameWarnings(object, "Pod names and hostnames") : []),
    ...source(object, old),
  ];
}

function nameWarnings(object: TypedObject, use: string): string[] {
  const faults = labelFaults(textOf(messageOf(object.metadata).name));
  if (faults.length === 0) return [];
  return [
    `metadata.name: this is used in ${use}, which can result in surprising behavior; ` +
    `a DNS label is recommended: ${listText(faults)}`,
  ];
}

function templateWarnings(object: TypedObject): string[] {
  return podTemplateWarnings("spec.template", messageOf(messageOf(object.spec).template));
}

function statefulSetWarnings(object: TypedObject, old: TypedObject | undefined): string[] {
  const { volumeClaimTemplates, revisionHistoryLimit } = messageOf(object.spec);
  // The field is misspelt in updates.
  const specField = old === undefined ? "" : ".Spec";
  return [
    ...whenChanged(templateWarnings)(object, old),
    ...messagesOf(volumeClaimTemplates).flatMap(({ spec }, index) =>
      claimSpecWarnings(`spec.volumeClaimTemplates[${index}]${specField}`, messageOf(spec))
    ),
    ...(numberOf(revisionHistoryLimit) < 0
      ? ["spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended"]
      : []),
  ];
}

function jobSpecWarnings(field: string, spec: TypedObject): string[] {
  const tooMany = spec.completionMode === "Indexed" && numberOf(spec.completions) > COMPLETIONS_MAX &&
    numberOf(spec.parallelism) > PARALLELISM_MAX;
  const text = "In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, " +
    "Kubernetes might not be able to track completedIndexes when a big number of indexes fail";
  return [
    ...(tooMany ? [`${field}: ${text}`] : []),
    ...podTemplateWarnings(`${field}.template`, messageOf(spec.template)),
  ];
}

function cronJobWarnings(object: TypedObject, old: TypedObject | undefined): string[] {
  const { schedule, jobTemplate } = messageOf(object.spec);
  const jobSpec = whenChanged(() => jobSpecWarnings("spec.jobTemplate.spec", messageOf(messageOf(jobTemplate).spec)));
  return [
    ...jobSpec(object, old),
    ...(textOf(schedule).includes("TZ")
      ? [
        "cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, " +
        "see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details",
      ]
      : []),
  ];
}
