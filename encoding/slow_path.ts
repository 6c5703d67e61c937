// Stored objects that are not what is served: another version, JSON in place of protobuf, fields that decoding fills in or
// changes. Each is brought into its normal form, protobuf of the served version, and then goes the way of all others.
import { changesByItself, convertObject } from "./conversion/conversion.ts";
import { messageNameOf } from "./conversion/message_name.ts";
import { normalForm, readForm } from "./conversion/normal_form.ts";
import { applyRules } from "./defaulting/apply_rules.ts";
import { applyDefaults, defaultTables } from "./defaulting/defaults.ts";
import type { RuleTable } from "./defaulting/rule.ts";
import { narrowRules } from "./defaulting/narrow_rules.ts";
import { compileRules, type RuleNode } from "./defaulting/rule_tree.ts";
import { compileWirePredicate, type WirePredicate } from "./defaulting/wire_predicate.ts";
import { JsonReader } from "./json_reader.ts";
import { jsonToObject } from "./typed_object/from_json.ts";
import { protoToObject } from "./typed_object/from_proto.ts";
import { objectToProto } from "./typed_object/to_proto.ts";
import type { TypedObject } from "./typed_object/typed_object.ts";

/** A stored built-in object without its envelope. */
export interface StoredBody {
  /** How `body` is written. */
  readonly form: "protobuf" | "json";
  /** Of the envelope; JSON has them inside. */
  readonly apiVersion?: string | undefined;
  /** As stored, e.g. `Deployment`. */
  readonly kind?: string | undefined;
  /** The message or JSON text. */
  readonly body: Uint8Array;
}

/** What the normal form is for. */
export interface NormalizeOptions {
  /**
   * Lists that are empty, not nil, in a value stored as JSON keep that difference by a marker which only weir's JSON writer
   * understands. For JSON answers alone.
   */
  readonly markEmptyLists?: boolean;
}

/** A stored version of a kind that no table knows; the message is kube-apiserver's. */
export class UnknownVersionError extends Error {
  /** Always `UnknownVersionError`. */
  override readonly name = "UnknownVersionError";
}

/**
 * The object as protobuf of the served version, as kube-apiserver would encode it: decoded and defaulted in its own
 * version, converted, completed.
 * @param messageName the served version's message, e.g. `k8s.io.api.apps.v1.Deployment`
 * @throws {UnknownVersionError}
 * @throws {WireError | JsonSyntaxError | JsonTypeError | RangeError} for a damaged value
 */
export function normalize(stored: StoredBody, messageName: string, options: NormalizeOptions = {}): Uint8Array {
  return objectToProto(messageName, normalizedObject(stored, messageName), {
    markEmptyLists: stored.form === "json" && (options.markEmptyLists ?? false),
  });
}

/** Like `normalize`, for callers that go on with the decoded object. */
export function normalizedObject(stored: StoredBody, messageName: string): TypedObject {
  const from = storedMessage(stored, messageName);
  const object = stored.form === "json" ? jsonToObject(from, stored.body) : protoToObject(from, stored.body);
  completeObject(object, { from, to: messageName });
  return object;
}

/**
 * Fills in the defaults of the version that the object is written in, and brings it into another one, in place.
 * @param versions full message names; `posted` for an object that does not come from the store
 */
export function completeObject(
  object: TypedObject,
  versions: { readonly from: string; readonly to: string; readonly posted?: boolean },
): void {
  const { from, to, posted = false } = versions;
  applyDefaults(from, object);
  convertObject(object, { from, to, atHub: (hub) => complete(to, hub, { posted }) });
}

function storedMessage({ form, apiVersion, kind, body }: StoredBody, target: string): string {
  const type = form === "json" ? readTypeMeta(body) : { apiVersion, kind };
  if (!type.apiVersion || !type.kind) return target;
  const name = messageNameOf(type.apiVersion, type.kind);
  if (name === undefined) {
    throw new UnknownVersionError(
      `no kind "${type.kind}" is registered for version "${type.apiVersion}" in scheme "pkg/api/legacyscheme/scheme.go:30"`,
    );
  }
  return name;
}

function readTypeMeta(json: Uint8Array): { apiVersion?: string; kind?: string } {
  const reader = new JsonReader(json);
  const type: { apiVersion?: string; kind?: string } = {};
  reader.enterObject();
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    if ((key === "apiVersion" || key === "kind") && reader.peek() === "string") type[key] = reader.readString();
    else reader.skipValue();
  }
  return type;
}

const completions = new Map<string, RuleNode | undefined>();

/** What the internal form and reading from the store change beside defaults. */
function complete(messageName: string, object: TypedObject, { posted }: { posted: boolean }): void {
  const key = posted ? `${messageName} posted` : messageName;
  if (!completions.has(key)) {
    completions.set(key, compileRules(messageName, posted ? [normalForm] : [normalForm, readForm]));
  }
  const rules = completions.get(key);
  if (rules !== undefined) applyRules(rules, object);
}

/** Everything that may happen to an object stored in the very version that is served. */
const allTables: readonly RuleTable[] = [...defaultTables, normalForm, readForm];
const predicates = new Map<string, WirePredicate>();

/**
 * Whether a message stored in the served version would be changed by `normalize`. May be true needlessly, never false when
 * something changes. Runs on the wire bytes of every item, so it decodes next to nothing.
 * @throws {WireError} for damaged bytes
 */
export function needsSlowPath(messageName: string, bytes: Uint8Array, start: number, end: number): boolean {
  return slowPathPredicate(messageName)(bytes, start, end);
}

/**
 * The predicate of one kind, for loops that look it up once.
 * @param paths all that will be looked at of the object, where that is not the whole of it: dotted JSON paths
 */
export function slowPathPredicate(messageName: string, paths?: readonly string[]): WirePredicate {
  const key = paths === undefined ? messageName : [messageName, ...paths].join(" ");
  const known = predicates.get(key);
  if (known !== undefined) return known;
  const predicate = compilePredicate(messageName, paths);
  predicates.set(key, predicate);
  return predicate;
}

function compilePredicate(messageName: string, paths: readonly string[] | undefined): WirePredicate {
  if (changesByItself(messageName)) return () => true;
  const all = compileRules(messageName, allTables);
  const rules = paths === undefined ? all : narrowRules(all, paths);
  return rules === undefined ? () => false : compileWirePredicate(rules);
}
