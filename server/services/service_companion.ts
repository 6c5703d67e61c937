// What is written together with a Service: its cluster IPs (IPAddress objects), its part of the range of node ports and,
// when it goes, its Endpoints. All in one commit, so that nothing leaks and nothing is given out twice.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { Store, Write } from "../../storage/store.ts";
import { objectKey } from "../../storage/store_key.ts";
import { builtinResource } from "../resources/builtin_resources.ts";
import { internalError, invalid } from "../status_error.ts";
import { planDeletion } from "../strategies/deletion.ts";
import { messageOf, textOf, textsOf } from "../validation/fields.ts";
import type { Companion, CompanionRequest } from "../write/companions.ts";
import { codecOf } from "../write/object_codec.ts";
import { addressRange, readAddressRanges } from "./address_ranges.ts";
import { ClusterIpAllocation, type RandomBelow } from "./cluster_ips.ts";
import { completeFamilies, isUnchangedPreference } from "./ip_families.ts";
import { nodePortRangeWrite, readNodePortRange } from "./node_port_range.ts";
import {
  allocateNodePorts,
  changesNodePorts,
  invalidService,
  NodePortAllocation,
  reallocateNodePorts,
} from "./node_ports.ts";
import { hasClusterIps, headless, type IpFamily, nodePortsOf, specOf } from "./service_spec.ts";

export interface ServiceCompanionOptions {
  /** CIDRs joined by commas, one of a family: the families that Services can be of, the default one first. */
  readonly serviceClusterIpRange: string;
  /** For tests. */
  readonly randomBelow?: RandomBelow;
}

/** A Service with its specs, on its way. */
interface Allocation extends CompanionRequest {
  readonly service: TypedObject;
  readonly spec: TypedObject;
  /** Undefined for a new Service. */
  readonly oldSpec: TypedObject | undefined;
}

export function serviceCompanion(
  { serviceClusterIpRange, randomBelow = cryptoRandomBelow }: ServiceCompanionOptions,
): Companion {
  const families = serviceClusterIpRange.split(",").flatMap(addressRange).map(({ family }) => family);
  const openIps = async ({ service, store, context: { namespace, now, dryRun } }: Allocation) => {
    const owner = { namespace, name: textOf(messageOf(service.metadata).name) };
    const ranges = await readAddressRanges(store, serviceClusterIpRange);
    return new ClusterIpAllocation(store, { ranges, owner, now, dryRun, randomBelow });
  };
  return {
    async writesFor(request) {
      const { object: service, old, context } = request;
      if (service === undefined) return await release(request, await openIps({ ...request, ...of(old!) }));
      // /status changes nothing of what is allocated.
      if (context.subresource !== "") return [];
      const allocation = { ...request, ...of(service), oldSpec: old && specOf(old) };
      checkFamilies(allocation, families);
      return [
        ...await clusterIpWrites(allocation, () => openIps(allocation)),
        ...await nodePortWrites(allocation, (limit) => Number(randomBelow(BigInt(limit)))),
      ];
    },
  };
}

function of(service: TypedObject) {
  return { service, spec: specOf(service), oldSpec: undefined };
}

/** @throws {StatusError} 422 */
function checkFamilies({ service, spec, oldSpec }: Allocation, families: readonly IpFamily[]): void {
  const faults = completeFamilies(spec, oldSpec, families);
  const name = textOf(messageOf(service.metadata).name);
  if (faults.length > 0) throw invalid({ group: "", kind: "Service", name }, faults);
}

