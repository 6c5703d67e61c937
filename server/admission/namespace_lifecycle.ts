// NamespaceLifecycle: objects need a namespace that exists, new ones one that is not being deleted, and three namespaces
// stay for ever.

import { isTypedObject } from "../../encoding/typed_object/typed_object.ts";
import { forbidden, notFound } from "../status_error.ts";
import type { AdmissionPlugin, AdmissionRequest } from "./admission.ts";

const immortal: readonly string[] = ["default", "kube-system", "kube-public"];
const namespaces = { group: "", plural: "namespaces" };
/** Asking what one may do needs no namespace to be there. */
const reviews: readonly string[] = ["authorization.k8s.io"];

export const namespaceLifecycle: AdmissionPlugin = {
  name: "NamespaceLifecycle",
  async admit(request) {
    const { operation, resource, namespace, objects } = request;
    if (namespace === "" || operation === "DELETE" || reviews.includes(resource.group)) return;
    const found = await objects.get("namespaces", { name: namespace });
    if (found === undefined) throw notFound(namespaces, namespace);
    const phase = isTypedObject(found.status) ? found.status.phase : undefined;
    if (operation === "CREATE" && phase === "Terminating") throw terminating(request);
  },
  validate({ operation, resource, name }) {
    if (operation !== "DELETE" || resource.group !== "" || resource.plural !== "namespaces") return;
    if (immortal.includes(name)) throw forbidden(resource, name, { why: "this namespace may not be deleted" });
  },
};

function terminating({ resource, name, namespace }: AdmissionRequest) {
  return forbidden(resource, name, {
    why: `unable to create new content in namespace ${namespace} because it is being terminated`,
    causes: [{
      reason: "NamespaceTerminating",
      message: `namespace ${namespace} is being terminated`,
      field: "metadata.namespace",
    }],
  });
}
