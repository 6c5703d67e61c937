// From versions that are no longer served but may still lie in the store to the version that is.
import { newMap, type TypedObject, type TypedValue } from "../typed_object/typed_object.ts";
import { listOf, renameMembers, structOf } from "./reshape.ts";

/** extensions/v1beta1 and apps/v1beta1: a field that apps/v1 keeps as an annotation. */
export function deploymentToHub(deployment: TypedObject): void {
  const spec = structOf(deployment, "spec");
  const rollbackTo = spec.rollbackTo as TypedObject | undefined;
  delete spec.rollbackTo;
  if (rollbackTo !== undefined) {
    annotate(deployment, "deprecated.deployment.rollback.revision", String(rollbackTo.revision ?? 0));
  }
}

export function daemonSetToHub(daemonSet: TypedObject): void {
  const spec = structOf(daemonSet, "spec");
  annotate(daemonSet, "deprecated.daemonset.template.generation", String(spec.templateGeneration ?? 0));
  delete spec.templateGeneration;
}

function annotate(object: TypedObject, name: string, text: string): void {
  const metadata = structOf(object, "metadata");
  metadata.annotations = Object.assign(newMap(), metadata.annotations, { [name]: text });
}

/** v1beta1 Ingress: backends name their service in two flat fields. */
export function ingressToHub(ingress: TypedObject): void {
  const spec = structOf(ingress, "spec");
  renameMembers(spec, { backend: "defaultBackend" });
  backendToHub(spec.defaultBackend);
  for (const rule of listOf(spec.rules)) {
    for (const path of listOf((rule.http as TypedObject | undefined)?.paths)) backendToHub(path.backend);
  }
}

function backendToHub(value: TypedValue | undefined): void {
  const backend = value as TypedObject | undefined;
  if (backend === undefined) return;
  const { serviceName, servicePort } = backend;
  delete backend.serviceName;
  delete backend.servicePort;
  if ((serviceName ?? "") === "" && (servicePort ?? 0) === 0) return;
  backend.service = {
    name: serviceName,
    port: typeof servicePort === "string" ? { name: servicePort } : { number: servicePort },
  };
}

/** rbac/v1alpha1 names the subject's apiVersion instead of its group; User `*` meant everyone who is known. */
export function roleBindingToHub(binding: TypedObject): void {
  for (const subject of listOf(binding.subjects)) {
    const apiVersion = (subject.apiVersion ?? "") as string;
    delete subject.apiVersion;
    const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
    const isPerson = subject.kind === "User" || subject.kind === "Group";
    subject.apiGroup = group || (isPerson ? "rbac.authorization.k8s.io" : "");
    if (subject.kind === "User" && subject.name === "*" && apiVersion === "rbac.authorization.k8s.io/v1alpha1") {
      Object.assign(subject, { kind: "Group", name: "system:authenticated", apiGroup: "rbac.authorization.k8s.io" });
    }
  }
}

export function priorityLevelToHub(level: TypedObject): void {
  const limited = structOf(level, "spec").limited as TypedObject | undefined;
  if (limited !== undefined) renameMembers(limited, { assuredConcurrencyShares: "nominalConcurrencyShares" });
}

export function runtimeClassToHub(runtimeClass: TypedObject): void {
  const { runtimeHandler, overhead, scheduling } = structOf(runtimeClass, "spec");
  delete runtimeClass.spec;
  Object.assign(runtimeClass, { handler: runtimeHandler, overhead, scheduling });
}

/** v1beta1 kept node and zone among other topology labels. */
export function endpointSliceToHub(slice: TypedObject): void {
  const zoneLabel = "topology.kubernetes.io/zone";
  const nodeLabel = "kubernetes.io/hostname";
  for (const endpoint of listOf(slice.endpoints)) {
    const topology = endpoint.topology as TypedObject | undefined;
    delete endpoint.topology;
    if (topology === undefined) continue;
    const { [zoneLabel]: zone, [nodeLabel]: node, ...rest } = topology;
    if (zone !== undefined) endpoint.zone = zone;
    if (node !== undefined) endpoint.nodeName ??= node;
    if (Object.keys(rest).length > 0) endpoint.deprecatedTopology = Object.assign(newMap(), rest);
  }
}

const exactMembers = [
  "deviceClassName",
  "selectors",
  "allocationMode",
  "count",
  "adminAccess",
  "tolerations",
  "capacity",
];

/** resource/v1beta1: a request that names no alternatives stands flat in the list. */
export function deviceRequestsToHub(claimSpec: TypedValue | undefined): void {
  const devices = (claimSpec as TypedObject | undefined)?.devices as TypedObject | undefined;
  for (const request of listOf(devices?.requests)) {
    const exactly = Object.fromEntries(
      exactMembers.filter((name) => request[name] !== undefined).map((name) => [name, request[name]]),
    );
    for (const name of exactMembers) delete request[name];
    if ((exactly.deviceClassName ?? "") !== "") request.exactly = exactly;
  }
}

export function resourceSliceToHub(slice: TypedObject): void {
  for (const device of listOf(structOf(slice, "spec").devices)) {
    const { basic } = device;
    delete device.basic;
    Object.assign(device, basic);
  }
}
