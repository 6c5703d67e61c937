// The representations in which a list can be had.

export interface Representation {
  readonly name: string;
  readonly accept: string;
  readonly query: string;
  /** Whether whole objects are in it. */
  readonly whole: boolean;
}

const json = "application/json";
const table = `${json};as=Table;g=meta.k8s.io;v=v1`;
const metadata = ";as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
const yaml = "application/yaml";
const protobuf = "application/vnd.kubernetes.protobuf";

/** YAML, which takes longest, comes first. */
export const representations: readonly Representation[] = [
  { name: "YAML", accept: yaml, query: "", whole: true },
  { name: "compact JSON", accept: json, query: "", whole: true },
  { name: "pretty JSON", accept: json, query: "?pretty=true", whole: true },
  { name: "protobuf", accept: protobuf, query: "", whole: true },
  { name: "Table with objects", accept: table, query: "?includeObject=Object", whole: true },
  { name: "Table with metadata", accept: table, query: "?includeObject=Metadata", whole: false },
  { name: "Table alone", accept: table, query: "?includeObject=None", whole: false },
  { name: "PartialObjectMetadataList", accept: json + metadata, query: "", whole: false },
];
