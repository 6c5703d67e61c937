// Definitions of built-in types by name, and which others each one needs.
import { messageNames, messageSchema } from "../../encoding/schema/schema.ts";
import { builtinResources } from "../resources/builtin_resources.ts";
import { definitionName } from "./definition_name.ts";
import type { GroupVersion } from "./group_versions.ts";
import { messageDefinition, referencedMessages } from "./message_schema.ts";
import { orderedSchema, type SchemaObject } from "./schema_object.ts";
import { versionInfoName, versionInfoSchema } from "./version_schema.ts";

const messagesByDefinition: ReadonlyMap<string, string> = new Map(
  messageNames.map((name) => [definitionName(name), name]),
);

/** Group versions by the package of their messages. */
const packageGroupVersions: ReadonlyMap<string, GroupVersion> = new Map([
  ["k8s.io.apimachinery.pkg.apis.meta.v1", { group: "", version: "v1" }],
  ...builtinResources.map(({ message, group, version }) => [packageOf(message), { group, version }] as const),
]);
const packagesByGroupVersion: ReadonlyMap<string, string> = new Map(
  builtinResources.map(({ message, group, version }) => [`${group}/${version}`, packageOf(message)]),
);

const metaPackage = "k8s.io.apimachinery.pkg.apis.meta.v1";
const kindsOfAllGroupVersions: ReadonlySet<string> = new Set([
  `${metaPackage}.DeleteOptions`,
  `${metaPackage}.WatchEvent`,
]);

/** The definition of a type of apimachinery's meta/v1, such as `Status`. */
export function metaDefinition(type: string): string {
  return definitionName(`${metaPackage}.${type}`);
}

/**
 * The definition of a built-in kind.
 * @throws {RangeError} for a group version without built-in resources
 */
export function kindDefinition({ group, version }: GroupVersion, kind: string): string {
  return definitionName(kindMessage({ group, version }, kind));
}

/** @throws {RangeError} for a group version without built-in resources */
export function kindMessage({ group, version }: GroupVersion, kind: string): string {
  const found = packagesByGroupVersion.get(`${group}/${version}`);
  if (found === undefined) throw new RangeError(`no messages of ${group}/${version} are known`);
  return `${found}.${kind}`;
}

/**
 * The OpenAPI v3 schema of a built-in definition.
 * @param known what the document knows of other group versions
 * @throws {RangeError} for a name that is not known
 */
export function builtinDefinition(name: string, known: readonly GroupVersion[]): SchemaObject {
  if (name === versionInfoName) return versionInfoSchema;
  const message = messageOf(name);
  const kinds = kindsOf(message, known);
  const schema = messageDefinition(message);
  return kinds.length === 0 ? schema : orderedSchema({ ...schema, "x-kubernetes-group-version-kind": kinds });
}

/** `names` and all that they refer to, sorted. */
export function withReferenced(names: Iterable<string>): readonly string[] {
  const all = new Set<string>();
  const pending = [...names];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (all.has(name)) continue;
    all.add(name);
    if (name !== versionInfoName) pending.push(...referencedMessages(messageOf(name)).map(definitionName));
  }
  return [...all].sort();
}

function messageOf(name: string): string {
  const message = messagesByDefinition.get(name);
  if (message === undefined) throw new RangeError(`no definition named ${name}`);
  return message;
}

/** Members sorted, as Go prints a map. */
function kindsOf(message: string, known: readonly GroupVersion[]): readonly Readonly<Record<string, string>>[] {
  const kind = message.slice(message.lastIndexOf(".") + 1);
  if (kindsOfAllGroupVersions.has(message)) return known.map(({ group, version }) => ({ group, kind, version }));
  const own = packageGroupVersions.get(packageOf(message));
  if (own === undefined || !isObject(message)) return [];
  return [{ group: own.group, kind, version: own.version }];
}

function isObject(message: string): boolean {
  const { runtimeObject, fields } = messageSchema(message);
  return runtimeObject === true && fields.some(({ inline, type }) => inline && type === `${metaPackage}.TypeMeta`);
}

function packageOf(message: string): string {
  return message.slice(0, message.lastIndexOf("."));
}
