// weir and kube-apiserver can take turns on one etcd: what kube-apiserver stored comes through weir's write path unchanged,
// and what weir creates from the same manifest is stored in the same bytes.

import { assertEquals, assertMatch } from "@std/assert";
import { messageNameOf } from "../encoding/conversion/message_name.ts";
import { type JsonObject, jsonValueToBytes, parseJson } from "../encoding/json_value.ts";
import { openStoredValue } from "../encoding/storage_envelope.ts";
import { jsonToObject } from "../encoding/typed_object/from_json.ts";
import { protoToObject } from "../encoding/typed_object/from_proto.ts";
import { objectToProto } from "../encoding/typed_object/to_proto.ts";
import type { TypedObject } from "../encoding/typed_object/typed_object.ts";
import { startLocalEtcd } from "../scripts/local_etcd.ts";
import { groupVersionString } from "../server/resources/builtin_resources.ts";
import type { Resource } from "../server/resources/resource.ts";
import { codecOf } from "../server/write/object_codec.ts";
import { createEtcdStore } from "../storage/etcd/etcd_store.ts";
import type { Entry, Store } from "../storage/store.ts";
import { goldenFolder } from "./support/golden_corpus.ts";
import { writesConfig } from "./support/golden_writes.ts";
import { type KeptObject, keptObjects, storedType } from "./support/stored_objects.ts";
import { goldenConfig, startWeir } from "./support/weir.ts";

Deno.test("stored values that are decoded and encoded again stay the same", async (t) => {
  await using golden = await openGolden();
  const outcomes = Map.groupBy(await keptObjects(golden.store), outcomeOf);

  await t.step("all but these", () => {
    const { "the same": same = [], ...others } = Object.fromEntries(
      [...outcomes].map(([outcome, kept]) => [outcome, kept.map(({ entry }) => entry.key)]),
    );
    assertEquals(others, changedWhenWritten);
    assertEquals(same.length, 949);
  });

  await t.step("protobuf of every version is written as it was read", () => {
    const differing = [...outcomes.values()].flat().filter(({ entry }) => !isWrittenAsRead(entry));
    assertEquals(differing.map(({ entry }) => entry.key), []);
  });
});

/** What kube-apiserver, too, would store in another way at the next write, and why. */
const changedWhenWritten = {
  "written by the server alone": ["/ranges/servicenodeports"],
  "in another version": [
    "/deployments/legacy-a/json-extensions",
    "/horizontalpodautoscalers/shop-front/web",
    "/promo.golden.io/coupons/shop-back/winter",
    "/promo.golden.io/coupons/shop-front/summer",
    "/roles/legacy-a/json-role",
  ],
  "JSON from before protobuf": [
    "/configmaps/legacy-a/json-leftover",
    "/configmaps/legacy-a/json-minimal",
    "/configmaps/legacy-a/json-pretty",
    "/events/legacy-a/json-event",
    "/services/specs/legacy-a/json-service",
  ],
  "without a default": [
    "/persistentvolumeclaims/data-platform/from-snapshot",
    "/persistentvolumeclaims/shop-front/x-ns",
  ],
  "from before its schema": [
    "/old.golden.io/relics/data-platform/r2",
    "/old.golden.io/relics/legacy-a/r1",
    "/promo.golden.io/coupons/data-platform/spring",
  ],
  "a float that is read as an integer": ["/raw.golden.io/blobs/data-platform/numbers"],
};

/** What becomes of a stored value in a write that changes nothing. */
function outcomeOf({ entry, resource }: KeptObject): string {
  if (resource === undefined) return "written by the server alone";
  const codec = codecOf(resource);
  const written = codec.encode(codec.read(entry));
  if (equal(written, entry.value)) return "the same";
  const { form } = openStoredValue(entry.value);
  if (storedType(entry).apiVersion !== storageVersionOf(resource)) return "in another version";
  if (form === "protobuf") return isWrittenAsRead(entry) ? "without a default" : "different";
  if (resource.custom === undefined) return "JSON from before protobuf";
  const [stored, now] = [entry.value, written].map((bytes) => new TextDecoder().decode(bytes));
  return stored!.replaceAll(":-0,", ":0,") === now ? "a float that is read as an integer" : "from before its schema";
}

function storageVersionOf(resource: Resource): string {
  if (resource.custom === undefined) return resource.storage!.apiVersion;
  return groupVersionString({ group: resource.group, version: resource.custom.storageVersion });
}

