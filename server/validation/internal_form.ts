// How a struct shows in the message of a field error: as the JSON of Kubernetes' internal Go type, whose fields are
// exported names, all of them printed. Types that Go shares between versions (ObjectMeta, LabelSelector) keep their JSON.

import { type JsonValue, parseJson, quoteJson } from "../../encoding/json_value.ts";
import { type FieldSchema, isMessageType, messageSchema } from "../../encoding/schema/schema.ts";
import { isTypedObject, RawJson, type TypedObject, type TypedValue } from "../../encoding/typed_object/typed_object.ts";
import type { ShownValue } from "../field_error.ts";

type Shown = Record<string, ShownValue>;

/** Go's names where they are not the JSON name with a capital. */
const goNames: Readonly<Record<string, string>> = {
  apiGroup: "APIGroup",
  apiGroups: "APIGroups",
  apiVersion: "APIVersion",
  apiVersions: "APIVersions",
  cel: "CEL",
  cidr: "CIDR",
  cidrs: "CIDRs",
  http: "HTTP",
  ip: "IP",
  ips: "IPs",
  ipBlock: "IPBlock",
  tls: "TLS",
  uid: "UID",
  url: "URL",
  shareID: "ShareID",
  nonResourceURLs: "NonResourceURLs",
};

/** A value of `messageName` for the `value` of a field error; undefined and null stay nil. */
export function internalForm(messageName: string, value: TypedValue | undefined): ShownValue {
  if (value === undefined || value === null) return null;
  const { special } = messageSchema(messageName);
  if (special !== undefined) return value instanceof RawJson ? rawJson(value) : leaf(value);
  if (!isTypedObject(value)) return leaf(value);
  const shown: Shown = {};
  addFields(shown, messageName, value);
  return shown;
}

function addFields(shown: Shown, messageName: string, object: TypedObject): void {
  const isShared = messageName.startsWith("k8s.io.apimachinery.");
  for (const field of messageSchema(messageName).fields) {
    if (field.inline) {
      addFields(shown, field.type, object);
      continue;
    }
    const value = object[field.name];
    if (!isShared) shown[goName(field.name)] = fieldForm(field, value);
    else if (!field.omitempty || isPresent(value)) shown[field.name] = fieldForm(field, value);
  }
}

function goName(name: string): string {
  return goNames[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
}

function isPresent(value: TypedValue | undefined): boolean {
  return value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
}

function fieldForm(field: FieldSchema, value: TypedValue | undefined): ShownValue {
  if (value === undefined || value === null) return zeroForm(field);
  const form = (element: TypedValue | undefined) =>
    isMessageType(field.type) ? internalForm(field.type, element) : leaf(element);
  if (Array.isArray(value)) return value.map(form);
  if (field.map === undefined || !isTypedObject(value)) return form(value);
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, form(value[key])]));
}

function zeroForm(field: FieldSchema): ShownValue {
  if (field.pointer || field.repeated || field.map !== undefined) return null;
  if (!isMessageType(field.type)) {
    return field.type === "string" ? "" : field.type === "bool" ? false : field.type === "bytes" ? null : 0;
  }
  switch (messageSchema(field.type).special) {
    case undefined:
      return internalForm(field.type, {});
    case "Quantity":
      return "0";
    case "Duration":
      return "0s";
    case "IntOrString":
      return 0;
    default:
      return null;
  }
}

function rawJson(value: RawJson): ShownValue {
  return value.bytes.length === 0 ? null : jsonForm(parseJson(value.bytes));
}

function jsonForm(value: JsonValue): ShownValue {
  if (Array.isArray(value)) return value.map(jsonForm);
  if (typeof value !== "object" || value === null) return leaf(value);
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, jsonForm(value[key]!)]));
}

/** Big integers and strings in Go's spelling, which JSON.stringify has not. */
function leaf(value: TypedValue | JsonValue | undefined): ShownValue {
  if (value instanceof Uint8Array) return value.toBase64();
  if (typeof value === "string" && /[<>&\u2028\u2029]/.test(value)) return rawText(quoteJson(value));
  return typeof value === "bigint" ? rawText(String(value)) : value ?? null;
}

/** JSON.stringify puts `json` in as it stands. */
function rawText(json: string): ShownValue {
  return (JSON as unknown as { rawJSON(json: string): unknown }).rawJSON(json);
}
