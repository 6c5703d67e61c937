// Plugins that fill in new pods: ServiceAccount and DefaultTolerationSeconds; and TaintNodesByCondition, which does it for
// nodes.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { AdmissionPlugin } from "./admission.ts";
import { createdPod, listOf, memberOf, metadataEntry, objectOf } from "./object_fields.ts";

const mirrorAnnotation = "kubernetes.io/config.mirror";

/** Only names the account: there is nobody who would make accounts or their tokens. */
export const serviceAccount: AdmissionPlugin = {
  name: "ServiceAccount",
  admit(request) {
    const pod = createdPod(request);
    if (pod === undefined || metadataEntry(pod, "annotations", mirrorAnnotation) !== undefined) return;
    const spec = memberOf(pod, "spec");
    spec.serviceAccountName ||= "default";
    // The field has two names in v1.
    spec.serviceAccount = spec.serviceAccountName;
  },
};

const unreachableTaints = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

export const defaultTolerationSeconds: AdmissionPlugin = {
  name: "DefaultTolerationSeconds",
  admit(request) {
    const pod = objectOf(request, { group: "", plural: "pods", operations: ["CREATE", "UPDATE"] });
    if (pod === undefined) return;
    const spec = memberOf(pod, "spec");
    const tolerations = listOf(spec, "tolerations");
    const missing = unreachableTaints.filter((taint) =>
      !tolerations.some((toleration) => tolerates(toleration, taint))
    );
    if (missing.length === 0) return;
    const added = missing.map((key) => ({ key, operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 }));
    spec.tolerations = [...tolerations, ...added];
  },
};

function tolerates({ key, effect }: TypedObject, taint: string): boolean {
  return (!key || key === taint) && (!effect || effect === "NoExecute");
}

export const taintNodesByCondition: AdmissionPlugin = {
  name: "TaintNodesByCondition",
  admit(request) {
    const node = objectOf(request, { group: "", plural: "nodes", operations: ["CREATE"] });
    if (node === undefined) return;
    const spec = memberOf(node, "spec");
    const taints = listOf(spec, "taints");
    const notReady = { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" };
    if (taints.some(({ key, effect }) => key === notReady.key && effect === notReady.effect)) return;
    spec.taints = [...taints, notReady];
  },
};
