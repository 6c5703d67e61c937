// Certificates that the kubelet requests for a pod (KEP-4317), as a source of a projected volume.

import { type FieldError, invalidField, requiredField } from "../../field_error.ts";
import { oneOf } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";
import { nonReservedPath } from "./local_paths.ts";
import { claimPath, type ProjectedFiles } from "./projected_files.ts";
import { signerName } from "./signer_name.ts";

const keyTypes = ["RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519"];
const pathFields = ["credentialBundlePath", "keyPath", "certificateChainPath"];
const SECONDS_MIN = 3600;
const SECONDS_MAX = 91 * 86400;
/** Of the signers of Kubernetes itself. */
const OWN_SECONDS_MAX = 86400;

export function podCertificate(source: FieldNode, files: ProjectedFiles): FieldError[] {
  const paths = pathFields.map((name) => source.get(name)).filter((path) => path.text !== "");
  const none = "specify at least one of credentialBundlePath, keyPath, and certificateChainPath";
  return [
    ...signerName(source.get("signerName")),
    ...oneOf(source.get("keyType"), keyTypes),
    ...expiration(source),
    ...paths.flatMap((path) => [...nonReservedPath(path), ...claimPath(files, path.text)]),
    ...(paths.length === 0 ? [requiredField(source.path, none)] : []),
  ];
}

function expiration(source: FieldNode): FieldError[] {
  const seconds = source.get("maxExpirationSeconds");
  if (!seconds.isSet) return [];
  const max = source.get("signerName").text.startsWith("kubernetes.io/") ? OWN_SECONDS_MAX : SECONDS_MAX;
  const faults = (detail: string) => [invalidField(seconds.path, seconds.value, detail)];
  if (seconds.number < SECONDS_MIN) return faults(`if provided, maxExpirationSeconds must be >= ${SECONDS_MIN}`);
  return seconds.number > max ? faults(`if provided, maxExpirationSeconds must be <= ${max}`) : [];
}
