// Volumes of plugins that are gone or going, and files of one volume that would stand in each other's way.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { goQuote } from "../go_quote.ts";
import { messageOf, messagesOf, textOf } from "../validation/fields.ts";
import { claimSpecWarnings } from "./fractional_bytes.ts";
import { overlaps, type VirtualPath } from "./virtual_paths.ts";

/** Since when each plugin is deprecated, by the field of the source and the name that warnings give it. */
const plugins: readonly (readonly [field: string, shown: string, text: string])[] = [
  ["photonPersistentDisk", "photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"],
  ["gitRepo", "gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"],
  ["scaleIO", "scaleIO", "deprecated in v1.16, non-functional in v1.22+"],
  ["flocker", "flocker", "deprecated in v1.22, non-functional in v1.25+"],
  ["storageos", "storageOS", "deprecated in v1.22, non-functional in v1.25+"],
  ["quobyte", "quobyte", "deprecated in v1.22, non-functional in v1.25+"],
  ["glusterfs", "glusterfs", "deprecated in v1.25, non-functional in v1.26+"],
  ["cephfs", "cephfs", "deprecated in v1.28, non-functional in v1.31+"],
  ["rbd", "rbd", "deprecated in v1.28, non-functional in v1.31+"],
];

/** Of a volume's source, or of the spec of a PersistentVolume, which names its source likewise. */
export function volumePluginWarnings(field: string, source: TypedObject): string[] {
  return plugins.filter(([plugin]) => source[plugin] !== undefined).map(([, shown, text]) =>
    `${field}.${shown}: ${text}`
  );
}

/** @param field of the pod's spec */
export function podVolumeWarnings(field: string, spec: TypedObject): string[] {
  const volumes = messagesOf(spec.volumes);
  return [
    ...volumes.flatMap((volume, index) => sourceWarnings(`${field}.volumes[${index}]`, volume)),
    ...volumes.flatMap(overlapWarnings),
  ];
}

function sourceWarnings(field: string, volume: TypedObject): string[] {
  const template = messageOf(messageOf(volume.ephemeral).volumeClaimTemplate);
  return [
    ...volumePluginWarnings(field, volume),
    ...claimSpecWarnings(`${field}.ephemeral.volumeClaimTemplate.spec`, messageOf(template.spec)),
  ];
}

function overlapWarnings(volume: TypedObject): string[] {
  const { configMap, secret, downwardAPI, projected } = volume;
  const name = goQuote(textOf(volume.name));
  const told = (source: string, paths: readonly VirtualPath[]) =>
    overlaps(paths).map((text) => `volume ${name} (${source}): overlapping paths: ${text}`);
  const configName = goQuote(textOf(messageOf(configMap).name));
  const secretName = goQuote(textOf(messageOf(secret).secretName));
  const sources = messagesOf(messageOf(projected).sources);
  return [
    ...told(`ConfigMap ${configName}`, itemPaths(messageOf(configMap))),
    ...told(`Secret ${secretName}`, itemPaths(messageOf(secret))),
    ...told("DownwardAPI", itemPaths(messageOf(downwardAPI))),
    ...sources.filter(isEmpty).map(() => `volume ${name} (Projected) has no sources provided`),
    ...told("Projected", sources.flatMap(projectedPaths)),
  ];
}

function isEmpty(source: TypedObject): boolean {
  return Object.values(source).every((value) => value === undefined);
}

function itemPaths({ items }: TypedObject, from = ""): VirtualPath[] {
  return messagesOf(items).map(({ path }) => ({ path: textOf(path), from }));
}

/** The files that one source of a projected volume makes, where it says their names. */
function projectedPaths(source: TypedObject): VirtualPath[] {
  const { configMap, secret, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate } = source;
  if (hasItems(configMap)) return itemPaths(messageOf(configMap), `ConfigMap ${goQuote(nameOf(configMap))}`);
  if (hasItems(secret)) return itemPaths(messageOf(secret), `Secret ${goQuote(nameOf(secret))}`);
  if (hasItems(downwardAPI)) return itemPaths(messageOf(downwardAPI), "DownwardAPI");
  if (serviceAccountToken !== undefined) {
    return [{ path: textOf(messageOf(serviceAccountToken).path), from: "ServiceAccountToken" }];
  }
  if (clusterTrustBundle !== undefined) {
    const { name, signerName, path } = messageOf(clusterTrustBundle);
    return [{ path: textOf(path), from: `ClusterTrustBundle ${goQuote(textOf(name ?? signerName))}` }];
  }
  const { certificateChainPath, keyPath, credentialBundlePath } = messageOf(podCertificate);
  return [
    { path: textOf(certificateChainPath), from: "PodCertificate chain" },
    { path: textOf(keyPath), from: "PodCertificate key" },
    { path: textOf(credentialBundlePath), from: "PodCertificate credential bundle" },
  ];
}

function hasItems(source: TypedObject[string]): boolean {
  return messageOf(source).items !== undefined;
}

function nameOf(source: TypedObject[string]): string {
  return textOf(messageOf(source).name);
}
