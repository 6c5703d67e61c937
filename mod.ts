/**
 * weir as a library: a Kubernetes API server on a store, the store itself, and the encoders that turn stored bytes into
 * what clients read, each usable without the others.
 *
 * @module
 */

// A server in this process.
export { startServer } from "./server/start_server.ts";
export type { ServerOptions } from "./server/start_server.ts";
export type { RequestLogEntry } from "./server/app.ts";
export type { ServerHandle } from "./server/serve.ts";
export { configFrom, defaultConfig, parseFlags } from "./server/config.ts";
export { ConfigError } from "./server/config_error.ts";
export type { Config } from "./server/config.ts";

// Stores.
export { StorageError } from "./storage/store.ts";
export type {
  Entry,
  GetOptions,
  KeyRange,
  ListOptions,
  Page,
  ReadOptions,
  Revision,
  Snapshot,
  StorageErrorCode,
  Store,
  WatchBatch,
  WatchChange,
  WatchOptions,
} from "./storage/store.ts";
export { createEtcdStore } from "./storage/etcd/etcd_store.ts";
export type { EtcdStoreOptions } from "./storage/etcd/etcd_store.ts";
export type { EtcdClientOptions } from "./storage/etcd/etcd_client.ts";
export type { EtcdTls } from "./storage/etcd/etcd_tls.ts";
export type { SnapshotReaderOptions } from "./storage/snapshot_reader.ts";

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
