// Whether two objects mean the same to Kubernetes (apimachinery's equality.Semantic): nil and empty lists and maps are one,
// and so are a field that was never set and its zero value, where the field is no pointer; quantities count by value.

import { messageNameOf } from "../../encoding/conversion/message_name.ts";
import { quantityNanos } from "../../encoding/defaulting/quantity_sum.ts";
import { type FieldSchema, isMessageType, messageSchema } from "../../encoding/schema/schema.ts";
import { isTypedObject, RawJson, type TypedObject, type TypedValue } from "../../encoding/typed_object/typed_object.ts";
import type { Resource } from "../resources/resource.ts";

type Value = TypedValue | undefined;
type Equality = (a: Value, b: Value) => boolean;

/** Of the members of one message, those of inlined structs among them. */
type MessageEquality = ReadonlyMap<string, Equality>;

const messages = new Map<string, MessageEquality>();

/** Whether two objects of a resource are the same in all but the members named, e.g. `metadata`. */
export function semanticEqual(
  a: TypedObject,
  b: TypedObject,
  { resource, except = [] }: { resource: Resource; except?: readonly string[] },
): boolean {
  const message = messageOf(resource);
  if (message !== undefined) return sameMembers(messageEquality(message), a, b, except);
  return sameKeys(a, b, { same: plainEquality, except });
}

/**
 * Whether a field is the same in two objects of a built-in resource.
 * @param path names joined by dots, of fields that are no lists: `spec`, `metadata.annotations`
 */
export function sameField(
  a: TypedObject,
  b: TypedObject,
  { resource, path }: { resource: Resource; path: string },
): boolean {
  let message = messageOf(resource)!;
  let [left, right]: TypedObject[] = [a, b];
  const names = path.split(".");
  const last = names.pop()!;
  for (const name of names) {
    message = messageSchema(message).fields.find((field) => field.name === name)!.type;
    [left, right] = [(left![name] ?? {}) as TypedObject, (right![name] ?? {}) as TypedObject];
  }
  return messageEquality(message).get(last)!(left![last], right![last]);
}

/** Whether two values of a message, e.g. `k8s.io.api.core.v1.PodSpec`, are the same. */
export function sameMessage(messageName: string, a: TypedObject, b: TypedObject): boolean {
  return sameMembers(messageEquality(messageName), a, b);
}

/** Of the version that writes work on; undefined for custom resources. */
function messageOf({ storage, custom }: Resource): string | undefined {
  return custom === undefined ? messageNameOf(storage!.apiVersion, storage!.kind) : undefined;
}

function messageEquality(name: string): MessageEquality {
  const known = messages.get(name);
  if (known !== undefined) return known;
  const made = new Map<string, Equality>();
  messages.set(name, made); // before its fields, which may be of the same message
  addMembers(made, name);
  return made;
}

function addMembers(members: Map<string, Equality>, name: string): void {
  for (const field of messageSchema(name).fields) {
    // Kind and apiVersion, which are not in protobuf, say nothing: the claims of a StatefulSet have them in JSON alone.
    if (field.inline && field.num === undefined) continue;
    if (field.inline) addMembers(members, field.type);
    else if (!field.jsonIgnored) members.set(field.name, fieldEquality(field));
  }
}

function fieldEquality(field: FieldSchema): Equality {
  const same = valueEquality(field);
  if (field.map !== undefined) return mapEquality(field.map.valueRepeated ? listEquality(same) : same);
  if (field.repeated) return listEquality(same);
  const zero = field.pointer ? undefined : zeroOf(field.type);
  return (a, b) => {
    const [left, right] = [a ?? zero, b ?? zero];
    if (left === undefined || right === undefined) return left === right;
    return same(left, right);
  };
}

function listEquality(same: Equality): Equality {
  return (a, b) => {
    const [left, right] = [(a ?? []) as TypedValue[], (b ?? []) as TypedValue[]];
    return left.length === right.length && left.every((element, index) => same(element, right[index]));
  };
}

function mapEquality(same: Equality): Equality {
  return (a, b) => sameKeys((a ?? {}) as TypedObject, (b ?? {}) as TypedObject, { same });
}

function sameKeys(
  a: TypedObject,
  b: TypedObject,
  { same, except = [] }: { same: Equality; except?: readonly string[] },
): boolean {
  const keysOf = (map: TypedObject) => Object.keys(map).filter((key) => !except.includes(key));
  const keys = keysOf(a);
  return keys.length === keysOf(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
}

function sameMembers(
  members: MessageEquality,
  a: TypedObject,
  b: TypedObject,
  except: readonly string[] = [],
): boolean {
  for (const [name, same] of members) {
    if (a[name] !== b[name] && !except.includes(name) && !same(a[name], b[name])) return false;
  }
  return true;
}

function valueEquality({ type }: FieldSchema): Equality {
  if (!isMessageType(type)) return plainEquality;
  switch (messageSchema(type).special) {
    case undefined:
      return (a, b) => sameMembers(messageEquality(type), a as TypedObject, b as TypedObject);
    case "Quantity":
      return (a, b) => a === b || quantityNanos(a as string) === quantityNanos(b as string);
    case "JSONSchemaPropsOrBool":
    case "JSONSchemaPropsOrArray":
    case "JSONSchemaPropsOrStringArray":
      return choiceEquality(type);
    default:
      return plainEquality;
  }
}

/** A schema, or what stands in its place. */
function choiceEquality(type: string): Equality {
  const schema = messageSchema(type).fields.find((field) => isMessageType(field.type))!.type;
  const sameSchema: Equality = (a, b) =>
    isTypedObject(a) && isTypedObject(b) ? sameMembers(messageEquality(schema), a, b) : plainEquality(a, b);
  const sameList = listEquality(sameSchema);
  return (a, b) => Array.isArray(a) && Array.isArray(b) ? sameList(a, b) : sameSchema(a, b);
}

/** What a field holds that nothing set; undefined where that equals nothing else. */
function zeroOf(type: string): Value {
  if (!isMessageType(type)) return type === "any" ? undefined : scalarZero(type);
  switch (messageSchema(type).special) {
    case undefined:
      return {};
    case "Quantity":
      return "0";
    case "Duration":
      return "0s";
    case "IntOrString":
      return 0;
    default:
      return undefined;
  }
}

function scalarZero(type: string): Value {
  if (type === "string") return "";
  if (type === "bool") return false;
  return type === "bytes" ? new Uint8Array() : 0;
}

/** Values without a schema: nothing stands for anything else. */
function plainEquality(a: Value, b: Value): boolean {
  if (a instanceof RawJson && b instanceof RawJson) return plainEquality(a.bytes, b.bytes);
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    return a.length === b.length && a.every((byte, index) => byte === b[index]);
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((element, index) => plainEquality(element, b[index]));
  }
  return isTypedObject(a) && isTypedObject(b) ? sameKeys(a, b, { same: plainEquality }) : a === b;
}
