// What a server that writes says once at its start: which stored configurations it does not enforce, and whether another
// API server works on the same store.

import { isTypedObject, type TypedObject } from "../encoding/typed_object/typed_object.ts";
import type { Store } from "../storage/store.ts";
import type { ObjectReader } from "./admission/admission.ts";
import { metadataEntry } from "./admission/object_fields.ts";
import { objectReader } from "./write/object_reader.ts";

/** Kinds whose objects would change or refuse writes of others. */
const unenforcedKinds = [
  "mutatingwebhookconfigurations.admissionregistration.k8s.io",
  "validatingwebhookconfigurations.admissionregistration.k8s.io",
  "mutatingadmissionpolicies.admissionregistration.k8s.io",
  "validatingadmissionpolicies.admissionregistration.k8s.io",
  "resourcequotas",
  "limitranges",
];
const podSecurityLabel = "pod-security.kubernetes.io/enforce";

/** kube-apiserver keeps an address of itself here, under an etcd lease of 15 s. */
const masterLeases = { start: "/masterleases/", end: "/masterleases0" };
/** It renews its identity every 10 s. */
const identityFreshMs = 60_000;
const identityLabel = "apiserver.kubernetes.io/identity";

/** Lines for the log; none when there is nothing to say. @throws {StorageError} */
export async function startNotices(store: Store, now: () => number): Promise<string[]> {
  const objects = objectReader(store);
  const [unenforced, others] = await Promise.all([unenforcedNames(objects), otherServers(store, { objects, now })]);
  return [
    ...(unenforced.length > 0 ? [`stored, but not enforced by weir: ${unenforced.join(", ")}`] : []),
    ...(others.length > 0
      ? [`another API server works on this store (${others.join(", ")}): both write; use --read-only for a replica`]
      : []),
  ];
}

async function unenforcedNames(objects: ObjectReader): Promise<string[]> {
  const counts = await Promise.all(unenforcedKinds.map(async (kind) => ({
    what: kind.split(".")[0]!,
    count: (await objects.list(kind)).length,
  })));
  const secured = (await objects.list("namespaces")).filter((namespace) =>
    metadataEntry(namespace, "labels", podSecurityLabel) !== undefined
  );
  return [...counts, { what: `namespaces with ${podSecurityLabel}`, count: secured.length }]
    .filter(({ count }) => count > 0)
    .map(({ what, count }) => `${count} ${what}`);
}

async function otherServers(
  store: Store,
  { objects, now }: { objects: ObjectReader; now: () => number },
): Promise<string[]> {
  const names: string[] = [];
  for await (const { entries } of (await store.list(masterLeases)).pages()) {
    names.push(...entries.map(({ key }) => `master lease ${key.slice(masterLeases.start.length)}`));
  }
  for (const lease of await objects.list("leases.coordination.k8s.io")) {
    if (metadataEntry(lease, "labels", identityLabel) !== "kube-apiserver" || !isFresh(lease, now())) continue;
    names.push(`identity ${(lease.metadata as TypedObject).name}`);
  }
  return names;
}

function isFresh({ spec }: TypedObject, now: number): boolean {
  const renewed = isTypedObject(spec) && typeof spec.renewTime === "string" ? Date.parse(spec.renewTime) : 0;
  return now - renewed < identityFreshMs;
}
