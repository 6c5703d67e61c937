// A plain model of what writes do to the objects of a few kinds: maps, sets and counters, and the status of every answer. It
// knows nothing of how objects are stored, patched or sent.

/** What a kind does beyond what all do. */
export interface ModelKind {
  /** Changes of what the client wants are counted. */
  readonly hasGeneration: boolean;
  readonly hasStatus: boolean;
  /** An update must say which version it rests on. */
  readonly needsVersion: boolean;
}

export interface ModelObject {
  labels: Record<string, string>;
  fields: Record<string, string>;
  finalizers: string[];
  status: number;
  generation: number;
  deleting: boolean;
}

/** Members that are null go away. */
export interface Change {
  readonly labels: Readonly<Record<string, string | null>>;
  readonly fields: Readonly<Record<string, string | null>>;
  readonly finalizers?: "add" | "clear";
}

export const finalizer = "model.test/hold";
const foreground = "foregroundDeletion";

/** The objects of one kind by name; every method gives the status of the answer. */
export class ObjectModel {
  readonly kind: ModelKind;
  readonly objects: Map<string, ModelObject>;

  constructor(kind: ModelKind, objects: ReadonlyMap<string, ModelObject> = new Map()) {
    this.kind = kind;
    this.objects = new Map(structuredClone([...objects]));
  }

  create(name: string, change: Change): number {
    if (this.objects.has(name)) return 409;
    const object: ModelObject = { labels: {}, fields: {}, finalizers: [], status: 0, generation: 0, deleting: false };
    merge(object, change);
    if (this.kind.hasGeneration) object.generation = 1;
    this.objects.set(name, object);
    return 201;
  }

  update(name: string, change: Change, version: "current" | "stale" | "none"): number {
    if (!this.objects.has(name)) return 404;
    if (version === "stale") return 409;
    if (version === "none" && this.kind.needsVersion) return 422;
    return this.patch(name, change);
  }

  patch(name: string, change: Change): number {
    const object = this.objects.get(name);
    if (object === undefined) return 404;
    if (object.deleting && change.finalizers === "add" && !object.finalizers.includes(finalizer)) return 422;
    const before = JSON.stringify(Object.entries(object.fields).sort());
    merge(object, change);
    const isChanged = JSON.stringify(Object.entries(object.fields).sort()) !== before;
    if (this.kind.hasGeneration && isChanged) object.generation++;
    if (object.deleting && object.finalizers.length === 0) this.objects.delete(name);
    return 200;
  }

  setStatus(name: string, status: number): number {
    const object = this.objects.get(name);
    if (object === undefined) return 404;
    object.status = status;
    return 200;
  }

  /** @param policy decides anew what becomes of dependents; without one it stays as it was */
  delete(name: string, policy?: "Background" | "Foreground"): number {
    const object = this.objects.get(name);
    if (object === undefined) return 404;
    if (policy !== undefined) object.finalizers = object.finalizers.filter((name) => name !== foreground);
    if (policy === "Foreground") object.finalizers.push(foreground);
    if (object.finalizers.length === 0) {
      this.objects.delete(name);
    } else if (!object.deleting) {
      object.deleting = true;
      if (this.kind.hasGeneration) object.generation++;
    }
    return 200;
  }

  deleteCollection(label: string, value: string): number {
    for (const [name, { labels }] of this.objects) if (labels[label] === value) this.delete(name);
    return 200;
  }
}

function merge(object: ModelObject, change: Change): void {
  for (const members of ["labels", "fields"] as const) {
    for (const [key, value] of Object.entries(change[members])) {
      if (value === null) delete object[members][key];
      else object[members][key] = value;
    }
  }
  if (change.finalizers === "clear") object.finalizers = [];
  if (change.finalizers === "add" && !object.finalizers.includes(finalizer)) object.finalizers.push(finalizer);
}
