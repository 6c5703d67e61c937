// Parameters of operations. Those of the query are the fields of the options messages that kube-apiserver reads them into.
import { type FieldSchema, isMessageType, messageSchema } from "../../encoding/schema/schema.ts";
import suffixes from "./parameter_suffixes.json" with { type: "json" };

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly type: "string" | "boolean" | "integer";
  /**
   * Its name among the shared parameters of the OpenAPI v2 document, e.g. `limit-1NfNmdNH`; absent for those that the
   * document repeats. Parameters of one name are the same when this is the same.
   */
  readonly sharedName?: string;
}

const sharedSuffixes: Readonly<Record<string, Readonly<Record<string, string>>>> = suffixes;
const types: Readonly<Record<string, Parameter["type"]>> = { bool: "boolean", int32: "integer", int64: "integer" };

export const nameParameter: Parameter = { name: "name", in: "path", type: "string" };
export const namespaceParameter: Parameter = parameter({ name: "namespace", in: "path", type: "string" }, "path");
/** What stands behind `/proxy/`. */
export const pathParameter: Parameter = parameter({ name: "path", in: "path", type: "string" }, "path");
export const prettyParameter: Parameter = parameter({ name: "pretty", in: "query", type: "string" }, "query");

/** The query parameters of an options message, by their order in it. */
export function optionParameters(message: string): readonly Parameter[] {
  const owner = message.slice(message.lastIndexOf(".") + 1);
  return messageSchema(message).fields
    .filter(({ inline, type }) => !inline && !isMessageType(type))
    .map((field) => parameter({ name: field.name, in: "query", type: queryType(field) }, owner));
}

/** The name among the shared parameters of a body that many operations have; undefined for those of a kind. */
export function sharedBodyName(definition: string): string | undefined {
  const suffix = sharedSuffixes["body"]?.[definition.slice(definition.lastIndexOf(".") + 1)];
  return suffix !== undefined && definition.startsWith("io.k8s.apimachinery.") ? `body-${suffix}` : undefined;
}

/** By name; of one name those of the path first. */
export function sortedParameters(parameters: Iterable<Parameter>): readonly Parameter[] {
  return [...parameters].sort((a, b) => compare(a.name, b.name) || compare(a.in, b.in));
}

/** Those that all of the lists hold. */
export function commonParameters(lists: readonly (readonly Parameter[])[]): readonly Parameter[] {
  const [first = [], ...others] = lists;
  return first.filter((one) => others.every((list) => list.some((other) => isSame(one, other))));
}

export function isSame(a: Parameter, b: Parameter): boolean {
  return a.name === b.name && a.in === b.in && a.sharedName === b.sharedName;
}

function queryType({ type }: FieldSchema): Parameter["type"] {
  return types[type] ?? "string";
}

function parameter(plain: Parameter, owner: string): Parameter {
  const suffix = sharedSuffixes[owner]?.[plain.name];
  return suffix === undefined ? plain : { ...plain, sharedName: `${plain.name}-${suffix}` };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
