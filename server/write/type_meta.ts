// The kind and version that a body says it is of, before anything else of it is read (apimachinery's MetaFactory).
import { type JsonKind, JsonReader } from "../../encoding/json_reader.ts";
import { groupVersionString } from "../resources/builtin_resources.ts";

export interface GroupVersionKind {
  /** "" for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** A body that is no object of the kind expected; the message is kube-apiserver's own, without what handlers put before it. */
export class DecodeError extends Error {
  override readonly name = "DecodeError";
  /** What the body says it is, as far as that was read. */
  readonly subject: GroupVersionKind | undefined;

  constructor(message: string, options: ErrorOptions & { subject?: GroupVersionKind | undefined } = {}) {
    super(message, options);
    this.subject = options.subject;
  }
}

/** The Go type that kind and apiVersion are read into. */
const GO_TYPE =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/**
 * Reads the whole text, to find broken JSON anywhere in it. Members that are not there are "".
 * @throws {DecodeError}
 */
export function interpretTypeMeta(json: Uint8Array): GroupVersionKind {
  const { apiVersion, kind } = readTypeMeta(json);
  const parts = apiVersion === "/" ? [] : apiVersion.split("/");
  if (parts.length > 2) throw new DecodeError(`unexpected GroupVersion string: ${apiVersion}`);
  const [group, version] = parts.length === 2 ? parts : ["", parts[0] ?? ""];
  return { group: group!, version: version!, kind };
}

function readTypeMeta(json: Uint8Array): { apiVersion: string; kind: string } {
  try {
    const check = new JsonReader(json);
    check.skipValue();
    check.expectEnd();
    return readMembers(new JsonReader(json));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    throw new DecodeError(`couldn't get version/kind; json parse error: ${error.message}`, { cause: error });
  }
}

/** Names match in any case, as Go has it where it is not told otherwise; the last one counts. */
function readMembers(reader: JsonReader): { apiVersion: string; kind: string } {
  const found = { apiVersion: "", kind: "" };
  const root = reader.peek();
  if (root === "null") return found;
  if (root !== "object") throw new TypeError(`json: cannot unmarshal ${goKind(root)} into Go value of type ${GO_TYPE}`);
  let error: TypeError | undefined;
  reader.enterObject();
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    const name = memberNames.get(key.toLowerCase());
    const value = reader.peek();
    if (name !== undefined && value === "string") {
      found[name] = reader.readString();
      continue;
    }
    if (name !== undefined && value !== "null") {
      error ??= new TypeError(`json: cannot unmarshal ${goKind(value)} into Go struct field .${name} of type string`);
    }
    reader.skipValue();
  }
  if (error !== undefined) throw error;
  return found;
}

const memberNames = new Map([["apiversion", "apiVersion"], ["kind", "kind"]] as const) as ReadonlyMap<
  string,
  "apiVersion" | "kind"
>;

function goKind(kind: JsonKind): string {
  return kind === "boolean" ? "bool" : kind;
}

/** Fills in from the URL what a body in JSON or YAML does not say. */
export function withDefaults(found: GroupVersionKind, defaults: GroupVersionKind): GroupVersionKind {
  const kind = found.kind || defaults.kind;
  if (found.version === "" && (found.group === "" || found.group === defaults.group)) return { ...defaults, kind };
  return { ...found, kind };
}

/** `apps/v1`, `v1`; "" when there is neither. */
export function groupVersionText(of: GroupVersionKind): string {
  return groupVersionString(of);
}
