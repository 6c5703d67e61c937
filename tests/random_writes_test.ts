// A random sequence of writes through weir, the same in every run, does to the objects what it does to a plain model of them.

import { assertEquals } from "@std/assert";
import { startEtcd } from "./support/etcd.ts";
import {
  type Json,
  type ModelledKind,
  modelledKinds,
  modelOf,
  orderDefinition,
  patchOf,
} from "./support/modelled_kinds.ts";
import { type Change, ObjectModel } from "./support/object_model.ts";
import { Random } from "./support/random_object.ts";
import { startWeir } from "./support/weir.ts";

const mediaTypes = {
  merge: "application/merge-patch+json",
  json: "application/json-patch+json",
  strategic: "application/strategic-merge-patch+json",
};
const keys = ["a", "b", "c", "d"];

for (const seed of [1, 2]) {
  Deno.test(`random writes and a model of their objects agree, seed ${seed}`, async () => {
    await using etcd = await startEtcd();
    await using weir = await startWeir({ etcdServers: [etcd.url] });
    const writer = new RandomWriter(weir.url, seed);
    const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    assertEquals((await writer.send("POST", definitions, orderDefinition)).status, 201);
    for (let step = 0; step < 250; step++) await writer.step(step);
    for (const kind of modelledKinds) await writer.checkAll(kind);
    // Every kind of write happened, with success and without.
    assertEquals([...writer.outcomes].filter(([, statuses]) => statuses.size < 2), []);
    assertEquals(writer.outcomes.size, 8);
  });
}

class RandomWriter {
  /** The statuses of the answers to each kind of write. */
  readonly outcomes = new Map<string, Set<number>>();
  readonly #url: string;
  readonly #random: Random;
  readonly #models = new Map(modelledKinds.map((kind) => [kind, new ObjectModel(kind)]));

  constructor(url: string, seed: number) {
    this.#url = url;
    this.#random = new Random(seed);
  }

