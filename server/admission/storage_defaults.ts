// DefaultStorageClass, DefaultIngressClass: what names no class gets the one marked as default.
// StorageObjectInUseProtection: volumes and claims do not go while something uses them.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { AdmissionPlugin } from "./admission.ts";
import { memberOf, metadataEntry, newestDefault, objectOf } from "./object_fields.ts";

export const defaultStorageClass: AdmissionPlugin = {
  name: "DefaultStorageClass",
  async admit(request) {
    const claim = objectOf(request, { group: "", plural: "persistentvolumeclaims", operations: ["CREATE"] });
    if (claim === undefined) return;
    const spec = memberOf(claim, "spec");
    const annotated = metadataEntry(claim, "annotations", "volume.beta.kubernetes.io/storage-class") !== undefined;
    if (spec.storageClassName !== undefined || annotated) return;
    const found = newestDefault(await request.objects.list("storageclasses.storage.k8s.io"), [
      "storageclass.kubernetes.io/is-default-class",
      "storageclass.beta.kubernetes.io/is-default-class",
    ]);
    if (found !== undefined) spec.storageClassName = memberOf(found, "metadata").name;
  },
};

export const defaultIngressClass: AdmissionPlugin = {
  name: "DefaultIngressClass",
  async admit(request) {
    const ingress = objectOf(request, { group: "networking.k8s.io", plural: "ingresses", operations: ["CREATE"] });
    if (ingress === undefined) return;
    const spec = memberOf(ingress, "spec");
    const annotated = metadataEntry(ingress, "annotations", "kubernetes.io/ingress.class") !== undefined;
    if (spec.ingressClassName !== undefined || annotated) return;
    const classes = await request.objects.list("ingressclasses.networking.k8s.io");
    const found = newestDefault(classes, ["ingressclass.kubernetes.io/is-default-class"]);
    if (found !== undefined) spec.ingressClassName = memberOf(found, "metadata").name;
  },
};

const protections = [
  { plural: "persistentvolumeclaims", group: "", finalizer: "kubernetes.io/pvc-protection" },
  { plural: "persistentvolumes", group: "", finalizer: "kubernetes.io/pv-protection" },
  { plural: "volumeattributesclasses", group: "storage.k8s.io", finalizer: "kubernetes.io/vac-protection" },
];

export const storageObjectInUseProtection: AdmissionPlugin = {
  name: "StorageObjectInUseProtection",
  admit(request) {
    for (const { finalizer, ...resource } of protections) {
      const object = objectOf(request, { ...resource, operations: ["CREATE"] });
      if (object !== undefined) addFinalizer(memberOf(object, "metadata"), finalizer);
    }
  },
};

function addFinalizer(metadata: TypedObject, finalizer: string): void {
  const finalizers = Array.isArray(metadata.finalizers) ? metadata.finalizers : [];
  if (!finalizers.includes(finalizer)) metadata.finalizers = [...finalizers, finalizer];
}
