// What containers mount of the pod's volumes: directories, and block devices.

import {
  type FieldError,
  forbiddenField,
  invalidField,
  notFoundField,
  requiredField,
  unsupportedField,
} from "../../field_error.ts";
import { requiredText } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";
import { descendingPath, hasBacksteps } from "./local_paths.ts";

const propagations = ["Bidirectional", "HostToContainer", "None"];
const recursions = ["Disabled", "Enabled", "IfPossible"];

/** By name, only those without fault. */
export type UsableVolumes = ReadonlyMap<string, FieldNode>;

export function volumeMounts(container: FieldNode, volumes: UsableVolumes): FieldError[] {
  const mounts = container.get("volumeMounts");
  const devices = takenBy(container.get("volumeDevices"), "devicePath");
  const mountPaths = new Set<string>();
  return mounts.items.flatMap((mount) => {
    const [name, path] = [mount.get("name"), mount.get("mountPath")];
    const faults = [
      ...requiredText(name),
      ...(volumes.has(name.text) ? [] : [notFoundField(name.path, name.text)]),
      ...requiredText(path),
      ...(mountPaths.has(path.text) ? [invalidField(path.path, path.text, "must be unique")] : []),
      ...overlaps({ name, path }, { other: "volumeDevices", taken: devices }),
      ...subPaths(mount, mounts.path),
      ...propagation(mount.get("mountPropagation").withPath(`${mounts.path}.mountPropagation`), container),
      ...recursiveReadOnly(mount, `${mounts.path}.recursiveReadOnly`),
    ];
    mountPaths.add(path.text);
    return faults;
  });
}

/** Paths of faults of these leave out the index of the mount. */
function subPaths(mount: FieldNode, listPath: string): FieldError[] {
  const subPath = mount.get("subPath");
  const expression = mount.get("subPathExpr");
  const faults = subPath.text === "" ? [] : descendingPath(subPath.withPath(`${listPath}.subPath`));
  if (expression.text === "") return faults;
  if (subPath.text !== "") {
    faults.push(invalidField(expression.path, expression.text, "subPathExpr and subPath are mutually exclusive"));
  }
  return [...faults, ...descendingPath(expression.withPath(`${listPath}.subPathExpr`))];
}

function propagation(mode: FieldNode, container: FieldNode): FieldError[] {
  if (!mode.isSet) return [];
  if (!propagations.includes(mode.text)) return [unsupportedField(mode.path, mode.text, propagations)];
  if (mode.text !== "Bidirectional" || container.get("securityContext").get("privileged").flag) return [];
  return [forbiddenField(mode.path, "Bidirectional mount propagation is available only to privileged containers")];
}

function recursiveReadOnly(mount: FieldNode, path: string): FieldError[] {
  const mode = mount.get("recursiveReadOnly");
  if (!mode.isSet || mode.text === "Disabled") return [];
  if (!recursions.includes(mode.text)) return [unsupportedField(path, mode.text, recursions)];
  const faults: FieldError[] = [];
  if (!mount.get("readOnly").flag) faults.push(forbiddenField(path, "may only be specified when readOnly is true"));
  const propagates = mount.get("mountPropagation");
  if (propagates.isSet && propagates.text !== "None") {
    faults.push(forbiddenField(path, "may only be specified when mountPropagation is None or not specified"));
  }
  return faults;
}

export function volumeDevices(container: FieldNode, volumes: UsableVolumes): FieldError[] {
  const mounts = takenBy(container.get("volumeMounts"), "mountPath");
  const [names, paths] = [new Set<string>(), new Set<string>()];
  return container.get("volumeDevices").items.flatMap((device) => {
    const [name, path] = [device.get("name"), device.get("devicePath")];
    const goesUp = hasBacksteps(path.text);
    const faults = [
      ...requiredText(name),
      ...(names.has(name.text) ? [invalidField(name.path, name.text, "must be unique")] : []),
      ...blockVolume(name, volumes.get(name.text)),
      ...(path.text === "" ? [requiredField(path.path)] : []),
      ...(paths.has(path.text) ? [invalidField(path.path, path.text, "must be unique")] : []),
      ...(goesUp ? [invalidField(path.path, path.text, "can not contain backsteps ('..')")] : []),
      ...overlaps({ name, path }, { other: "volumeMounts", taken: mounts }),
    ];
    if (!goesUp) paths.add(path.text);
    if (name.text !== "") names.add(name.text);
    return faults;
  });
}

function blockVolume(name: FieldNode, volume: FieldNode | undefined): FieldError[] {
  if (volume === undefined) return [notFoundField(name.path, name.text)];
  if (volume.get("persistentVolumeClaim").isSet || volume.get("ephemeral").isSet) return [];
  const detail = "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode";
  return [invalidField(name.path, name.text, detail)];
}

interface Taken {
  readonly names: ReadonlySet<string>;
  readonly paths: ReadonlySet<string>;
}

function takenBy(list: FieldNode, pathField: string): Taken {
  return {
    names: new Set(list.items.map((item) => item.get("name").text)),
    paths: new Set(list.items.map((item) => item.get(pathField).text)),
  };
}

function overlaps(
  { name, path }: { name: FieldNode; path: FieldNode },
  { other, taken }: { other: string; taken: Taken },
): FieldError[] {
  const faults: FieldError[] = [];
  if (taken.names.has(name.text)) {
    faults.push(invalidField(name.path, name.text, `must not already exist in ${other}`));
  }
  if (taken.paths.has(path.text)) {
    faults.push(invalidField(path.path, path.text, `must not already exist as a path in ${other}`));
  }
  return faults;
}
