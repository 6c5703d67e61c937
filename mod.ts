/**
 * weir as a library: a Kubernetes API server for test suites or for good, the stores that it serves out of, and the
 * encoders that turn stored bytes into what clients read, each usable without the others.
 *
 * A Kubernetes API of one's own for a test, for as long as it is in scope:
 *
 * ```ts
 * import { startTestServer } from "@weir/weir";
 *
 * await using api = await startTestServer();
 * const namespaces = `${api.url}/api/v1/namespaces`; // or any client, with api.kubeconfig
 * const headers = { "content-type": "application/json" };
 * const body = JSON.stringify({ metadata: { name: "shop" } });
 * const created = await (await fetch(namespaces, { method: "POST", headers, body })).json();
 * if (created.status.phase !== "Active") throw new Error("the namespace is not there");
 * ```
 *
 * A server that keeps its objects in a folder. `etcdServers` in the place of `dataDir` would have it serve out of etcd:
 *
 * ```ts
 * import { configFrom, startServer } from "@weir/weir";
 *
 * const dataDir = await Deno.makeTempDir();
 * const server = await startServer(configFrom({ dataDir, port: 0 }), { warn: console.error });
 * console.log(`try: kubectl --server=${server.url} get namespaces`);
 * await server.stop();
 * await Deno.remove(dataDir, { recursive: true });
 * ```
 *
 * A store without a server: a history of writes that is read at any revision that it still has.
 *
 * ```ts
 * import { openSqliteStore } from "@weir/weir";
 *
 * const store = openSqliteStore({ path: ":memory:" });
 * const value = new TextEncoder().encode("hello");
 * const first = await store.commit([{ key: "/notes/one", value, expected: 0 }]);
 * await store.commit([{ key: "/notes/one", value: undefined, expected: first.revision }]);
 * const { entry } = await store.get("/notes/one", { revision: first.revision });
 * if (entry?.value.length !== 5) throw new Error("history has lost what was deleted since");
 * store.close();
 * ```
 *
 * What is stored, as clients read it: objects that a selector selects go through a `TransformStream` and come out as a
 * list, in JSON here, without ever being parsed or held together.
 *
 * ```ts
 * import { labelsOf, ListEncoderStream, matchesLabels, objectJson, openStoredValue } from "@weir/weir";
 * import { parseLabelSelector, textListEncoding, typedList } from "@weir/weir";
 *
 * const type = { apiVersion: "example.com/v1", kind: "Note", message: undefined };
 * const stored = ["one", "two"].map((name) => {
 *   const metadata = { labels: { note: name }, name };
 *   return new TextEncoder().encode(JSON.stringify({ apiVersion: type.apiVersion, kind: type.kind, metadata }));
 * });
 *
 * const selector = parseLabelSelector("note in (two, three)");
 * const items = stored
 *   .map((bytes) => ({ ...openStoredValue(bytes), resourceVersion: "42" }))
 *   .filter((item) => matchesLabels(selector, labelsOf(item)));
 * const list = typedList({
 *   apiVersion: type.apiVersion,
 *   kind: "NoteList",
 *   meta: { resourceVersion: "43" },
 *   append: objectJson(type, { inList: true }),
 * });
 * const body = ReadableStream.from(items).pipeThrough(new ListEncoderStream(textListEncoding(list, "json")));
 * const { items: notes } = await new Response(body).json();
 * if (notes.length !== 1 || notes[0].metadata.name !== "two") throw new Error("not what was selected");
 * ```
 *
 * @module
 */

// A server in this process.
export { startServer } from "./server/start_server.ts";
export type { ServerOptions } from "./server/start_server.ts";
export type { RequestLogEntry } from "./server/app.ts";
export type { ServerHandle } from "./server/serve.ts";
export { startTestServer } from "./server/start_test_server.ts";
export type { TestServer, TestServerOptions } from "./server/start_test_server.ts";
export { kubeconfig } from "./server/kubeconfig.ts";
export type { KubeconfigOptions } from "./server/kubeconfig.ts";
export { configFrom, defaultConfig, parseFlags } from "./server/config.ts";
export { ConfigError } from "./server/config_error.ts";
export type { Config } from "./server/config.ts";

