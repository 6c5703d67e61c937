// Makes one object what a document says: created, or updated where there is one already, with its status.

import { type JsonObject, type JsonValue, writeJsonValue } from "../../encoding/json_value.ts";
import { ConfigError } from "../config_error.ts";
import { type ApiClient, ApiError, requestJson } from "./api_client.ts";
import { type ApiResource, collectionPath, resourcesOf } from "./api_resources.ts";

/** What is read of metadata. */
export interface ImportedMetadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly ownerReferences?: readonly { readonly uid: string }[];
}

type Stored = JsonObject & {
  readonly metadata: JsonObject & { readonly resourceVersion: string; readonly uid: string };
};

/** Servers keep these statuses themselves. */
const ownStatuses = ["customresourcedefinitions", "apiservices"];

export class ObjectImport {
  readonly #api: ApiClient;
  readonly #versions = new Map<string, Promise<ReadonlyMap<string, ApiResource>>>();
  /** From the uids in documents to those that the objects have now. */
  readonly #uids = new Map<string, string>();

  constructor(api: ApiClient) {
    this.#api = api;
  }

  /**
   * @param json of the document
   * @throws {ApiError} with the server's message @throws {ConfigError} when there is no such kind
   */
  async import(document: JsonObject, json: Uint8Array<ArrayBuffer>): Promise<void> {
    const { resource, hasStatus } = await this.#find(String(document.apiVersion), String(document.kind));
    const { namespace = "default" } = metadataOf(document);
    const collection = collectionPath(resource, resource.namespaced ? namespace : undefined);
    const { uid } = metadataOf(document);
    if (uid !== undefined && this.#api.restores) return void await this.#send("POST", collection, json);
    const object = this.#withNewOwners(document);
    const stored = await this.#createOrUpdate(collection, object);
    if (uid !== undefined) this.#uids.set(uid, stored.metadata.uid);
    if (hasStatus && object.status !== undefined && !equal(object.status, stored.status)) {
      const path = `${collection}/${encodeURIComponent(String(stored.metadata.name))}/status`;
      await this.#send("PUT", path, withMetadata(object, { ...identityOf(stored), name: stored.metadata.name! }));
    }
  }

  async #createOrUpdate(collection: string, object: JsonObject): Promise<Stored> {
    try {
      return await this.#send("POST", collection, withoutVersion(object));
    } catch (error) {
      const { name } = metadataOf(object);
      if (!(error instanceof ApiError) || error.status !== 409 || name === undefined) throw error;
      const path = `${collection}/${encodeURIComponent(name)}`;
      const existing = await requestJson(this.#api, path).catch(() => undefined) as Stored | undefined;
      if (existing === undefined) throw error; // another conflict than that it exists
      return await this.#send("PUT", path, withMetadata(object, identityOf(existing)));
    }
  }

  async #send(
    method: "POST" | "PUT",
    path: string,
    object: JsonObject | Uint8Array<ArrayBuffer>,
  ): Promise<Stored> {
    const body = object instanceof Uint8Array ? object : writeJsonValue(object);
    return await requestJson(this.#api, path, { method, body }) as Stored;
  }

  async #find(apiVersion: string, kind: string): Promise<{ resource: ApiResource; hasStatus: boolean }> {
    for (const isFirst of [true, false]) {
      if (!isFirst) this.#versions.delete(apiVersion); // a definition may have come since
      const resources = await this.#resourcesOf(apiVersion);
      const resource = [...resources.values()].find((resource) =>
        resource.kind === kind && !resource.name.includes("/")
      );
      if (resource === undefined) continue;
      const status = resources.get(`${resource.name}/status`);
      const hasStatus = status?.verbs.includes("update") === true && !ownStatuses.includes(resource.name);
      return { resource, hasStatus };
    }
    throw new ConfigError(`no kind ${kind} is known in ${apiVersion}`);
  }

  #resourcesOf(apiVersion: string): Promise<ReadonlyMap<string, ApiResource>> {
    let resources = this.#versions.get(apiVersion);
    if (resources === undefined) {
      resources = resourcesOf(this.#api, apiVersion).catch((error) => {
        if (error instanceof ApiError && error.status === 404) return new Map<string, ApiResource>();
        throw error;
      });
      this.#versions.set(apiVersion, resources);
    }
    return resources;
  }

  /** References to owners that have another uid now. */
  #withNewOwners(document: JsonObject): JsonObject {
    const { ownerReferences } = metadataOf(document);
    if (ownerReferences === undefined) return document;
    const owners = ownerReferences.map((owner) => ({ ...owner, uid: this.#uids.get(owner.uid) ?? owner.uid }));
    return withMetadata(document, { ownerReferences: owners as unknown as JsonValue });
  }
}

/** `Deployment shop/web`. */
export function objectName(object: JsonObject): string {
  const { namespace, name = "(without a name)" } = metadataOf(object);
  return `${object.kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

export function metadataOf({ metadata }: JsonObject): ImportedMetadata {
  return (metadata ?? {}) as ImportedMetadata;
}

function identityOf({ metadata: { uid, resourceVersion } }: Stored): JsonObject {
  return { uid, resourceVersion };
}

function withMetadata(object: JsonObject, changes: JsonObject): JsonObject {
  return { ...object, metadata: { ...metadataOf(object) as JsonObject, ...changes } };
}

/** An object that is created has none yet. */
function withoutVersion(object: JsonObject): JsonObject {
  const { resourceVersion: _, selfLink: __, ...metadata } = metadataOf(object) as JsonObject;
  return { ...object, metadata };
}

function equal(a: JsonValue, b: JsonValue | undefined): boolean {
  return b !== undefined && writeJsonValue(a) === writeJsonValue(b);
}
