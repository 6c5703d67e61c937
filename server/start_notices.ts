// What a server that writes says once at its start: which stored configurations it does not enforce, and whether another
// API server works on the same store.

import { labelsOf } from "../encoding/object_meta.ts";
import { openStoredValue } from "../encoding/storage_envelope.ts";
import { protoToObject } from "../encoding/typed_object/from_proto.ts";
import { isTypedObject } from "../encoding/typed_object/typed_object.ts";
import type { Entry, KeyRange, Store } from "../storage/store.ts";
import { collectionRange } from "../storage/store_key.ts";
import { itemReader } from "./handlers/item_reader.ts";
import { builtinResource } from "./resources/builtin_resources.ts";

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
const masterLeases: KeyRange = { start: "/masterleases/", end: "/masterleases0" };
/** It renews its identity, a Lease, every 10 s. */
const identities: KeyRange = { start: "/leases/kube-system/apiserver-", end: "/leases/kube-system/apiserver." };
const identityFreshMs = 60_000;
const leaseMessage = "k8s.io.api.coordination.v1.Lease";

/** Lines for the log; none when there is nothing to say. Decodes next to nothing. @throws {StorageError} */
export async function startNotices(store: Store, now: () => number): Promise<string[]> {
  const [unenforced, others] = await Promise.all([unenforcedNames(store), otherServers(store, now())]);
  return [
    ...(unenforced.length > 0 ? [`stored, but not enforced by weir: ${unenforced.join(", ")}`] : []),
    ...(others.length > 0
      ? [`another API server works on this store (${others.join(", ")}): both write; use --read-only for a replica`]
      : []),
  ];
}

async function unenforcedNames(store: Store): Promise<string[]> {
  const counts = await Promise.all(unenforcedKinds.map(async (kind) => {
    const { count = 0 } = await store.list(collectionRange(builtinResource(kind).storage!.keyPrefix), { limit: 1 });
    return { what: kind.split(".")[0]!, count };
  }));
  counts.push({ what: `namespaces with ${podSecurityLabel}`, count: await securedNamespaces(store) });
  return counts.filter(({ count }) => count > 0).map(({ what, count }) => `${count} ${what}`);
}

async function securedNamespaces(store: Store): Promise<number> {
  const resource = builtinResource("namespaces");
  const read = itemReader(resource, { paths: ["metadata.labels"] });
  let count = 0;
  for await (const entry of entriesOf(store, collectionRange(resource.storage!.keyPrefix))) {
    if (labelsOf(read(entry))(podSecurityLabel) !== undefined) count++;
  }
  return count;
}

async function otherServers(store: Store, now: number): Promise<string[]> {
  const names: string[] = [];
  for await (const { key } of entriesOf(store, masterLeases)) {
    names.push(`master lease ${key.slice(masterLeases.start.length)}`);
  }
  for await (const entry of entriesOf(store, identities)) {
    if (isFresh(entry, now)) names.push(`identity ${entry.key.slice(entry.key.lastIndexOf("/") + 1)}`);
  }
  return names;
}

function isFresh({ value }: Entry, now: number): boolean {
  const { form, start, end } = openStoredValue(value);
  if (form !== "protobuf") return false;
  const { spec } = protoToObject(leaseMessage, value, { start, end });
  const renewed = isTypedObject(spec) && typeof spec.renewTime === "string" ? Date.parse(spec.renewTime) : 0;
  return now - renewed < identityFreshMs;
}

async function* entriesOf(store: Store, range: KeyRange): AsyncGenerator<Entry> {
  for await (const { entries } of (await store.list(range)).pages()) yield* entries;
}
