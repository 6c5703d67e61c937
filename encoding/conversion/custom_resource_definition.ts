// apiextensions v1beta1, the form in which kube-apiserver stores CRDs, and v1, the form it serves. In v1beta1 what all
// versions agree on stands once, above them. Also what v1 loses on its way through the internal form.
import { jsonValueToBytes, parseJson } from "../json_value.ts";
import { cloneValue, isTypedObject, RawJson, type TypedObject, type TypedValue } from "../typed_object/typed_object.ts";
import { type Conversion, listOf, present, renameMembers, structOf } from "./reshape.ts";

/** Name above the versions in v1beta1 -> name in a version. */
const hoisted: Readonly<Record<string, string>> = {
  validation: "schema",
  subresources: "subresources",
  additionalPrinterColumns: "additionalPrinterColumns",
  selectableFields: "selectableFields",
};

export const definitionConversion: Conversion = { toHub: v1beta1ToV1, fromHub: v1ToV1beta1 };

function v1beta1ToV1(definition: TypedObject): void {
  const spec = structOf(definition, "spec");
  const version = spec.version;
  delete spec.version;
  if (listOf(spec.versions).length === 0 && version) spec.versions = [{ name: version, served: true, storage: true }];
  for (const [above, inVersion] of Object.entries(hoisted)) {
    const shared = spec[above];
    delete spec[above];
    if (shared === undefined) continue;
    for (const each of listOf(spec.versions)) each[inVersion] = cloneValue(shared);
  }
  for (const column of printerColumns(spec)) renameMembers(column, { JSONPath: "jsonPath" });
  const conversion = spec.conversion as TypedObject | undefined;
  if (conversion === undefined) return;
  const { webhookClientConfig: clientConfig, conversionReviewVersions } = conversion;
  spec.conversion = present({
    strategy: conversion.strategy,
    webhook: clientConfig === undefined && conversionReviewVersions === undefined
      ? undefined
      : present({ clientConfig, conversionReviewVersions }),
  });
}

function v1ToV1beta1(definition: TypedObject): void {
  const spec = structOf(definition, "spec");
  const versions = listOf(spec.versions);
  for (const column of printerColumns(spec)) renameMembers(column, { jsonPath: "JSONPath" });
  if (versions[0] !== undefined) spec.version = versions[0].name;
  for (const [above, inVersion] of Object.entries(hoisted)) {
    const values = versions.map((version) => version[inVersion]);
    if (values[0] === undefined || !values.every((value) => isSame(value, values[0]))) continue;
    spec[above] = values[0];
    for (const version of versions) delete version[inVersion];
  }
  spec.preserveUnknownFields ??= false;
  const conversion = spec.conversion as TypedObject | undefined;
  const webhook = conversion?.webhook as TypedObject | undefined;
  if (webhook === undefined) return;
  const { clientConfig: webhookClientConfig, conversionReviewVersions } = webhook;
  spec.conversion = present({ strategy: conversion!.strategy, webhookClientConfig, conversionReviewVersions });
}

function printerColumns(spec: TypedObject): TypedObject[] {
  return listOf(spec.versions).flatMap((version) => listOf(version.additionalPrinterColumns));
}

function isSame(a: TypedValue | undefined, b: TypedValue | undefined): boolean {
  if (a instanceof RawJson && b instanceof RawJson) return isSame(a.bytes, b.bytes);
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    return a.length === b.length && a.every((byte, index) => byte === b[index]);
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((element, index) => isSame(element, b[index]));
  }
  if (!isTypedObject(a) || !isTypedObject(b)) return a === b;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => isSame(a[name], b[name]));
}

/** Raw JSON in schemas (default, example, enum) is parsed and written anew: keys sorted, numbers in Go's spelling. */
export function normalizeDefinition(definition: TypedObject): boolean {
  const spec = structOf(definition, "spec");
  for (const version of listOf(spec.versions)) canonicalizeRawJson(version.schema);
  const conversion = spec.conversion as TypedObject | undefined;
  const webhook = conversion?.webhook as TypedObject | undefined;
  if (
    webhook !== undefined && webhook.clientConfig === undefined && listOf(webhook.conversionReviewVersions).length === 0
  ) {
    delete conversion!.webhook;
  }
  return true;
}

function canonicalizeRawJson(value: TypedValue | undefined): void {
  if (Array.isArray(value)) value.forEach((element, index) => value[index] = canonicalElement(element));
  else if (isTypedObject(value)) {
    for (const [name, member] of Object.entries(value)) value[name] = canonicalElement(member);
  }
}

function canonicalElement<T extends TypedValue | undefined>(value: T): T | RawJson {
  if (value instanceof RawJson) {
    return value.bytes.length === 0 ? value : new RawJson(jsonValueToBytes(parseJson(value.bytes)));
  }
  canonicalizeRawJson(value);
  return value;
}
