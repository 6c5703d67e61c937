// PersistentVolumes and their claims (pkg/registry/core/persistentvolume, persistentvolumeclaim; KEP-3762 phase times,
// KEP-1495 data sources).

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { Strategy } from "./strategy.ts";

export const persistentVolume: Strategy = {
  prepareForCreate(object, { now }) {
    object.status = { phase: "Pending", lastPhaseTransitionTime: now };
  },
};

/** The time of a change of phase is the server's, unless the client says another. */
export const persistentVolumeStatus: Strategy["prepareForUpdate"] = (object, old, { now }) => {
  const status = (object.status ??= {}) as TypedObject;
  const { phase, lastPhaseTransitionTime } = (old.status ?? {}) as TypedObject;
  const said = status.lastPhaseTransitionTime;
  if (status.phase !== phase && (!said || said === lastPhaseTransitionTime)) status.lastPhaseTransitionTime = now;
};

export const persistentVolumeClaim: Strategy = {
  prepareForCreate(object) {
    object.status = {}; // that it is pending comes with reading it
    const spec = (object.spec ??= {}) as TypedObject;
    dropForeignSources(spec, {});
    alignSources(spec);
  },
  prepareForUpdate(object, old) {
    const spec = (object.spec ??= {}) as TypedObject;
    dropForeignSources(spec, (old.spec ?? {}) as TypedObject);
    alignSources(spec);
  },
};

/** Before dataSourceRef there were two kinds of sources; others were ignored, and still are where only dataSource has them. */
function dropForeignSources(spec: TypedObject, old: TypedObject): void {
  const isInUse = old.dataSource !== undefined || old.dataSourceRef !== undefined;
  if (isNamespaced(spec.dataSourceRef) && old.dataSourceRef === undefined) delete spec.dataSourceRef;
  if (isInUse || spec.dataSourceRef !== undefined || spec.dataSource === undefined) return;
  const { kind, apiGroup = "" } = spec.dataSource as TypedObject;
  const isClaim = kind === "PersistentVolumeClaim" && apiGroup === "";
  const isSnapshot = kind === "VolumeSnapshot" && apiGroup === "snapshot.storage.k8s.io";
  if (!isClaim && !isSnapshot) delete spec.dataSource;
}

/** The two fields say the same unless the client set both. */
function alignSources(spec: TypedObject): void {
  const { dataSource, dataSourceRef } = spec;
  if (dataSource !== undefined && dataSourceRef === undefined) {
    spec.dataSourceRef = { ...dataSource as TypedObject };
  } else if (dataSourceRef !== undefined && dataSource === undefined && !isNamespaced(dataSourceRef)) {
    const { namespace: _, ...local } = dataSourceRef as TypedObject;
    spec.dataSource = local;
  }
}

/** Sources in other namespaces are an alpha feature (CrossNamespaceVolumeDataSource) and off. */
function isNamespaced(reference: TypedObject["x"]): boolean {
  return Boolean((reference as TypedObject | undefined)?.namespace);
}
