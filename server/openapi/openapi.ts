// The OpenAPI documents of what is served, each built when it is first asked for and kept until something in it changes.
import { createHash } from "node:crypto";
import { goJson } from "../../encoding/json_text.ts";
import type { Resource } from "../resources/resource.ts";
import type { ResourceSet } from "../resources/resource_set.ts";
import { type DocumentSource, documentSources } from "./document_sources.ts";
import { documentJson, v2Json } from "./json_document.ts";
import { v2Protobuf } from "./v2_protobuf.ts";
import { v3Protobuf } from "./v3_protobuf.ts";
import { V2Documents } from "./v2_pieces.ts";
import { v3Document } from "./v3_document.ts";

/** A whole body, in parts that follow each other. */
export type DocumentParts = readonly Uint8Array[];

export interface OpenApiDocument {
  /** SHA-512 of the JSON form, in upper-case hex without quotes: the same for all forms. */
  readonly hash: string;
  /** In ms since 1970. */
  readonly builtMs: number;
  readonly json: DocumentParts;
  /** As the messages of gnostic's openapiv2 and openapiv3. */
  readonly protobuf: () => Promise<DocumentParts>;
}

export interface OpenApiOptions {
  readonly now?: () => number;
  /** Told once of each custom resource that is shown without its schema. */
  readonly warn?: (message: string) => void;
}

interface KeptDocument {
  readonly custom: readonly Resource[];
  readonly document: OpenApiDocument;
}

export class OpenApi {
  readonly #now: () => number;
  readonly #warn: (message: string) => void;
  readonly #warned = new WeakSet<Resource>();
  /** By path. A document is still good while its custom resources are the same objects. */
  readonly #v3 = new Map<string, KeptDocument>();
  readonly #v2Json = new V2Documents(v2Json, (resource, message) => this.#warnOnce(resource, message));
  readonly #v2Protobuf = new V2Documents(v2Protobuf, () => {});
  #sources: { readonly generation: number; readonly sources: ReadonlyMap<string, DocumentSource> } | undefined;
  #v2: { readonly generation: number; readonly document: Promise<OpenApiDocument> } | undefined;
  #index: { readonly generation: number; readonly body: Promise<Uint8Array> } | undefined;

  constructor({ now = Date.now, warn = () => {} }: OpenApiOptions = {}) {
    this.#now = now;
    this.#warn = warn;
  }

  /** The body of `/openapi/v3`: every document's path and hash. */
  index(resources: ResourceSet): Promise<Uint8Array> {
    const { generation } = resources;
    if (this.#index?.generation !== generation) this.#index = { generation, body: this.#buildIndex(resources) };
    return this.#index.body;
  }

  /** The OpenAPI v3 document of a path below `/openapi/v3/`; undefined when there is none. */
  v3(path: string, resources: ResourceSet): OpenApiDocument | undefined {
    const source = this.#sourcesOf(resources).get(path);
    return source && this.#v3Of(path, source);
  }

  /** The OpenAPI v2 document. */
  v2(resources: ResourceSet): Promise<OpenApiDocument> {
    const { generation } = resources;
    if (this.#v2?.generation !== generation) this.#v2 = { generation, document: this.#buildV2(resources) };
    return this.#v2.document;
  }

  async #buildIndex(resources: ResourceSet): Promise<Uint8Array> {
    const giveWay = givingWay();
    const paths: Record<string, { serverRelativeURL: string }> = {};
    const sources = this.#sourcesOf(resources);
    for (const [path, source] of sources) {
      await giveWay();
      paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${this.#v3Of(path, source).hash}` };
    }
    for (const path of this.#v3.keys()) if (!sources.has(path)) this.#v3.delete(path);
    return new TextEncoder().encode(goJson({ paths }));
  }

  #sourcesOf(resources: ResourceSet): ReadonlyMap<string, DocumentSource> {
    const { generation } = resources;
    if (this.#sources?.generation !== generation) this.#sources = { generation, sources: documentSources(resources) };
    return this.#sources.sources;
  }

  #v3Of(path: string, source: DocumentSource): OpenApiDocument {
    const kept = this.#v3.get(path);
    if (kept !== undefined && isSameList(kept.custom, source.custom)) return kept.document;
    const json = [documentJson(this.#v3Tree(source))];
    let protobuf: Promise<DocumentParts> | undefined;
    const document = {
      hash: hashOf(json),
      builtMs: this.#now(),
      json,
      protobuf: () => protobuf ??= Promise.resolve([v3Protobuf(this.#v3Tree(source))]),
    };
    this.#v3.set(path, { custom: source.custom, document });
    return document;
  }

  #v3Tree(source: DocumentSource) {
    return v3Document(source, (resource, message) => this.#warnOnce(resource, message));
  }

  async #buildV2(resources: ResourceSet): Promise<OpenApiDocument> {
    const json = await this.#v2Json.document(resources, givingWay());
    let protobuf: Promise<DocumentParts> | undefined;
    return {
      hash: hashOf(json),
      builtMs: this.#now(),
      json,
      protobuf: () => protobuf ??= this.#v2Protobuf.document(resources, givingWay()),
    };
  }

  #warnOnce(resource: Resource, message: string): void {
    if (this.#warned.has(resource)) return;
    this.#warned.add(resource);
    const { group, version, plural } = resource;
    this.#warn(`OpenAPI shows ${plural}.${group}/${version} in part: ${message}`);
  }
}

function hashOf(parts: DocumentParts): string {
  const hash = createHash("sha512");
  for (const part of parts) hash.update(part);
  return hash.digest("hex").toUpperCase();
}

function isSameList(a: readonly Resource[], b: readonly Resource[]): boolean {
  return a.length === b.length && a.every((resource, i) => resource === b[i]);
}

/** Requests wait no longer than this for a document that is being built. */
const busyMsMax = 10;

/** Resolves at once, or after other work had its turn when the last turn was too long ago. */
function givingWay(): () => Promise<void> {
  let startedMs = performance.now();
  return async () => {
    if (performance.now() - startedMs < busyMsMax) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    startedMs = performance.now();
  };
}