/** @throws {StatusError} 422, or 500 when there are no addresses left */
async function clusterIpWrites(
  allocation: Allocation,
  open: () => Promise<ClusterIpAllocation>,
): Promise<readonly Write[]> {
  const { spec, oldSpec, service } = allocation;
  const { taken, freed } = clusterIpChanges(spec, oldSpec);
  if (taken.length + freed.length === 0) return [];
  const ips = await open();
  const all = textsOf(spec.clusterIPs);
  for (const index of taken) {
    all[index] ??= "";
    const asked = all[index];
    if (asked === "") {
      const ip = await ips.takeAny(textsOf(spec.ipFamilies)[index] as IpFamily);
      if (ip === undefined) throw internalError("failed to allocate a serviceIP: range is full");
      all[index] = ip;
    } else {
      const why = await ips.take(asked);
      if (why === undefined) continue;
      throw invalidService(service, "spec.clusterIPs", { value: all, why: `failed to allocate IP ${asked}: ${why}` });
    }
  }
  if (taken.length > 0) Object.assign(spec, { clusterIP: all[0], clusterIPs: all });
  for (const ip of freed) await ips.free(ip);
  return ips.writes;
}

/** Which of its addresses, by their index, a Service has to take, and which of the old ones to free. */
function clusterIpChanges(
  spec: TypedObject,
  old: TypedObject | undefined,
): { taken: readonly number[]; freed: readonly string[] } {
  const all = textsOf(spec.ipFamilies).map((_, index) => index);
  if (old === undefined || old.type === "ExternalName") return { taken: hasClusterIps(spec) ? all : [], freed: [] };
  const oldIps = textsOf(old.clusterIPs);
  if (isUnchangedPreference(spec, old) || oldIps[0] === headless) return { taken: [], freed: [] };
  if (spec.type === "ExternalName") return { taken: [], freed: oldIps };
  const before = textsOf(old.ipFamilies).length;
  return { taken: before === 1 ? all.slice(1) : [], freed: before === 2 && all.length === 1 ? oldIps.slice(1) : [] };
}

/** @throws {StatusError} 422, or 500 when there are no ports left */
async function nodePortWrites(
  { service, spec, oldSpec, context: { dryRun }, store }: Allocation,
  randomBelow: (limit: number) => number,
): Promise<Write[]> {
  if (!changesNodePorts(spec, oldSpec ?? {})) return [];
  const range = await readNodePortRange(store);
  const allocation = new NodePortAllocation(range, { dryRun, randomBelow });
  if (oldSpec === undefined) allocateNodePorts(service, spec, allocation);
  else reallocateNodePorts(service, { spec, old: oldSpec, allocation });
  return allocation.taken === undefined ? [] : [nodePortRangeWrite(range, allocation.taken)];
}

async function release({ old, store, context }: CompanionRequest, ips: ClusterIpAllocation): Promise<Write[]> {
  const spec = specOf(old);
  if (hasClusterIps(spec)) { for (const ip of textsOf(spec.clusterIPs)) await ips.free(ip); }
  const ports = nodePortsOf(spec);
  const range = ports.length > 0 ? await readNodePortRange(store) : undefined;
  const taken = new Set(range?.taken);
  for (const port of ports) taken.delete(port);
  const { name, namespace } = messageOf(old!.metadata);
  return [
    ...ips.writes,
    ...(range === undefined ? [] : [nodePortRangeWrite(range, taken)]),
    ...await endpointsWrites(store, { name: textOf(name), namespace: textOf(namespace), now: context.now }),
  ];
}

/** Endpoints are not left to a new Service of the name; their controller may be slow. */
async function endpointsWrites(
  store: Store,
  { name, namespace, now }: { name: string; namespace: string; now: string },
): Promise<Write[]> {
  const resource = builtinResource("endpoints");
  const { entry } = await store.get(objectKey(resource.storage!.keyPrefix, { namespace, name }));
  if (entry === undefined) return [];
  const codec = codecOf(resource);
  const { outcome, object } = planDeletion(codec.read(entry), { resource, options: {}, now });
  if (outcome === "unchanged") return [];
  const value = outcome === "update" ? codec.encode(object) : undefined;
  return [{ key: entry.key, value, expected: entry.modRevision }];
}

/** Of numbers up to 2^64; too little off an even distribution to matter. */
function cryptoRandomBelow(limit: bigint): bigint {
  return crypto.getRandomValues(new BigUint64Array(1))[0]! % limit;
}
