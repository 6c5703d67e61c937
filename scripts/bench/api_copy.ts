// Gives another API server, which has an etcd of its own, the objects that weir serves: through its API, as any client
// would. A server that has them already (because both read one etcd) is left as it is.

import { type ApiAnswer, ApiClient } from "./api_client.ts";
import type { BenchContext } from "./bench.ts";
import { benchNamespace, type Collection } from "./list_runs.ts";
import type { Target } from "./target.ts";

interface ApiObject {
  readonly metadata: Record<string, unknown> & { readonly name: string };
  readonly status?: unknown;
}

interface ApiList {
  readonly metadata: { readonly continue?: string; readonly remainingItemCount?: number };
  readonly items: readonly ApiObject[];
}

const pageLimit = 100;
const connections = 16;
const json = "application/json";
const removeTimeoutMs = 300_000;

/** What of a collection matters here. */
type Copied = Pick<Collection, "name" | "count" | "path">;

/** @throws {Error} when the server does not take an object */
export async function copyCollection(
  collection: Copied,
  { from, to }: { from: Target; to: Target },
  context: BenchContext,
): Promise<void> {
  const { progress, signal, stack } = context;
  const source = stack.adopt(new ApiClient(from, { connections: 1, signal }), (client) => client.close());
  const sink = stack.adopt(new ApiClient(to, { connections, signal }), (client) => client.close());
  if (await countItems(sink, collection.path) === collection.count) return;
  progress.step(`writing ${collection.count} ${collection.name} through ${to.name}`);
  await prepare(sink, collection);
  stack.defer(() => removeAll(to, collection));
  let written = 0;
  for await (const items of pages(source, collection.path)) {
    const queue = items.values();
    const writeItems = async () => {
      for (const item of queue) await writeItem(sink, collection.path, item);
    };
    await Promise.all(Array.from({ length: connections }, writeItems)); // all draw from the one queue
    written += items.length;
    progress.update(written, collection.count);
  }
}

async function countItems(client: ApiClient, path: string): Promise<number> {
  const { metadata, items } = await readList(client, `${path}?limit=1`);
  return items.length + (metadata.remainingItemCount ?? 0);
}

async function* pages(client: ApiClient, path: string): AsyncGenerator<readonly ApiObject[]> {
  for (let token: string | undefined = ""; token !== undefined;) {
    const list = await readList(
      client,
      `${path}?limit=${pageLimit}${token && `&continue=${encodeURIComponent(token)}`}`,
    );
    yield list.items;
    token = list.metadata.continue;
  }
}

async function readList(client: ApiClient, path: string): Promise<ApiList> {
  const answer = await client.send({ method: "GET", path });
  return JSON.parse(expectStatus(answer, `GET ${path}`, [200]).text) as ApiList;
}

/**
 * The namespace and the service account that the pods name; they may be there. The namespace stays at the end: without a
 * controller its deletion would never finish.
 */
async function prepare(client: ApiClient, { path }: Copied): Promise<void> {
  const objects = [["/api/v1/namespaces", benchNamespace], [
    `/api/v1/namespaces/${benchNamespace}/serviceaccounts`,
    "web",
  ]];
  for (const [path = "", name] of objects) {
    const body = { contentType: json, text: JSON.stringify({ metadata: { name } }) };
    expectStatus(await client.send({ method: "POST", path, body }), `POST ${path}`, [201, 409]);
  }
  expectStatus(await client.send(deleteAll(path)), `DELETE ${path}`, [200]);
}

/** Creates one object, without what a server sets by itself; a status is not taken then and follows. */
async function writeItem(client: ApiClient, path: string, item: ApiObject): Promise<void> {
  const { uid: _uid, resourceVersion: _resourceVersion, creationTimestamp: _created, ...metadata } = item.metadata;
  const text = JSON.stringify({ ...item, metadata });
  expectStatus(await client.send({ method: "POST", path, body: { contentType: json, text } }), `POST ${path}`, [201]);
  if (item.status === undefined) return;
  const statusPath = `${path}/${item.metadata.name}/status`;
  const body = { contentType: "application/merge-patch+json", text: JSON.stringify({ status: item.status }) };
  expectStatus(await client.send({ method: "PATCH", path: statusPath, body }), `PATCH ${statusPath}`, [200]);
}

/** With a signal of its own: it is called when the bench's has aborted, too. */
async function removeAll(target: Target, { path }: Copied): Promise<void> {
  const client = new ApiClient(target, { connections: 1, signal: AbortSignal.timeout(removeTimeoutMs) });
  try {
    await client.send(deleteAll(path));
  } finally {
    client.close();
  }
}

function deleteAll(path: string): { method: string; path: string } {
  return { method: "DELETE", path: `${path}?gracePeriodSeconds=0` };
}

function expectStatus(answer: ApiAnswer, action: string, wanted: readonly number[]): ApiAnswer {
  if (wanted.includes(answer.status)) return answer;
  throw new Error(`${action}: HTTP ${answer.status} ${answer.text.slice(0, 500)}`);
}
