// Projected volumes: files of several sources in one directory, no path twice.

import { type FieldError, forbiddenField, invalidField, requiredField } from "../../field_error.ts";
import { labelSelectorFaults } from "../field_rules.ts";
import { fileMode, requiredText, requiredTexts } from "./checks.ts";
import { clusterTrustBundleNameFaults } from "./cluster_trust_bundle_name.ts";
import { downwardApiFile } from "./downward_api_volume.ts";
import type { FieldNode } from "./field_node.ts";
import { internalForm } from "../internal_form.ts";
import { nonReservedPath } from "./local_paths.ts";
import { podCertificate } from "./pod_certificate.ts";
import { claimPath, type ProjectedFiles } from "./projected_files.ts";
import { signerName } from "./signer_name.ts";
import { keyToPath } from "./volume_sources.ts";

type SourceRule = (source: FieldNode, files: ProjectedFiles) => FieldError[];

const sourceTypes: Readonly<Record<string, SourceRule>> = {
  secret: keyedSource,
  configMap: keyedSource,
  downwardAPI: downwardApi,
  serviceAccountToken,
  clusterTrustBundle,
  podCertificate,
};
const MIN_TOKEN_SECONDS = 10 * 60;
const MAX_TOKEN_SECONDS = 2 ** 32;

export function projectedVolume(volume: FieldNode): FieldError[] {
  const files: ProjectedFiles = { volume, paths: new Set() };
  const sources = volume.get("sources").items.flatMap((source) => projection(source, files));
  return [...fileMode(volume.get("defaultMode")), ...sources];
}

function projection(source: FieldNode, files: ProjectedFiles): FieldError[] {
  const types = Object.entries(sourceTypes).filter(([name]) => source.get(name).isSet);
  const faults = types.flatMap(([name, validate]) => validate(source.get(name), files));
  if (types.length > 1) faults.push(forbiddenField(source.path, "may not specify more than 1 volume type per source"));
  return faults;
}

function keyedSource(source: FieldNode, files: ProjectedFiles): FieldError[] {
  const name = source.get("name").text;
  const items = source.get("items").items.flatMap((item) => {
    const path = item.get("path").text;
    return [...keyToPath(item), ...(path === "" ? [] : claimPath(files, path, name))];
  });
  return [...requiredTexts(source, ["name"]), ...items];
}

function downwardApi(source: FieldNode, files: ProjectedFiles): FieldError[] {
  return source.get("items").items.flatMap((file) => {
    const path = file.get("path").text;
    return [...downwardApiFile(file.withPath(source.path)), ...(path === "" ? [] : claimPath(files, path))];
  });
}

function serviceAccountToken(source: FieldNode, { volume }: ProjectedFiles): FieldError[] {
  const seconds = source.get("expirationSeconds");
  const path = source.get("path").withPath(`${volume.path}.path`);
  const faults: FieldError[] = [];
  if (seconds.number < MIN_TOKEN_SECONDS) {
    faults.push(invalidField(seconds.path, seconds.value ?? 0, "may not specify a duration less than 10 minutes"));
  }
  if (seconds.number > MAX_TOKEN_SECONDS) {
    faults.push(invalidField(seconds.path, seconds.value, "may not specify a duration larger than 2^32 seconds"));
  }
  return [...faults, ...(path.text === "" ? [requiredField(path.path)] : nonReservedPath(path))];
}

function clusterTrustBundle(source: FieldNode, files: ProjectedFiles): FieldError[] {
  const path = source.get("path");
  return [
    ...bundleSelection(source),
    ...requiredText(path),
    ...nonReservedPath(path),
    ...claimPath(files, path.text),
  ];
}

function bundleSelection(source: FieldNode): FieldError[] {
  const [name, signer, selector] = [source.get("name"), source.get("signerName"), source.get("labelSelector")];
  if (name.isSet && signer.isSet) {
    const shown = internalForm("k8s.io.api.core.v1.ClusterTrustBundleProjection", source.value);
    return [invalidField(source.path, shown, "only one of name and signerName may be used")];
  }
  if (name.isSet) {
    const faults = requiredText(name, "must be a valid object name");
    for (const fault of clusterTrustBundleNameFaults(name.text)) {
      faults.push(invalidField(name.path, name.text, `not a valid clustertrustbundlename: ${fault}`));
    }
    if (!selector.isSet) return faults;
    return [...faults, invalidField(selector.path, selector.value, "labelSelector must be unset if name is specified")];
  }
  if (!signer.isSet) return [requiredField(source.path, "either name or signerName must be specified")];
  return [
    ...requiredText(signer, "must be a valid signer name"),
    ...signerName(signer),
    ...(selector.isSet ? labelSelectorFaults(selector.path, selector.object) : []),
  ];
}
