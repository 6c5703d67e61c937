// What is served at one moment: all groups, versions and resources, immutable. Every request works on one set from its
// start to its end, whatever happens to custom resources meanwhile.
import { builtinGroups, builtinResources, groupVersionString } from "./builtin_resources.ts";
import type { Resource } from "./resource.ts";

/** A served API group. */
export interface ApiGroup {
  /** "" for the core group. */
  readonly name: string;
  /** The preferred version first. */
  readonly versions: readonly string[];
  /** Whether the group exists only through custom resources: unknown paths in it are answered differently. */
  readonly custom: boolean;
}

export class ResourceSet {
  /** Grows by one with each set; what is computed from a set can be kept under it. */
  readonly generation: number;
  /** In the order of `/apis`, the core group first. */
  readonly groups: readonly ApiGroup[];
  readonly #groupsByName: ReadonlyMap<string, ApiGroup>;
  /** The resources of a version in discovery order, by `<group>/<version>`. */
  readonly #byGroupVersion: ReadonlyMap<string, readonly Resource[]>;
  readonly #byName: ReadonlyMap<string, Resource>;

  constructor(custom: readonly Resource[], generation: number) {
    const sorted = [...custom].sort((a, b) => compareText(a.plural, b.plural));
    const all: readonly Resource[] = [...builtinResources, ...sorted];
    this.generation = generation;
    this.groups = groupsOf(sorted);
    this.#groupsByName = new Map(this.groups.map((group) => [group.name, group]));
    this.#byGroupVersion = Map.groupBy(all, groupVersionString);
    this.#byName = new Map(all.map((resource) => [nameOf(resource), resource]));
  }

  find(name: { readonly group: string; readonly version: string; readonly plural: string }): Resource | undefined {
    return this.#byName.get(nameOf(name));
  }

  group(name: string): ApiGroup | undefined {
    return this.#groupsByName.get(name);
  }

  hasVersion(of: { readonly group: string; readonly version: string }): boolean {
    return this.group(of.group)?.versions.includes(of.version) ?? false;
  }

  /** In discovery order; empty for versions that are not served. */
  resourcesOf(of: { readonly group: string; readonly version: string }): readonly Resource[] {
    return this.#byGroupVersion.get(groupVersionString(of)) ?? [];
  }
}

function nameOf(of: { readonly group: string; readonly version: string; readonly plural: string }): string {
  return `${groupVersionString(of)}/${of.plural}`;
}

/** Groups made by CRDs come after all others, ordered by the name of the APIService of their first version. */
function groupsOf(custom: readonly Resource[]): readonly ApiGroup[] {
  const customVersions = new Map<string, Set<string>>();
  for (const { group, version } of custom) {
    customVersions.set(group, (customVersions.get(group) ?? new Set()).add(version));
  }
  const builtin = builtinGroups.map(({ name, versions }) => {
    const added = [...customVersions.get(name) ?? []].filter((version) => !versions.includes(version));
    customVersions.delete(name);
    return { name, versions: [...versions, ...added.sort(compareVersions)], custom: false };
  });
  const added = [...customVersions].map(([name, versions]) => {
    return { name, versions: [...versions].sort(compareVersions), custom: true };
  });
  const apiService = (group: ApiGroup) => `${group.versions[0]}.${group.name}`;
  added.sort((a, b) => compareText(apiService(a), apiService(b)));
  return [...builtin, ...added];
}

/**
 * The order of versions by preference (KEP-95): GA before beta before alpha, then higher numbers first; names of another
 * form come last, alphabetically.
 */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [parseVersion(a), parseVersion(b)];
  if (x === undefined || y === undefined) return x ? -1 : y ? 1 : compareText(a, b);
  return y.stability - x.stability || y.major - x.major || y.minor - x.minor;
}

function parseVersion(version: string): { stability: number; major: number; minor: number } | undefined {
  const match = /^v([1-9]\d*)(?:(alpha|beta)([1-9]\d*))?$/.exec(version);
  if (!match) return undefined;
  const stability = match[2] === undefined ? 2 : match[2] === "beta" ? 1 : 0;
  return { stability, major: Number(match[1]), minor: Number(match[3] ?? 0) };
}

/** Names are ASCII, where this is the order of bytes. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
