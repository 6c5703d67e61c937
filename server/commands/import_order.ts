// In which order objects are created: what others are checked against comes first, and owners before what they own.

/** Kinds in their order; all others come where `others` stands. */
const kindOrder = [
  ["Namespace"],
  ["CustomResourceDefinition"],
  ["ServiceAccount", "PriorityClass", "RuntimeClass", "StorageClass", "IngressClass", "ServiceCIDR", "Service"],
  ["others"],
  ["Pod"],
  ["LimitRange", "ResourceQuota"], // would hold for the others
];
const othersRank = kindOrder.findIndex(([kind]) => kind === "others");
/** Owners of owners of owners: no real object has so many. */
const ownersMax = 100;

/** Where a kind stands in the order. */
export function kindRank(kind: string): number {
  const rank = kindOrder.findIndex((kinds) => kinds.includes(kind));
  return rank < 0 ? othersRank : rank;
}

/** What the order of an object depends on. */
export interface OrderedObject {
  readonly kind: string;
  /** Undefined when it never was an object of a server. */
  readonly uid: string | undefined;
  /** Uids of its owners. */
  readonly owners: readonly string[];
}

/** The objects in groups, one to be finished before the next; in their own order within a group. */
export function inImportOrder<T extends OrderedObject>(objects: readonly T[]): readonly (readonly T[])[] {
  const byUid = new Map(objects.flatMap((object) => object.uid === undefined ? [] : [[object.uid, object]]));
  const levels = new Map<OrderedObject, number>();
  const levelOf = (object: OrderedObject, depth = 0): number => {
    const known = levels.get(object);
    if (known !== undefined) return known;
    let level = kindRank(object.kind) * ownersMax;
    for (const uid of depth < ownersMax ? object.owners : []) {
      const owner = byUid.get(uid);
      if (owner !== undefined) level = Math.max(level, levelOf(owner, depth + 1) + 1);
    }
    levels.set(object, level);
    return level;
  };
  const groups = Map.groupBy(objects, (object) => levelOf(object));
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
}
