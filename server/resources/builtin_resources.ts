// The resources Kubernetes 1.36 has of its own, from the table beside this file. The table is kept by hand and leaves out
// what every resource shares; this file puts that back.
import data from "./kubernetes_1_36.json" with { type: "json" };
import type { FieldSelectorLabel, Resource, ResourceStorage, Subresource } from "./resource.ts";

/** One column of a kind's Table. */
export interface TableColumn {
  readonly name: string;
  readonly type: string;
  /** "name" for the column that holds the object's name, else absent. */
  readonly format?: string;
  /** 0 for columns that are always shown, 1 for those of `-o wide`. */
  readonly priority?: number;
  /** The field of the object whose documentation describes the column. */
  readonly descriptionOf?: string;
}

/** How writes of a resource behave. */
export interface WriteRules {
  readonly nameValidation: string;
  readonly allowCreateOnUpdate: boolean;
  readonly allowUnconditionalUpdate: boolean;
  readonly deleteReturns: "object" | "Status";
  readonly defaultDeletePropagation: "Background" | "Orphan" | "Unsupported";
}

/** What is known of built-in resources beyond what all resources share. */
export interface BuiltinResource extends Resource {
  readonly message: string;
  readonly tableColumns: readonly TableColumn[];
  /** Undefined for resources that are not persisted. */
  readonly write: WriteRules | undefined;
  /** What a zero object of the kind has beyond its zero fields: members that come out of Kubernetes' internal form. */
  readonly zeroObject: Readonly<Record<string, unknown>>;
}

/** A group as the table has it; the preferred version stands first. */
export interface BuiltinGroup {
  readonly name: string;
  readonly versions: readonly string[];
}

interface ResourceRow {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly storageVersionHash?: string;
  readonly subresources?: readonly Subresource[];
  readonly message: string;
  readonly storage?: {
    readonly keyPrefix: string;
    readonly encoding?: "json";
    readonly apiVersion?: string;
    readonly leased?: true;
  };
  readonly fieldSelectors?: readonly FieldSelectorLabel[];
  readonly fieldSelectorError?: string;
  readonly warnings?: readonly string[];
  readonly watchCache?: boolean;
  readonly conversionAnnotations?: readonly string[];
  readonly write?: WriteRules;
  readonly zeroObject?: Readonly<Record<string, unknown>>;
  readonly tableColumns?: readonly TableColumn[];
}

const table = data as unknown as {
  readonly groups: readonly BuiltinGroup[];
  readonly resources: readonly ResourceRow[];
};

const commonFieldSelectorError = `"%s" is not a known field selector: only "metadata.name", "metadata.namespace"`;

/** In the order of `/apis`, the core group first. */
export const builtinGroups: readonly BuiltinGroup[] = table.groups;

/** In the order of the discovery documents. */
export const builtinResources: readonly BuiltinResource[] = table.resources.map(toResource);

const storedResources = new Map<string, BuiltinResource>();
for (const resource of builtinResources) {
  const name = resource.group === "" ? resource.plural : `${resource.plural}.${resource.group}`;
  if (resource.storage !== undefined && !storedResources.has(name)) storedResources.set(name, resource);
}

/**
 * A stored resource by plural and group, e.g. `deployments.apps`, in its first version.
 * @throws {RangeError} when there is none
 */
export function builtinResource(name: string): BuiltinResource {
  const resource = storedResources.get(name);
  if (resource === undefined) throw new RangeError(`no stored resource named ${name}`);
  return resource;
}

/** `apps/v1`, or `v1` for the core group. */
export function groupVersionString(of: { readonly group: string; readonly version: string }): string {
  return of.group === "" ? of.version : `${of.group}/${of.version}`;
}

function toResource(row: ResourceRow): BuiltinResource {
  return {
    group: row.group,
    version: row.version,
    kind: row.kind,
    listKind: row.verbs.includes("list") ? `${row.kind}List` : undefined,
    plural: row.plural,
    singular: row.singular,
    shortNames: row.shortNames ?? [],
    categories: row.categories ?? [],
    namespaced: row.namespaced,
    verbs: row.verbs,
    storageVersionHash: row.storageVersionHash,
    subresources: row.subresources ?? [],
    message: row.message,
    storage: storageOf(row),
    fieldSelectors: fieldSelectorsOf(row),
    fieldSelectorError: row.fieldSelectorError ?? commonFieldSelectorError,
    warnings: row.warnings ?? [],
    watchCache: row.watchCache ?? true,
    conversionAnnotations: row.conversionAnnotations ?? [],
    custom: undefined,
    write: row.write,
    zeroObject: row.zeroObject ?? {},
    tableColumns: row.tableColumns ?? [],
  };
}

function storageOf(row: ResourceRow): ResourceStorage | undefined {
  if (!row.storage) return undefined;
  const { keyPrefix, encoding = "protobuf", apiVersion = groupVersionString(row), leased = false } = row.storage;
  return { keyPrefix, encoding, apiVersion, kind: row.kind, leased };
}

function fieldSelectorsOf(row: ResourceRow): readonly FieldSelectorLabel[] {
  return [...metadataSelectors(row), ...row.fieldSelectors ?? []];
}

/**
 * Cluster-scoped kinds take metadata.namespace, too, its value being always ""; but not those with rules of their own,
 * which show in their error.
 */
function metadataSelectors({ namespaced, fieldSelectorError }: ResourceRow): readonly FieldSelectorLabel[] {
  const name = { label: "metadata.name", path: "metadata.name" };
  if (!namespaced && fieldSelectorError !== undefined) return [name];
  return [name, { label: "metadata.namespace", path: namespaced ? "metadata.namespace" : null }];
}
