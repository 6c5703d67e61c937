// Defaults of kinds other than pods that are no constants. Each changes the message it is given and tells whether it did.
import { newMap, type TypedObject } from "../typed_object/typed_object.ts";

const namespaceNameLabel = "kubernetes.io/metadata.name";

/** KEP-2161: the label always says the namespace's name. */
export function namespaceLabel(namespace: TypedObject): boolean {
  const metadata = (namespace.metadata ??= {}) as TypedObject;
  const name = metadata.name ?? "";
  const labels = metadata.labels as TypedObject | undefined;
  if (name === "" || labels?.[namespaceNameLabel] === name) return false;
  metadata.labels = Object.assign(newMap(), labels, { [namespaceNameLabel]: name });
  return true;
}

/** A load balancer's address is reached as a virtual IP unless it says otherwise (KEP-1860). */
export function ingressIpMode(service: TypedObject): boolean {
  const { type } = (service.spec ?? {}) as TypedObject;
  const balancer = ((service.status ?? {}) as TypedObject).loadBalancer as TypedObject | undefined;
  const addresses = (balancer?.ingress ?? []) as TypedObject[];
  if (type !== "LoadBalancer") return false;
  const unset = addresses.filter((address) => (address.ip ?? "") !== "" && address.ipMode === undefined);
  for (const address of unset) address.ipMode = "VIP";
  return unset.length > 0;
}

/** Container limits: the default is the maximum, the default request the default, else the minimum. */
export function limitRangeItem(item: TypedObject): boolean {
  let changed = false;
  const fill = (name: "default" | "defaultRequest", from: TypedObject) => {
    const list = (item[name] ??= newMap()) as TypedObject;
    for (const [resource, quantity] of Object.entries(from)) {
      if (Object.hasOwn(list, resource)) continue;
      list[resource] = quantity;
      changed = true;
    }
  };
  fill("default", (item.max ?? {}) as TypedObject);
  fill("defaultRequest", item.default as TypedObject);
  fill("defaultRequest", (item.min ?? {}) as TypedObject);
  return changed;
}

/** An object without labels has those of its pod template: the very same, as what the server adds to one shows in both. */
export function labelsFromTemplate(object: TypedObject): boolean {
  const template = (object.spec as TypedObject | undefined)?.template as TypedObject | undefined;
  const labels = (template?.metadata as TypedObject | undefined)?.labels as TypedObject | undefined;
  const metadata = (object.metadata ??= {}) as TypedObject;
  if (labels === undefined || Object.keys(labels).length === 0) return false;
  if (Object.keys((metadata.labels ?? {}) as TypedObject).length > 0) return false;
  metadata.labels = labels;
  return true;
}

export function selectorFromTemplate(spec: TypedObject): boolean {
  const labels = templateLabels(spec);
  if (labels === undefined) return false;
  spec.selector = labels;
  return true;
}

/** For the older workload kinds, whose selector is a LabelSelector. */
export function labelSelectorFromTemplate(spec: TypedObject): boolean {
  const labels = templateLabels(spec);
  if (labels === undefined) return false;
  spec.selector = { matchLabels: labels };
  return true;
}

function templateLabels(spec: TypedObject): TypedObject | undefined {
  const metadata = (spec.template as TypedObject | undefined)?.metadata as TypedObject | undefined;
  const labels = (metadata?.labels ?? {}) as TypedObject;
  return Object.keys(labels).length > 0 ? Object.assign(newMap(), labels) : undefined;
}

/** Egress joins Ingress when there are egress rules. */
export function policyTypes(spec: TypedObject): boolean {
  spec.policyTypes = ((spec.egress ?? []) as unknown[]).length > 0 ? ["Ingress", "Egress"] : ["Ingress"];
  return true;
}

/** A definition whose storage version was never recorded has stored that version; v1beta1 may name it above the list. */
export function storedVersions(definition: TypedObject): boolean {
  const status = (definition.status ??= {}) as TypedObject;
  if (((status.storedVersions ?? []) as string[]).length > 0) return false;
  const spec = (definition.spec ?? {}) as TypedObject;
  const storage = ((spec.versions ?? []) as TypedObject[]).find((version) => version.storage);
  const name = (storage?.name ?? spec.version ?? "") as string;
  if (name === "") return false;
  status.storedVersions = [name];
  return true;
}

export function firstVersion(definitionSpec: TypedObject): boolean {
  definitionSpec.version = (definitionSpec.versions as TypedObject[])[0]!.name;
  return true;
}

export function singularName(names: TypedObject): boolean {
  names.singular = ((names.kind ?? "") as string).toLowerCase();
  return true;
}

export function listKindName(names: TypedObject): boolean {
  names.listKind = `${names.kind}List`;
  return true;
}
