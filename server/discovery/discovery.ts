// Answers for the paths above the resources: `/api`, `/apis`, groups, versions and the index at `/`. Each document is
// written once per format and kept until custom resources come or go.
import { createHash } from "node:crypto";
import { goJson, goJsonIndent } from "../../encoding/json_text.ts";
import type { ResourceSet } from "../resources/resource_set.ts";
import { encodeTypedObject, type ObjectFormat } from "../typed_response.ts";
import {
  apiGroup,
  apiGroupDiscoveryList,
  apiGroupList,
  apiResourceList,
  apiVersions,
  type DiscoveryDocument,
} from "./documents.ts";

/** Which discovery document a path asks for. */
export type DiscoveryTarget =
  | { readonly document: "versions" | "groups" }
  | { readonly document: "group"; readonly group: string }
  | { readonly document: "resources"; readonly group: string; readonly version: string };

export interface DiscoveryOptions {
  readonly format: ObjectFormat;
  /** Only for targets of paths that serve it. */
  readonly aggregated: boolean;
}

/** A whole answer of status 200, ready to be sent. */
export interface DiscoveryAnswer {
  readonly contentType: string;
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** The aggregated document's media type parameters, in the order kube-apiserver sends them back. */
const aggregatedParameters = ";g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** The target of a decoded path; undefined for a path that is no discovery path. A slash may stand at its end. */
export function discoveryTarget(path: string): DiscoveryTarget | undefined {
  const [root, ...rest] = path.replace(/\/$/, "").split("/").slice(1);
  if (rest.includes("")) return undefined;
  if (root === "api" && rest.length < 2) {
    return rest[0] === undefined ? { document: "versions" } : { document: "resources", group: "", version: rest[0] };
  }
  if (root !== "apis" || rest.length > 2) return undefined;
  const [group, version] = rest;
  if (group === undefined) return { document: "groups" };
  return version === undefined ? { document: "group", group } : { document: "resources", group, version };
}

/** Whether the aggregated form may be negotiated on a path. `/apis/` takes another way through kube-apiserver. */
export function servesAggregated(path: string): boolean {
  return path === "/api" || path === "/api/" || path === "/apis";
}

/** Whether there is such a document. */
export function isServed(target: DiscoveryTarget, resources: ResourceSet): boolean {
  if (target.document === "group") return target.group !== "" && resources.group(target.group) !== undefined;
  return target.document !== "resources" || resources.hasVersion(target);
}

export class Discovery {
  readonly #serverAddress: string;
  #generation = 0;
  #answers = new Map<string, DiscoveryAnswer>();

  /** `serverAddress` is what clients are told to reach the server by, `host:port`. */
  constructor(options: { readonly serverAddress: string }) {
    this.#serverAddress = options.serverAddress;
  }

  /** The answer for a target, in a format negotiated for it; undefined when it is not served. */
  answer(target: DiscoveryTarget, resources: ResourceSet, options: DiscoveryOptions): DiscoveryAnswer | undefined {
    if (!isServed(target, resources)) return undefined;
    if (resources.generation !== this.#generation) {
      this.#generation = resources.generation;
      this.#answers.clear();
    }
    const { format, aggregated } = options;
    const key = JSON.stringify([target, format.mediaType, format.pretty, aggregated]);
    let answer = this.#answers.get(key);
    if (answer === undefined) {
      answer = aggregated ? aggregatedAnswer(target, resources, format) : this.#plain(target, resources, format);
      this.#answers.set(key, answer);
    }
    return answer;
  }

  #plain(target: DiscoveryTarget, resources: ResourceSet, format: ObjectFormat): DiscoveryAnswer {
    const { object, message } = this.#document(target, resources);
    return { contentType: format.mediaType, body: encodeTypedObject(object, message, format), headers: {} };
  }

  #document(target: DiscoveryTarget, resources: ResourceSet): DiscoveryDocument {
    switch (target.document) {
      case "versions":
        return apiVersions(this.#serverAddress);
      case "groups":
        return apiGroupList(resources);
      case "group":
        return apiGroup(resources.group(target.group)!);
      case "resources":
        return apiResourceList(resources, target);
    }
  }
}

function aggregatedAnswer(target: DiscoveryTarget, resources: ResourceSet, format: ObjectFormat): DiscoveryAnswer {
  const { object, message } = apiGroupDiscoveryList(resources, target.document === "versions" ? "core" : "groups");
  return {
    contentType: format.mediaType + aggregatedParameters,
    body: encodeTypedObject(object, message, format),
    headers: { "Cache-Control": "public", "Vary": "Accept", "ETag": etag(object) },
  };
}

/** The same for all formats: a hash of the compact JSON without `kind` and `apiVersion`, which stand first in it. */
function etag({ kind: _kind, apiVersion: _apiVersion, ...rest }: DiscoveryDocument["object"]): string {
  return `"${createHash("sha512").update(goJson(rest)).digest("hex").toUpperCase()}"`;
}

/** Whether an If-None-Match header is this ETag: kube-apiserver compares the whole header, with no lists and no `*`. */
export function etagMatches(answer: DiscoveryAnswer, ifNoneMatch: string | null): boolean {
  return ifNoneMatch !== null && ifNoneMatch === answer.headers["ETag"];
}

/** The index at `/` and `/index.html`: all paths that answer something, sorted. Always JSON, always indented. */
export function pathIndex(resources: ResourceSet, otherPaths: readonly string[]): Uint8Array {
  const paths = ["/apis/", ...otherPaths];
  for (const { name, versions } of resources.groups) {
    const group = name === "" ? "/api" : `/apis/${name}`;
    paths.push(group, ...versions.map((version) => `${group}/${version}`));
  }
  paths.push("/apis");
  return new TextEncoder().encode(goJsonIndent({ paths: paths.sort() }));
}
