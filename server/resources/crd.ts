// A stored CustomResourceDefinition → the resources it defines, one for each served version. It is stored as
// apiextensions.k8s.io/v1beta1, where what all versions agree on stands once at the top of the spec; v1 is read as well.
import { createHash } from "node:crypto";
import { isJsonObject, type JsonObject, type JsonValue, parseJson } from "../../encoding/json_value.ts";
import type { CustomResource, FieldSelectorLabel, PrinterColumn, Resource, Subresource } from "./resource.ts";

export type CrdLog = (problem: { readonly key: string; readonly message: string }) => void;

export interface CrdOptions {
  /** Names the CRD in the log. */
  readonly key: string;
  readonly log: CrdLog;
}

/** Verbs of custom resources, in the order of their discovery documents. */
const customVerbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];
const subresourceVerbs = ["get", "patch", "update"];

const ageColumn: PrinterColumn = {
  name: "Age",
  type: "date",
  format: "",
  description: "When the object was created.",
  priority: 0,
  jsonPath: ".metadata.creationTimestamp",
};

/** Schema of a CRD with `preserveUnknownFields: true`: nothing is pruned or defaulted at any depth. */
const anythingGoes: JsonObject = { "x-kubernetes-preserve-unknown-fields": true };

/** Empty for a CRD that is not established (its names are not accepted yet), or broken; the latter is logged. */
export function crdResources(stored: Uint8Array, options: CrdOptions): readonly Resource[] {
  try {
    const crd = parseJson(stored);
    return isEstablished(crd) ? servedVersions(crd) : [];
  } catch (error) {
    options.log({ key: options.key, message: error instanceof Error ? error.message : String(error) });
    return [];
  }
}

/** What its objects are stored as, whether that version is served or not. @throws {RangeError | SyntaxError} when broken */
export function storedResource(stored: Uint8Array): Resource {
  return versionResources(parseJson(stored)).find(({ version }) => at(version, "storage") === true)!.resource;
}

/** An established CRD stays so when a later change of its names is refused: the accepted names go on being served. */
function isEstablished(crd: JsonValue): boolean {
  const conditions = list(at(crd, "status", "conditions"));
  return conditions.some((condition) => at(condition, "type") === "Established" && at(condition, "status") === "True");
}

/** Marked for deletion: its objects go. */
function isTerminating(crd: JsonValue): boolean {
  const conditions = list(at(crd, "status", "conditions"));
  return optionalText(at(crd, "metadata"), "deletionTimestamp") !== "" ||
    conditions.some((condition) => at(condition, "type") === "Terminating" && at(condition, "status") === "True");
}

function servedVersions(crd: JsonValue): readonly Resource[] {
  return versionResources(crd).filter(({ version }) => at(version, "served") === true).map(({ resource }) => resource);
}

/** The resource of every version. @throws {RangeError} */
function versionResources(crd: JsonValue): readonly { version: JsonValue; resource: Resource }[] {
  const spec = at(crd, "spec");
  const versions = versionsOf(spec);
  const storage = versions.find((version) => at(version, "storage") === true);
  if (storage === undefined) throw new RangeError("no version is the storage version");
  const shared = sharedByVersions(crd, { versions, storageVersion: text(storage, "name") });
  return versions.map((version) => ({ version, resource: resourceOf(version, { ...shared, spec }) }));
}

/** Very old v1beta1 objects have a single `version` and no list. */
function versionsOf(spec: JsonValue | undefined): readonly JsonValue[] {
  const versions = list(at(spec, "versions"));
  return versions.length > 0 ? versions : [{ name: text(spec, "version"), served: true, storage: true }];
}

type SharedByVersions = ReturnType<typeof sharedByVersions>;

/** `names` are those that were accepted; the spec may ask for others. */
function sharedByVersions(crd: JsonValue, of: { versions: readonly JsonValue[]; storageVersion: string }) {
  const spec = at(crd, "spec");
  const names = at(crd, "status", "acceptedNames");
  const group = text(spec, "group");
  const kind = text(names, "kind");
  const schemas = of.versions.map((version) => [text(version, "name"), schemaOf(version, spec)] as const);
  const strategy = at(spec, "conversion", "strategy") === "Webhook" ? "Webhook" : "None";
  return {
    group,
    kind,
    plural: text(names, "plural"),
    singular: optionalText(names, "singular"),
    listKind: optionalText(names, "listKind") || `${kind}List`,
    shortNames: strings(at(names, "shortNames")),
    categories: strings(at(names, "categories")),
    namespaced: at(spec, "scope") === "Namespaced",
    crdName: text(at(crd, "metadata"), "name"),
    terminating: isTerminating(crd),
    storageVersion: of.storageVersion,
    conversionStrategy: strategy as CustomResource["conversionStrategy"],
    schemas: new Map(schemas),
  };
}

