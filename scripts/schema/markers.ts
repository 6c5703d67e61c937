// Reads the `+name=value` comment markers of Kubernetes' API types: the list-merging and presence rules that OpenAPI,
// server-side apply and declarative validation are generated from.
import type { FieldSchema } from "../../encoding/schema/schema.ts";

/** What the markers of a field, a struct or a named type say; the names are those of the schema file. */
export interface Markers {
  /** `+genclient`: a resource of its own. */
  root?: true;
  /** Go code generation makes it a runtime.Object: it can stand alone on the wire. */
  runtimeObject?: true;
  /** `+protobuf=false`: Go and JSON only. */
  noProtobuf?: true;
  enum?: true;
  k8sEnum?: true;
  structType?: NonNullable<FieldSchema["structType"]>;
  mapType?: NonNullable<FieldSchema["mapType"]>;
  listType?: NonNullable<FieldSchema["listType"]>;
  listMapKey?: string[];
  required?: true;
  optional?: true;
  nullable?: true;
  /** As written: JSON, or `ref(ConstantName)`. */
  default?: string;
  /** Validation markers, as written. */
  markers?: string[];
}

type Flag = "root" | "runtimeObject" | "noProtobuf" | "enum" | "k8sEnum" | "required" | "optional" | "nullable";

const FLAGS: Readonly<Record<string, Flag>> = {
  "genclient": "root",
  "k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object": "runtimeObject",
  "protobuf=false": "noProtobuf",
  "enum": "enum",
  "k8s:enum": "k8sEnum",
  "required": "required",
  "optional": "optional",
  "nullable": "nullable",
};

const VALIDATION_PREFIXES = ["k8s:", "union", "kubebuilder:validation:"];

/** `k8s:openapi-gen`, `k8s:conversion-gen:explicit-from` …: orders to Go code generators, no facts about the API. */
const GENERATOR_MARKER = /^k8s:([a-z-]+-gen\b|openapi-)/;

/** @throws {SyntaxError} for a list, map or struct type that is none of the known ones */
export function readMarkers(comments: readonly string[]): Markers {
  const result: Markers = {};
  for (const comment of comments) if (comment.startsWith("+")) readMarker(comment.slice(1), result);
  return result;
}

function readMarker(marker: string, result: Markers): void {
  const flag = FLAGS[marker];
  if (flag !== undefined) {
    result[flag] = true;
    return;
  }
  const equals = marker.indexOf("=");
  const name = equals < 0 ? marker : marker.slice(0, equals);
  const value = marker.slice(name.length + 1);
  if (name === "listType") result.listType = oneOf(["atomic", "set", "map"], { value, name });
  else if (name === "mapType") result.mapType = oneOf(["atomic", "granular"], { value, name });
  else if (name === "structType") result.structType = oneOf(["atomic", "granular"], { value, name });
  else if (name === "listMapKey") (result.listMapKey ??= []).push(value);
  else if (name === "default") result.default = value;
  else if (isValidationMarker(name)) (result.markers ??= []).push(withoutRemark(marker));
}

function oneOf<T extends string>(known: readonly T[], { value, name }: { value: string; name: string }): T {
  const found = known.find((one) => one === value);
  if (found === undefined) throw new SyntaxError(`+${name}=${value}: not one of ${known.join(", ")}`);
  return found;
}

function isValidationMarker(name: string): boolean {
  return VALIDATION_PREFIXES.some((prefix) => name.startsWith(prefix)) && !GENERATOR_MARKER.test(name);
}

/** In Kubernetes' own markers a ` #` starts a remark; patterns of other tools may contain one. */
function withoutRemark(marker: string): string {
  return marker.startsWith("k8s:") ? marker.replace(/ #.*/, "") : marker;
}