  async send(
    method: string,
    path: string,
    body?: Json,
    type = "application/json",
  ): Promise<{ status: number; body: Json }> {
    const response = await fetch(this.#url + path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { "Content-Type": type } }),
    });
    return { status: response.status, body: await response.json() };
  }

  /** Makes one write, and compares its answer and the object that it was about. */
  async step(step: number): Promise<void> {
    const kind = this.#random.pick(modelledKinds);
    const name = `o-${this.#random.below(4)}`;
    const isDryRun = this.#random.chance(10);
    const model = new ObjectModel(kind, this.#models.get(kind)!.objects);
    const current = await this.send("GET", `${kind.path}/${name}`);
    const object = current.status === 200 ? current.body : undefined;
    const { what, method, path, body, type, expected } = this.#write(kind, { name, object, model });
    // Options in the body of a DELETE count in place of those in its URL.
    if (isDryRun && what === "delete") body.dryRun = ["All"];
    const query = isDryRun && what !== "delete" ? `${path.includes("?") ? "&" : "?"}dryRun=All` : "";
    const answer = await this.send(method, `${kind.path}${path}${query}`, body, type);
    const where = `step ${step}: ${method} ${kind.path}${path}${query} ${JSON.stringify(body)}`;
    assertEquals(answer.status, expected, `${where}: ${answer.body.message}`);
    if (isDryRun) return assertEquals(await this.send("GET", `${kind.path}/${name}`), current, where);
    this.#models.set(kind, model);
    this.outcomes.set(what, (this.outcomes.get(what) ?? new Set()).add(expected));
    await this.#check(kind, { name, before: object, where });
    if (what === "deletecollection" || step % 50 === 49) await this.checkAll(kind);
  }

  async checkAll(kind: ModelledKind): Promise<void> {
    const { body } = await this.send("GET", kind.path);
    const listed = body.items
      .filter(({ metadata }: Json) => metadata.name !== "kube-root-ca.crt")
      .map((object: Json) => [object.metadata.name, modelOf(kind, object)]);
    assertEquals(new Map(listed), this.#models.get(kind)!.objects);
  }

  async #check(
    kind: ModelledKind,
    { name, before, where }: { name: string; before: Json; where: string },
  ): Promise<void> {
    const expected = this.#models.get(kind)!.objects.get(name);
    const { status, body } = await this.send("GET", `${kind.path}/${name}`);
    assertEquals(status === 200 ? modelOf(kind, body) : undefined, expected, where);
    if (before === undefined || status !== 200 || before.metadata.uid !== body.metadata.uid) return;
    const [old, now] = [before, body].map((
      { metadata: { resourceVersion, managedFields: _, ...metadata }, ...rest },
    ) => ({
      resourceVersion: Number(resourceVersion),
      content: JSON.stringify({ ...rest, metadata }),
    }));
    assertEquals(Math.sign(now!.resourceVersion - old!.resourceVersion), old!.content === now!.content ? 0 : 1, where);
  }

  /** A random write, made in the model too. */
  #write(
    kind: ModelledKind,
    { name, object, model }: { name: string; object: Json | undefined; model: ObjectModel },
  ): RandomWrite {
    const random = this.#random;
    const change = this.#change(kind, object);
    const target = object ?? kind.empty(name);
    const path = `/${name}`;
    switch (random.below(10)) {
      case 0:
      case 1:
        return {
          what: "create",
          method: "POST",
          path: "",
          body: changed(kind, kind.empty(name), change),
          expected: model.create(name, change),
        };
      case 2:
      case 3: {
        const version = random.pick(["current", "current", "stale", "none"] as const);
        const body = { ...changed(kind, target, change), status: { [kind.status]: 5 } };
        if (version === "none") delete body.metadata.resourceVersion;
        if (version === "stale") body.metadata.resourceVersion = "1";
        return { what: "update", method: "PUT", path, body, expected: model.update(name, change, version) };
      }
      case 4: {
        const status = 1 + random.below(3);
        if (!kind.hasStatus) return this.#patch(kind, { name, change, target, model });
        const body = { ...changed(kind, target, { ...change, labels: {} }), status: { [kind.status]: status } };
        body.metadata = target.metadata;
        return { what: "status", method: "PUT", path: `${path}/status`, body, expected: model.setStatus(name, status) };
      }
      case 5: {
        const uid = random.chance(20) ? "another" : undefined;
        const policy = random.pick([undefined, "Background", "Foreground"] as const);
        const expected = object && uid ? 409 : model.delete(name, policy);
        const body = { ...(uid && { preconditions: { uid } }), ...(policy && { propagationPolicy: policy }) };
        return { what: "delete", method: "DELETE", path, body, expected };
      }
      case 6: {
        if (random.chance(60)) return this.#patch(kind, { name, change, target, model });
        const [key, value] = [random.pick(keys), String(random.below(3))];
        const isWrong = random.chance(20);
        const selector = isWrong ? "%25" : `${key}%3D${value}`;
        const expected = isWrong ? 400 : model.deleteCollection(key, value);
        return { what: "deletecollection", method: "DELETE", path: `?labelSelector=${selector}`, expected };
      }
      default:
        return this.#patch(kind, { name, change, target, model });
    }
  }

  #patch(
    kind: ModelledKind,
    { name, change, target, model }: { name: string; change: Change; target: Json; model: ObjectModel },
  ): RandomWrite {
    const type = this.#random.pick(kind.patchTypes);
    const body = patchOf(kind, type, { change, object: target });
    const write = { what: `${type} patch`, method: "PATCH", path: `/${name}`, body, type: mediaTypes[type] };
    if (type !== "json" || !this.#random.chance(20)) return { ...write, expected: model.patch(name, change) };
    body.push({ op: "test", path: "/metadata/name", value: "another" });
    return { ...write, expected: model.objects.has(name) ? 422 : 404 };
  }

  #change(kind: ModelledKind, object: Json | undefined): Change {
    const random = this.#random;
    const members = (current: Readonly<Record<string, string>>) => {
      const picked = keys.filter(() => random.chance(30));
      const valueOf = (key: string) => current[key] !== undefined && random.chance(40) ? null : String(random.below(3));
      return Object.fromEntries(picked.map((key) => [key, valueOf(key)]));
    };
    const labels = members(object?.metadata.labels ?? {});
    const fields = members(object ? kind.readFields(object) : {});
    const finalizers = random.chance(25) ? random.pick(["add", "clear"] as const) : undefined;
    return { labels, fields, ...(finalizers && { finalizers }) };
  }
}

interface RandomWrite {
  /** One word for what is done. */
  readonly what: string;
  readonly method: string;
  /** Below the collection. */
  readonly path: string;
  readonly body?: Json;
  readonly type?: string;
  /** The status of the answer. */
  readonly expected: number;
}

/** A copy of the object with the change made, as a client makes it who knows the whole object. */
function changed(kind: ModelledKind, object: Json, change: Change): Json {
  return mergePatched(structuredClone(object), patchOf(kind, "merge", { change, object }));
}

/** RFC 7396. */
function mergePatched(target: Json, patch: Json): Json {
  if (patch === null || typeof patch !== "object" || Array.isArray(patch)) return patch;
  const merged = target !== null && typeof target === "object" && !Array.isArray(target) ? target : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatched(merged[key], value);
  }
  return merged;
}
