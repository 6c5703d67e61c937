// Kinds by which the API itself grows: CustomResourceDefinitions, APIServices; and EndpointSlices, ResourceClaims and
// Leases, which have fields that come and go.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { setCondition } from "./conditions.ts";
import { sameField } from "./equality.ts";
import type { Strategy } from "./strategy.ts";

/** status.storedVersions grows with every version that objects may be stored in. */
export const definition: Strategy = {
  prepareForCreate(object) {
    object.status = {};
    addStoredVersion(object);
  },
  prepareForUpdate: addStoredVersion,
};

function addStoredVersion(object: TypedObject): void {
  const { versions = [] } = (object.spec ?? {}) as TypedObject;
  const stored = (versions as TypedObject[]).find(({ storage }) => storage === true)?.name;
  if (stored === undefined) return;
  const status = (object.status ??= {}) as TypedObject;
  const storedVersions = (status.storedVersions ??= []) as string[];
  if (!storedVersions.includes(stored as string)) storedVersions.push(stored as string);
}

/** Served by this server, so available at once. */
export const apiService: Strategy = {
  prepareForCreate(object, { now }) {
    if ((object.spec as TypedObject | undefined)?.service !== undefined) return;
    setCondition((object.status ??= {}) as TypedObject, {
      type: "Available",
      status: "True",
      lastTransitionTime: now,
      reason: "Local",
      message: "Local APIServices are always available",
    });
  },
};

export const endpointSlice: Strategy = {
  prepareForCreate: dropTopology,
  prepareForUpdate(object, old, { resource }) {
    if (!sameField(object, old, { resource, path: "endpoints" })) dropTopology(object);
  },
};

/** discovery/v1 shows the topology of older versions and takes none. */
function dropTopology(object: TypedObject): void {
  for (const endpoint of (object.endpoints ?? []) as TypedObject[]) delete endpoint.deprecatedTopology;
}

/** The status of a device goes with its allocation. */
export const resourceClaimStatus: Strategy["prepareForUpdate"] = (object, old) => {
  const status = (object.status ??= {}) as TypedObject;
  if (status.devices === undefined) return;
  const allocated = new Set(allocatedDevices(object));
  const freed = new Set(allocatedDevices(old).filter((device) => !allocated.has(device)));
  const devices = (status.devices as TypedObject[]).filter((device) => !freed.has(deviceId(device)));
  if (devices.length > 0) status.devices = devices;
  else delete status.devices;
};

function allocatedDevices({ status }: TypedObject): string[] {
  const allocation = (status as TypedObject | undefined)?.allocation as TypedObject | undefined;
  const results = (allocation?.devices as TypedObject | undefined)?.results as TypedObject[] | undefined;
  return (results ?? []).map(deviceId);
}

function deviceId({ driver, pool, device }: TypedObject): string {
  return `${driver}/${pool}/${device}`;
}

/** Coordinated leader election (KEP-4355) is off by default; what an object has of it stays. */
export const lease: Strategy = {
  prepareForCreate: (object) => dropElection(object, {}),
  prepareForUpdate: (object, old) => dropElection(object, old),
};

function dropElection(object: TypedObject, old: TypedObject): void {
  const spec = (object.spec ?? {}) as TypedObject;
  const had = (old.spec ?? {}) as TypedObject;
  if (had.strategy !== undefined || had.preferredHolder !== undefined) return;
  delete spec.strategy;
  delete spec.preferredHolder;
}