function resourceOf(version: JsonValue, shared: SharedByVersions & { spec: JsonValue | undefined }): Resource {
  const { group, kind, plural, storageVersion, namespaced } = shared;
  const name = text(version, "name");
  const custom = customResourceOf(version, shared);
  return {
    group,
    version: name,
    kind,
    listKind: shared.listKind,
    plural,
    singular: shared.singular,
    shortNames: shared.shortNames,
    categories: shared.categories,
    namespaced,
    verbs: customVerbs,
    storageVersionHash: storageVersionHash([group, storageVersion, kind]),
    subresources: subresourcesOf(custom, kind),
    message: undefined,
    storage: {
      keyPrefix: `/${group}/${plural}`,
      encoding: "json",
      apiVersion: `${group}/${storageVersion}`,
      kind,
      leased: false,
    },
    fieldSelectors: fieldSelectorsOf(custom, namespaced),
    fieldSelectorError: "field label not supported: %s",
    warnings: warningsOf(version, `${group}/${name} ${kind} is deprecated`),
    watchCache: true,
    conversionAnnotations: [],
    custom,
  };
}

function customResourceOf(
  version: JsonValue,
  shared: SharedByVersions & { spec: JsonValue | undefined },
): CustomResource {
  const { spec, crdName, terminating, storageVersion, conversionStrategy, schemas } = shared;
  const subresources = hoisted(version, spec, "subresources");
  const columns = list(hoisted(version, spec, "additionalPrinterColumns"));
  return {
    crdName,
    terminating,
    storageVersion,
    conversionStrategy,
    schemas,
    publishedSchema: writtenSchema(version, spec),
    preserveUnknownFields: at(spec, "preserveUnknownFields") === true,
    printerColumns: columns.length > 0 ? columns.map(printerColumn) : [ageColumn],
    selectableFields: list(hoisted(version, spec, "selectableFields")).map((field) => text(field, "jsonPath")),
    scale: scaleOf(at(subresources, "scale")),
    hasStatus: isJsonObject(at(subresources, "status")),
  };
}

/** What stands in the version, or else at the top of the spec for all versions. */
function hoisted(version: JsonValue, spec: JsonValue | undefined, member: string): JsonValue | undefined {
  return at(version, member) ?? at(spec, member);
}

function schemaOf(version: JsonValue, spec: JsonValue | undefined): JsonValue | undefined {
  return at(spec, "preserveUnknownFields") === true ? anythingGoes : writtenSchema(version, spec);
}

function writtenSchema(version: JsonValue, spec: JsonValue | undefined): JsonValue | undefined {
  return at(version, "schema", "openAPIV3Schema") ?? at(spec, "validation", "openAPIV3Schema");
}

function printerColumn(column: JsonValue): PrinterColumn {
  const priority = at(column, "priority");
  return {
    name: text(column, "name"),
    type: text(column, "type"),
    format: optionalText(column, "format"),
    description: optionalText(column, "description"),
    priority: typeof priority === "number" ? priority : 0,
    // v1 and v1beta1 spell it differently.
    jsonPath: optionalText(column, "jsonPath") || text(column, "JSONPath"),
  };
}

function scaleOf(scale: JsonValue | undefined): CustomResource["scale"] {
  if (!isJsonObject(scale)) return undefined;
  const labelSelectorPath = optionalText(scale, "labelSelectorPath");
  return {
    specReplicasPath: text(scale, "specReplicasPath"),
    statusReplicasPath: text(scale, "statusReplicasPath"),
    ...(labelSelectorPath === "" ? {} : { labelSelectorPath }),
  };
}

function subresourcesOf(custom: CustomResource, kind: string): readonly Subresource[] {
  const subresources: Subresource[] = [];
  if (custom.hasStatus) subresources.push({ name: "status", kind, verbs: subresourceVerbs });
  if (custom.scale) {
    subresources.push({ name: "scale", kind: "Scale", verbs: subresourceVerbs, group: "autoscaling", version: "v1" });
  }
  return subresources;
}

/** Unlike built-in kinds, cluster-scoped custom resources do not know metadata.namespace. */
function fieldSelectorsOf(custom: CustomResource, namespaced: boolean): readonly FieldSelectorLabel[] {
  const metadata = namespaced ? ["metadata.name", "metadata.namespace"] : ["metadata.name"];
  const selectable = custom.selectableFields.map((jsonPath) => jsonPath.replace(/^\./, ""));
  return [
    ...metadata.map((path) => ({ label: path, path })),
    ...selectable.map((path) => ({ label: path, path })),
  ];
}

function warningsOf(version: JsonValue, defaultWarning: string): readonly string[] {
  if (at(version, "deprecated") !== true) return [];
  return [optionalText(version, "deprecationWarning") || defaultWarning];
}

/** The first eight bytes of the SHA-256 of group, storage version and kind, joined by slashes. */
function storageVersionHash(parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("/")).digest().subarray(0, 8).toString("base64");
}

function at(value: JsonValue | undefined, ...path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((inner, key) => isJsonObject(inner) ? inner[key] : undefined, value);
}

function list(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function strings(value: JsonValue | undefined): readonly string[] {
  return list(value).filter((element) => typeof element === "string");
}

/** @throws {RangeError} when it is missing */
function text(value: JsonValue | undefined, member: string): string {
  const found = optionalText(value, member);
  if (found === "") throw new RangeError(`${member} is missing`);
  return found;
}

function optionalText(value: JsonValue | undefined, member: string): string {
  const found = at(value, member);
  return typeof found === "string" ? found : "";
}