/** Without defaults or conversion. */
function isWrittenAsRead({ value }: Entry): boolean {
  const { form, apiVersion = "", kind = "", start, end } = openStoredValue(value);
  if (form === "json") return true;
  const message = messageNameOf(apiVersion, kind)!;
  const body = value.subarray(start, end);
  return equal(objectToProto(message, protoToObject(message, body)), body);
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

Deno.test("objects that weir creates are stored as kube-apiserver stored them", async () => {
  await using golden = await openGolden();
  await using etcd = await startLocalEtcd();
  await using weir = await startWeir({ etcdServers: [etcd.endpoint], ...goldenConfig, ...writesConfig });
  using mine = closing(openStore(etcd.endpoint));
  const compared = new Set<string>();
  let count = 0;
  const [refused, different]: [string[], string[]] = [[], []];
  for (const kept of inOrderOfCreation(await keptObjects(golden.store))) {
    const { entry, resource } = kept;
    if (!resource.verbs.includes("create") || outcomeOf(kept) !== "the same") continue;
    if ((await mine.store.get(entry.key)).entry === undefined) {
      const { status, text } = await create(weir.url, kept);
      if (status !== 201) {
        refused.push(`${entry.key}: ${text}`);
        continue;
      }
    }
    const own = (await mine.store.get(entry.key)).entry!;
    compared.add(resource.kind);
    count++;
    if (!equal(lasting(own, resource), lasting(entry, resource))) different.push(entry.key);
    const written = outcomeOf({ entry: own, resource });
    if (written !== "the same" && !(resource.plural === "persistentvolumeclaims" && written === "without a default")) {
      different.push(`${entry.key}: ${written} when it is written again`);
    }
  }
  assertEquals(different, ["/servicecidrs/kubernetes"], "to which a controller gave a finalizer");
  assertEquals(refused.length, serverFilledIn.length);
  for (const [index, [key, message]] of serverFilledIn.entries()) {
    assertMatch(refused[index]!, new RegExp(key + message));
  }
  assertEquals([compared.size, count], [64, 943]);
});

/** What the server derived from the object in the first place, and does not take from a client. */
const serverFilledIn = [
  ["/jobs/batch-jobs/done", ".*controller-uid"],
  ["/jobs/batch-jobs/indexed", ".*controller-uid"],
  [
    "/pods/shop-front/kitchen-sink",
    ".*pod-template-hash.*spec.ephemeralContainers: Forbidden: cannot be set on create",
  ],
  ["/pods/shop-front/web-7599c4969f-ddllv", ".*pod-template-hash"],
  ["/pods/shop-front/web-7599c4969f-pxx94", ".*pod-template-hash"],
  ["/pods/shop-front/web-7599c4969f-vw7rb", ".*pod-template-hash"],
] as const;

type ServedObject = KeptObject & { readonly resource: Resource };

/** First what others need. */
function inOrderOfCreation(kept: readonly KeptObject[]): ServedObject[] {
  const first = [
    "services",
    "priorityclasses",
    "runtimeclasses",
    "storageclasses",
    "customresourcedefinitions",
    "namespaces",
  ];
  const served = kept.filter((one): one is ServedObject => one.resource !== undefined);
  return served.sort((a, b) => first.indexOf(b.resource.plural) - first.indexOf(a.resource.plural));
}

/** Sends the object as it is stored, but for what the server gives it. */
async function create(url: string, { entry, resource }: ServedObject): Promise<{ status: number; text: string }> {
  const { group, version, plural, namespaced, storage, custom } = resource;
  const codec = codecOf(resource);
  const inStoredForm = custom !== undefined || storage!.apiVersion === groupVersionString(resource);
  const manifest = withoutServersOwn(
    inStoredForm ? codec.read(entry) : parseJson(codec.readJson(entry)) as TypedObject,
  );
  const isProtobuf = inStoredForm && openStoredValue(entry.value).form === "protobuf";
  const namespace = namespaced ? `/namespaces/${(manifest.metadata as TypedObject).namespace}` : "";
  const path = `${group === "" ? "/api" : `/apis/${group}`}/${version}${namespace}/${plural}`;
  const response = await fetch(url + path, {
    method: "POST",
    headers: { "Content-Type": isProtobuf ? "application/vnd.kubernetes.protobuf" : "application/json" },
    body: (inStoredForm ? codec.encode(manifest) : jsonValueToBytes(manifest as JsonObject)) as BodyInit,
  });
  return { status: response.status, text: await response.text() };
}

/** The stored bytes without what no two creations share. */
function lasting(entry: Entry, resource: Resource): Uint8Array {
  return codecOf(resource).encode(withoutServersOwn(decoded(entry)));
}

function withoutServersOwn({ status: _, metadata, spec, ...object }: TypedObject): TypedObject {
  return {
    ...object,
    metadata: without(metadata as TypedObject, serversOwn),
    ...(spec !== undefined &&
      { spec: "signerName" in (spec as TypedObject) ? without(spec as TypedObject, user) : spec }),
  };
}

function without(object: TypedObject, names: readonly string[]): TypedObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** Who asked for a certificate. */
const user = ["username", "uid", "groups", "extra"];

const serversOwn = [
  "uid",
  "creationTimestamp",
  "resourceVersion",
  "generation",
  "managedFields",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
];

/** Without defaults or conversion. */
function decoded(entry: Entry): TypedObject {
  const { form, start, end } = openStoredValue(entry.value);
  const body = entry.value.subarray(start, end);
  const { apiVersion, kind } = storedType(entry);
  const message = messageNameOf(apiVersion, kind);
  if (message === undefined) return parseJson(body) as TypedObject;
  return form === "json" ? jsonToObject(message, body) : protoToObject(message, body);
}

function closing(store: Store): { store: Store } & Disposable {
  return { store, [Symbol.dispose]: () => store.close() };
}

async function openGolden(): Promise<{ store: Store } & AsyncDisposable> {
  const etcd = await startLocalEtcd({ snapshot: `${goldenFolder}/snapshot.db.gz` });
  const store = openStore(etcd.endpoint);
  return {
    store,
    async [Symbol.asyncDispose]() {
      store.close();
      await etcd.stop();
    },
  };
}

function openStore(endpoint: string): Store {
  return createEtcdStore({ endpoints: [endpoint], prefix: "/registry", listBytesMax: 1 << 26 });
}
