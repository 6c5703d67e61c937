// Secrets, service accounts, nodes and what concerns these.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { messageOf, textOf } from "../validation/fields.ts";
import { keyPairFault } from "./key_pair.ts";
import { labelMapWarnings } from "./node_labels.ts";
import type { WarningTable } from "./warning_source.ts";

const MOUNTABLE_SECRETS = "kubernetes.io/enforce-mountable-secrets";

export const configWarnings: WarningTable = {
  "nodes": nodeWarnings,
  "secrets": secretWarnings,
  "serviceaccounts": (account, old) =>
    enforcesMountableSecrets(account) && !(old !== undefined && enforcesMountableSecrets(old))
      ? [
        `metadata.annotations[${MOUNTABLE_SECRETS}]: deprecated in v1.32+; ` +
        "prefer separate namespaces to isolate access to mounted secrets",
      ]
      : [],
  "runtimeclasses.node.k8s.io": (runtimeClass) =>
    labelMapWarnings(
      messageOf(messageOf(runtimeClass.scheduling).nodeSelector),
      () => "scheduling.nodeSelector",
    ),
};

function nodeWarnings(node: TypedObject): string[] {
  const { configSource, externalID } = messageOf(node.spec);
  return [
    ...(configSource === undefined ? [] : ["spec.configSource: the feature is removed"]),
    ...(textOf(externalID) === "" ? [] : ["spec.externalID: this field is deprecated, and is unused by Kubernetes"]),
  ];
}

function secretWarnings(secret: TypedObject): string[] {
  if (secret.type !== "kubernetes.io/tls") return [];
  const data = messageOf(secret.data);
  const fault = keyPairFault(pemText(data["tls.crt"]), pemText(data["tls.key"]));
  return fault === undefined ? [] : [fault];
}

function pemText(value: TypedObject[string]): string {
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : "";
}

function enforcesMountableSecrets(account: TypedObject): boolean {
  return Object.hasOwn(messageOf(messageOf(account.metadata).annotations), MOUNTABLE_SECRETS);
}
