// The few fields of a pod's spec that may change, and how.

import {
  cloneValue,
  isTypedObject,
  type TypedObject,
  type TypedValue,
} from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField, invalidField, requiredField } from "../../field_error.ts";
import { sameMessage } from "../../strategies/equality.ts";
import { rangeFault } from "./checks.ts";
import { paddedImage } from "./containers.ts";
import { type FieldNode, rootNode } from "./field_node.ts";
import { nodeAffinityUpdate, nodeSelectorUpdate } from "./gated_pod_update.ts";
import { internalPodSpec } from "./internal_pod_spec.ts";
import { tolerations } from "./tolerations.ts";
import { diffOf } from "./unified_diff.ts";

const UPDATABLE =
  "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`," +
  "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations)," +
  "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";
const DEADLINE = { min: 0, max: 2 ** 31 - 1 };

export function podSpecUpdate(object: TypedObject, old: TypedObject): FieldError[] {
  const [spec, oldSpec] = [rootNode(object).get("spec"), rootNode(old).get("spec")];
  const faults: FieldError[] = [];
  for (const list of ["containers", "initContainers"]) {
    if (spec.get(list).items.length !== oldSpec.get(list).items.length) {
      return [...faults, forbiddenField(`spec.${list}`, "pod updates may not add or remove containers")];
    }
    faults.push(...spec.get(list).items.flatMap(image));
  }
  const deadline = deadlineUpdate(spec.get("activeDeadlineSeconds"), oldSpec.get("activeDeadlineSeconds"));
  if (deadline.stop) return [...faults, ...deadline.faults];
  return [
    ...faults,
    ...deadline.faults,
    ...tolerationsUpdate(spec.get("tolerations"), oldSpec.get("tolerations")),
    ...gatesUpdate(spec.get("schedulingGates"), oldSpec.get("schedulingGates")),
    ...fixedFields(spec, oldSpec),
  ];
}

function image(container: FieldNode): FieldError[] {
  const { path, text } = container.get("image");
  return [...(text === "" ? [requiredField(path)] : []), ...paddedImage(container)];
}

/** It can come, and come nearer. After the faults marked by `stop` kube-apiserver looks no further. */
function deadlineUpdate(deadline: FieldNode, old: FieldNode): { faults: FieldError[]; stop: boolean } {
  const fault = (detail: string) => [invalidField(deadline.path, deadline.value, detail)];
  if (!deadline.isSet) {
    return { faults: old.isSet ? fault("must not update from a positive integer to nil value") : [], stop: false };
  }
  if (deadline.number < DEADLINE.min || deadline.number > DEADLINE.max) {
    return { faults: fault(rangeFault(DEADLINE)), stop: true };
  }
  const isLater = old.isSet && old.number < deadline.number;
  return { faults: isLater ? fault("must be less than or equal to previous value") : [], stop: isLater };
}

function tolerationsUpdate(list: FieldNode, old: FieldNode): FieldError[] {
  const timeless = (toleration: FieldNode): TypedObject => ({ ...toleration.object, tolerationSeconds: undefined });
  const isLost = old.items.some((toleration) =>
    !list.items.some((other) => sameMessage("k8s.io.api.core.v1.Toleration", timeless(other), timeless(toleration)))
  );
  if (isLost) {
    return [forbiddenField(list.path, "existing toleration can not be modified except its tolerationSeconds")];
  }
  return tolerations(list);
}

function gatesUpdate(gates: FieldNode, old: FieldNode): FieldError[] {
  const known = new Set(old.items.map((gate) => gate.get("name").text));
  return gates.items.map((gate) => gate.get("name")).filter(({ text }) => !known.has(text)).map(({ path, text }) =>
    forbiddenField(path, `only deletion is allowed, but found new scheduling gate '${text}'`)
  );
}

function fixedFields(spec: FieldNode, oldSpec: FieldNode): FieldError[] {
  const faults: FieldError[] = [];
  const rest = cloneValue(spec.object);
  const old = oldSpec.object;
  for (const list of ["containers", "initContainers"]) rest[list] = withImagesOf(rest[list], old[list]);
  for (const field of ["activeDeadlineSeconds", "schedulingGates", "tolerations"]) keep(rest, { old, field });
  const grace = oldSpec.get("terminationGracePeriodSeconds");
  if (grace.number < 0 && spec.get("terminationGracePeriodSeconds").number === 1) {
    keep(rest, { old, field: "terminationGracePeriodSeconds" });
  }
  if (oldSpec.get("schedulingGates").items.length > 0) {
    faults.push(...nodeSelectorUpdate(rest, oldSpec), ...nodeAffinityUpdate(rest, oldSpec));
  }
  if (sameMessage("k8s.io.api.core.v1.PodSpec", rest, old)) return faults;
  const diff = diffOf(internalPodSpec(old), internalPodSpec(rest));
  return diff === "" ? faults : [...faults, forbiddenField("spec", `${UPDATABLE}\n${diff}`)];
}

function withImagesOf(containers: TypedValue | undefined, old: TypedValue | undefined): TypedValue | undefined {
  if (!Array.isArray(containers) || !Array.isArray(old)) return containers;
  return containers.map((container, index) => {
    const before = old[index];
    return isTypedObject(container) && isTypedObject(before) ? { ...container, image: before.image } : container;
  });
}

/** Takes the field as it was. */
export function keep(object: TypedObject, { old, field }: { old: TypedObject; field: string }): void {
  if (old[field] === undefined) delete object[field];
  else object[field] = old[field];
}
