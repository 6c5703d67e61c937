// Writes objects to etcd past weir, in the form in which kube-apiserver keeps them: what changes under a watch.

import { encodeMessage } from "../../encoding/protobufjs/message_codec.ts";

export type ObjectMembers = Readonly<Record<string, unknown>> & {
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name: string; readonly namespace?: string };
};

export interface ObjectType {
  readonly apiVersion: string;
  readonly kind: string;
  /** Full name of the protobuf message. */
  readonly message: string;
}

export const configMapType: ObjectType = {
  apiVersion: "v1",
  kind: "ConfigMap",
  message: "k8s.io.api.core.v1.ConfigMap",
};
export const deploymentType: ObjectType = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  message: "k8s.io.api.apps.v1.Deployment",
};
export const podType: ObjectType = { apiVersion: "v1", kind: "Pod", message: "k8s.io.api.core.v1.Pod" };

/** The stored bytes of an object of a built-in kind. */
export function storedBytes({ apiVersion, kind, message }: ObjectType, object: ObjectMembers): Uint8Array {
  const raw = encodeMessage("k8s.io.apimachinery.pkg.runtime.Unknown", {
    apiVersion,
    kind,
    Raw: encodeMessage(message, object),
  });
  return new Uint8Array([...new TextEncoder().encode("k8s\0"), ...raw]);
}

/** Speaks to etcd's HTTP gateway. Every method returns the revision it made. */
export class ObjectWriter {
  readonly #url: string;
  readonly #prefix: string;

  constructor(etcdUrl: string, prefix = "/registry") {
    this.#url = etcdUrl;
    this.#prefix = prefix;
  }

  /** @param key below the prefix, e.g. `/configmaps/default/a` */
  async put(key: string, value: Uint8Array): Promise<number> {
    return await this.#call("kv/put", { key: this.#key(key), value: value.toBase64() });
  }

  async configMap(name: string, { namespace = "default", labels = {}, data = {} } = {}): Promise<number> {
    const metadata = { name, namespace, uid: name, labels, creationTimestamp: "2026-11-20T08:15:30Z" };
    return await this.put(`/configmaps/${namespace}/${name}`, storedBytes(configMapType, { metadata, data }));
  }

  async delete(key: string): Promise<number> {
    return await this.#call("kv/deleterange", { key: this.#key(key) });
  }

  async compact(revision: number): Promise<void> {
    await this.#call("kv/compaction", { revision, physical: true });
  }

  #key(key: string): string {
    return new TextEncoder().encode(this.#prefix + key).toBase64();
  }

  async #call(method: string, body: unknown): Promise<number> {
    const response = await fetch(`${this.#url}/v3/${method}`, { method: "POST", body: JSON.stringify(body) });
    const answer = await response.json();
    if (!response.ok) throw new Error(`etcd ${method}: ${JSON.stringify(answer)}`);
    return Number(answer.header.revision);
  }
}