// Stores.
export { StorageError } from "./storage/store.ts";
export type {
  CommitResult,
  Entry,
  GetOptions,
  KeyRange,
  ListOptions,
  Page,
  PagesOptions,
  ReadOptions,
  Revision,
  Snapshot,
  StorageErrorCode,
  Store,
  WatchBatch,
  WatchChange,
  WatchOptions,
  Write,
} from "./storage/store.ts";
export { createEtcdStore } from "./storage/etcd/etcd_store.ts";
export type { EtcdStoreOptions } from "./storage/etcd/etcd_store.ts";
export type { EtcdClientOptions } from "./storage/etcd/etcd_client.ts";
export type { EtcdTls } from "./storage/etcd/etcd_tls.ts";
export { openSqliteStore } from "./storage/sqlite/sqlite_store.ts";
export type { SqliteStore, SqliteStoreOptions, StoredHistory } from "./storage/sqlite/sqlite_store.ts";
export type { StoredVersion, Version } from "./storage/sqlite/revision_table.ts";
export type { SqliteSynchronous } from "./storage/sqlite/wal_sync.ts";
export type { SnapshotReaderOptions } from "./storage/snapshot_reader.ts";
export type { StoreObserver, StoreOperation, StoreRequest } from "./storage/store_observer.ts";

// From stored bytes to items.
export { openStoredValue, StoredValueError } from "./encoding/storage_envelope.ts";
export type { StoredObject } from "./encoding/storage_envelope.ts";
export { needsSlowPath, normalize, UnknownVersionError } from "./encoding/slow_path.ts";
export type { NormalizeOptions, StoredBody } from "./encoding/slow_path.ts";
export type { Item, ServedType } from "./encoding/item.ts";
export { jsonFieldReader, labelsOf, protoFieldReader } from "./encoding/object_meta.ts";
export type { FieldReader, LabelLookup } from "./encoding/object_meta.ts";

// Lists: items in, chunks out.
export { CHUNK_BYTES, encodedLength, encodeList, ListEncoderStream } from "./encoding/list_stream.ts";
export type { EncodeListOptions, ItemPage } from "./encoding/list_stream.ts";
export { textListEncoding, typedList, untypedList } from "./encoding/list_encoding.ts";
export type {
  AppendItem,
  JsonList,
  JsonListOptions,
  ListEncoding,
  ListMeta,
  TextFormat,
} from "./encoding/list_encoding.ts";
export { listedLength, protobufEnvelope, protobufListEncoding } from "./encoding/formats/protobuf.ts";
export type { ProtobufListOptions, TypeMeta } from "./encoding/formats/protobuf.ts";

// Views: what of an object is shown.
export { objectJson } from "./encoding/views/object.ts";
export { metadataItem, partialMetadataJson } from "./encoding/views/partial_metadata.ts";
export type { PartialMetadataOptions } from "./encoding/views/partial_metadata.ts";
export { tableList, tableRow } from "./encoding/views/table.ts";
export type { Cell, Row, RowCondition, TableColumn, TableShape } from "./encoding/views/table.ts";
export { appendMetadataOnly, appendSpliced, metadataOnlyLength, splicedLength } from "./encoding/proto_splice.ts";

// One object or event.
export { protoToJson, protoToJsonWriter } from "./encoding/proto_to_json.ts";
export type { ObjectIdentity, ProtoToJson } from "./encoding/proto_to_json.ts";
export { appendSplicedJson } from "./encoding/json_splice.ts";
export { appendPretty } from "./encoding/formats/json_pretty.ts";
export { appendYamlItem, jsonToYaml, YamlControlCharacterError } from "./encoding/formats/yaml.ts";
export { appendJsonFrame, appendProtobufFrame } from "./encoding/watch_frames.ts";
export type { WatchEventType } from "./encoding/watch_frames.ts";
export { ByteWriter } from "./encoding/wire_writer.ts";
export { WireError } from "./encoding/wire_reader.ts";
export { kubernetesVersion, messageNames } from "./encoding/schema/schema.ts";

// Selectors.
export { matchesLabels, parseLabelSelector, SelectorError } from "./server/selectors/label_selector.ts";
export type { LabelOperator, LabelRequirement, LabelSelector } from "./server/selectors/label_selector.ts";
export { parseFieldSelector } from "./server/selectors/field_selector.ts";
export type { FieldTerm } from "./server/selectors/field_selector.ts";
