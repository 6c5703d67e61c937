// Volumes, claims and the classes of both.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { messageOf, messagesOf, textOf } from "../validation/fields.ts";
import { claimSpecWarnings } from "./fractional_bytes.ts";
import { deprecatedLabelText, nodeSelectorTermWarnings, nodeSelectorWarnings } from "./node_labels.ts";
import { volumePluginWarnings } from "./pod_volumes.ts";
import type { WarningTable } from "./warning_source.ts";

const classAnnotation = {
  "volume.beta.kubernetes.io/storage-class": 'deprecated since v1.8; use "storageClassName" attribute instead',
};
const volumeAnnotations = {
  ...classAnnotation,
  "volume.beta.kubernetes.io/mount-options": 'deprecated since v1.31; use "mountOptions" attribute instead',
};

export const storageWarnings: WarningTable = {
  "persistentvolumes": persistentVolumeWarnings,
  "persistentvolumeclaims": (claim) => [
    ...annotationWarnings(claim, classAnnotation),
    ...claimSpecWarnings("spec", messageOf(claim.spec)),
  ],
  "storageclasses.storage.k8s.io": storageClassWarnings,
  "csistoragecapacities.storage.k8s.io": (capacity) =>
    nodeSelectorWarnings("nodeTopology", messageOf(capacity.nodeTopology)),
};

function persistentVolumeWarnings(volume: TypedObject): string[] {
  const spec = messageOf(volume.spec);
  const { nodeSelectorTerms } = messageOf(messageOf(spec.nodeAffinity).required);
  return [
    ...annotationWarnings(volume, volumeAnnotations),
    ...(spec.persistentVolumeReclaimPolicy === "Recycle"
      ? [
        "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. " +
        "Instead, the recommended approach is to use dynamic provisioning.",
      ]
      : []),
    ...messagesOf(nodeSelectorTerms).flatMap((term, index) =>
      nodeSelectorTermWarnings(`spec.nodeAffinity.required.nodeSelectorTerms[${index}]`, term, { checkValues: false })
    ),
    ...volumePluginWarnings("spec", spec),
  ];
}

function annotationWarnings(object: TypedObject, deprecated: Readonly<Record<string, string>>): string[] {
  const annotations = messageOf(messageOf(object.metadata).annotations);
  return Object.entries(deprecated).filter(([key]) => Object.hasOwn(annotations, key)).map(([key, text]) =>
    `metadata.annotations[${key}]: ${text}`
  );
}

function storageClassWarnings(storageClass: TypedObject): string[] {
  return messagesOf(storageClass.allowedTopologies).flatMap(({ matchLabelExpressions }, index) =>
    messagesOf(matchLabelExpressions).flatMap(({ key }, at) => {
      const text = deprecatedLabelText(textOf(key));
      return text === undefined ? [] : [`allowedTopologies[${index}].matchLabelExpressions[${at}].key: ${text}`];
    })
  );
}
