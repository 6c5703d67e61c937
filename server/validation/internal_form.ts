// How a struct shows in the message of a field error: as the JSON of Kubernetes' internal Go type, whose fields are
// exported names, all of them printed. Types that Go shares between versions (ObjectMeta, LabelSelector) keep their JSON.

import { type JsonValue, parseJson } from "../../encoding/json_value.ts";
import { type FieldSchema, isMessageType, messageSchema } from "../../encoding/schema/schema.ts";
import { isTypedObject, RawJson, type TypedObject, type TypedValue } from "../../encoding/typed_object/typed_object.ts";
import type { ShownValue } from "../field_error.ts";

type Shown = Record<string, ShownValue>;

/** Internal types embed it, so that its members stand beside theirs. */
const OBJECT_META = "k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta";

/** Go's names where they are not the JSON name with a capital. */
const goNames: Readonly<Record<string, string>> = {
  apiGroup: "APIGroup",
  apiGroups: "APIGroups",
  apiVersion: "APIVersion",
  apiVersions: "APIVersions",
  awsElasticBlockStore: "AWSElasticBlockStore",
  cel: "CEL",
  cephfs: "CephFS",
  chapAuthDiscovery: "DiscoveryCHAPAuth",
  chapAuthSession: "SessionCHAPAuth",
  cidr: "CIDR",
  cidrs: "CIDRs",
  csi: "CSI",
  diskURI: "DataDiskURI",
  dnsConfig: "DNSConfig",
  dnsPolicy: "DNSPolicy",
  fc: "FC",
  fsGroup: "FSGroup",
  fsGroupChangePolicy: "FSGroupChangePolicy",
  fsType: "FSType",
  gcePersistentDisk: "GCEPersistentDisk",
  gmsaCredentialSpec: "GMSACredentialSpec",
  gmsaCredentialSpecName: "GMSACredentialSpecName",
  grpc: "GRPC",
  http: "HTTP",
  httpGet: "HTTPGet",
  httpHeaders: "HTTPHeaders",
  ip: "IP",
  ipBlock: "IPBlock",
  ips: "IPs",
  iqn: "IQN",
  iscsi: "ISCSI",
  iscsiInterface: "ISCSIInterface",
  nfs: "NFS",
  nonResourceURLs: "NonResourceURLs",
  os: "OS",
  pdName: "PDName",
  rbd: "RBD",
  seLinuxChangePolicy: "SELinuxChangePolicy",
  seLinuxOptions: "SELinuxOptions",
  shareID: "ShareID",
  sslEnabled: "SSLEnabled",
  storageos: "StorageOS",
  tcpSocket: "TCPSocket",
  tls: "TLS",
  tty: "TTY",
  uid: "UID",
  url: "URL",
  wwids: "WWIDs",
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
    if (!isShared && field.type === OBJECT_META) {
      addFields(shown, field.type, isTypedObject(value) ? value : {});
      continue;
    }
    if (!isShared) shown[goName(field.name)] = fieldForm(field, value);
    else if (!field.omitempty || isPresent(field, value)) shown[field.name] = fieldForm(field, value);
  }
}

function goName(name: string): string {
  return goNames[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
}

/** What Go's omitempty keeps. */
function isPresent(field: FieldSchema, value: TypedValue | undefined): boolean {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return false;
  return field.pointer === true || (value !== "" && value !== 0 && value !== false);
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

function leaf(value: TypedValue | JsonValue | undefined): ShownValue {
  return value ?? null;
}
