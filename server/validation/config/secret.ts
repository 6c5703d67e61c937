// The validation of Secret: its keys, and what each type of Secret must hold.

import { JsonReader } from "../../../encoding/json_reader.ts";
import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField, requiredField, tooLongField } from "../../field_error.ts";
import { immutable, textFaults } from "../field_rules.ts";
import { entriesOf, messageOf, textOf } from "../fields.ts";
import { configKeyFaults } from "../names.ts";
import type { Validator } from "../validator.ts";
import { CONFIG_BYTES_MAX, immutableFaults, totalBytes } from "./config_map.ts";

const ACCOUNT_ANNOTATION = "kubernetes.io/service-account.name";
const REDACTED = "<secret contents redacted>";

/** What a type asks for. */
type TypeRule = (data: TypedObject, secret: TypedObject) => FieldError[];

const typeRules: Readonly<Record<string, TypeRule>> = {
  "kubernetes.io/service-account-token": (_, { metadata }) =>
    textOf(messageOf(messageOf(metadata).annotations)[ACCOUNT_ANNOTATION]) === ""
      ? [requiredField(`metadata.annotations[${ACCOUNT_ANNOTATION}]`)]
      : [],
  "kubernetes.io/dockercfg": (data) => jsonKey(data, ".dockercfg"),
  "kubernetes.io/dockerconfigjson": (data) => jsonKey(data, ".dockerconfigjson"),
  "kubernetes.io/basic-auth": (data) =>
    "username" in data || "password" in data
      ? []
      : [...requiredKey(data, "username"), ...requiredKey(data, "password")],
  "kubernetes.io/ssh-auth": (data) =>
    bytesAt(data, "ssh-privatekey").length === 0 ? [requiredField("data[ssh-privatekey]")] : [],
  "kubernetes.io/tls": (data) => [...requiredKey(data, "tls.crt"), ...requiredKey(data, "tls.key")],
};

export const secretValidator: Validator = {
  validate,
  validateUpdate: (secret, old) => [
    ...immutable("type", { value: secret.type, old: old.type }),
    ...immutableFaults(secret, old, ["data"]),
    ...validate(secret),
  ],
};

function validate(secret: TypedObject): FieldError[] {
  const data = messageOf(secret.data);
  return [
    ...entriesOf(data).flatMap(([key]) => textFaults(`data[${key}]`, key, configKeyFaults)),
    ...(totalBytes(data) > CONFIG_BYTES_MAX ? [tooLongField("data", CONFIG_BYTES_MAX)] : []),
    ...typeRules[textOf(secret.type)]?.(data, secret) ?? [],
  ];
}

function requiredKey(data: TypedObject, key: string): FieldError[] {
  return key in data ? [] : [requiredField(`data[${key}]`)];
}

function jsonKey(data: TypedObject, key: string): FieldError[] {
  const missing = requiredKey(data, key);
  if (missing.length > 0) return missing;
  const fault = jsonObjectFault(bytesAt(data, key));
  return fault === undefined ? [] : [invalidField(`data[${key}]`, REDACTED, fault)];
}

function bytesAt(data: TypedObject, key: string): Uint8Array {
  const value = data[key];
  return value instanceof Uint8Array ? value : new Uint8Array();
}

/** What Go says that decodes the text into a map; null is one, too. */
function jsonObjectFault(bytes: Uint8Array): string | undefined {
  try {
    const reader = new JsonReader(bytes);
    const kind = reader.peek();
    reader.skipValue();
    reader.expectEnd();
    if (kind === "object" || kind === "null") return undefined;
    const found = kind === "boolean" ? "bool" : kind;
    return `json: cannot unmarshal ${found} into Go value of type map[string]interface {}`;
  } catch (error) {
    return (error as Error).message;
  }
}
