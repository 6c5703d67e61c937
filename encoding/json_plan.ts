// What proto_to_json needs to know of a message, compiled once from the schema tables into arrays and small integers.
import { ascii } from "./json_writer.ts";
import { type FieldSchema, isMessageType, messageSchema, type SpecialType } from "./schema/schema.ts";

/** How a value is written. */
export const Kind = {
  string: 0,
  bool: 1,
  integer: 2,
  float64: 3,
  bytes: 4,
  message: 5,
  time: 6,
  microTime: 7,
  duration: 8,
  quantity: 9,
  intOrString: 10,
  rawJson: 11,
  schemaOrBool: 12,
  schemaOrArray: 13,
  schemaOrStrings: 14,
  /** A list message of a Go named slice, shown as a bare list. */
  stringList: 15,
  /** The object's own metadata.resourceVersion, which comes from the store. */
  resourceVersion: 16,
} as const;

/** How values of a field stand together. */
export const Shape = { single: 0, repeated: 1, map: 2, inline: 3, constant: 4 } as const;

/** What stands for a value that the wire does not have. */
export const Absent = { skip: 0, literal: 1, emptyMessage: 2 } as const;

export interface FieldPlan {
  readonly slot: number;
  readonly number: number;
  readonly shape: number;
  readonly kind: number;
  /** `,"name":`; of a constant the value as well. */
  readonly key: Uint8Array;
  readonly absent: number;
  /** What is printed when absent is `literal`. */
  readonly literal: Uint8Array;
  /** A present zero value is dropped: omitempty on a field that is no pointer. */
  readonly dropZero: boolean;
  /** Of kind message, of inline fields and of the schema-or kinds. */
  readonly message: MessagePlan | undefined;
}

export interface MessagePlan {
  readonly name: string;
  /** In the order of JSON. */
  fields: readonly FieldPlan[];
  /** Protobuf number -> the plan of that field, or undefined. */
  byNumber: readonly (FieldPlan | undefined)[];
  slotCount: number;
}

const META = "k8s.io.apimachinery.pkg.apis.meta.v1";
const OBJECT_META = `${META}.ObjectMeta`;

/**
 * Objects that carry kind and apiVersion inside another one, though protobuf has no place for them: Go fills them in on
 * read (`pkg/apis/apps/v1/conversion.go`).
 */
const NESTED_TYPE_META: Readonly<Record<string, { kind: string; apiVersion: string }>> = {
  "k8s.io.api.apps.v1.StatefulSetSpec.volumeClaimTemplates": { kind: "PersistentVolumeClaim", apiVersion: "v1" },
};

const SPECIAL_KINDS: Readonly<Record<SpecialType, number>> = {
  Time: Kind.time,
  MicroTime: Kind.microTime,
  Duration: Kind.duration,
  Quantity: Kind.quantity,
  IntOrString: Kind.intOrString,
  FieldsV1: Kind.rawJson,
  RawExtension: Kind.rawJson,
  JSON: Kind.rawJson,
  JSONSchemaPropsOrBool: Kind.schemaOrBool,
  JSONSchemaPropsOrArray: Kind.schemaOrArray,
  JSONSchemaPropsOrStringArray: Kind.schemaOrStrings,
  listWrapper: Kind.stringList,
};

const SCALAR_KINDS: Readonly<Record<string, number>> = {
  string: Kind.string,
  bool: Kind.bool,
  int32: Kind.integer,
  int64: Kind.integer,
  uint32: Kind.integer,
  float64: Kind.float64,
  bytes: Kind.bytes,
};

/** Zero values in JSON, by kind; the kinds that have none of their own print null. */
const ZERO_TEXT: Readonly<Record<number, string>> = {
  [Kind.string]: '""',
  [Kind.bool]: "false",
  [Kind.integer]: "0",
  [Kind.float64]: "0",
  [Kind.quantity]: '"0"',
  [Kind.intOrString]: "0",
  [Kind.duration]: '"0s"',
  [Kind.schemaOrBool]: "false",
};

const plans = new Map<string, MessagePlan>();

/** The plan of a nested message. @throws {RangeError} for a name that no table has */
export function messagePlan(name: string): MessagePlan {
  return plans.get(name) ?? compile(name, name, undefined);
}

/** The plan of a message that stands alone: kind and apiVersion are its caller's, resourceVersion is the store's. */
export function rootPlan(name: string): MessagePlan {
  return plans.get(`${name} root`) ?? compile(`${name} root`, name, `${OBJECT_META} root`);
}

/** Registered before its fields are compiled, so that recursive types end. */
function compile(id: string, name: string, objectMetaId: string | undefined): MessagePlan {
  const plan: MessagePlan = { name, fields: [], byNumber: [], slotCount: 0 };
  plans.set(id, plan);
  const fields: FieldPlan[] = [];
  const byNumber: (FieldPlan | undefined)[] = [];
  for (const schema of messageSchema(name).fields) {
    if (schema.num === undefined || (schema.jsonIgnored && !isSchemaChoice(name))) continue;
    const field = compileField(schema, fields.length, { owner: name, isRoot: id !== name, objectMetaId });
    fields.push(field);
    byNumber[field.number] = field;
  }
  plan.fields = fields;
  plan.byNumber = Array.from(byNumber);
  plan.slotCount = fields.length;
  return plan;
}

/** The JSONSchemaPropsOr... messages have hand-written JSON; their fields are read by number. */
function isSchemaChoice(name: string): boolean {
  return messageSchema(name).special?.startsWith("JSONSchemaPropsOr") ?? false;
}

interface FieldContext {
  /** Full name of the message that has the field. */
  readonly owner: string;
  readonly isRoot: boolean;
  readonly objectMetaId: string | undefined;
}

function compileField(schema: FieldSchema, slot: number, context: FieldContext): FieldPlan {
  const { isRoot, objectMetaId } = context;
  const kind = kindOf(schema);
  const shape = shapeOf(schema);
  const isResourceVersion = isRoot && objectMetaId === undefined && schema.name === "resourceVersion";
  const zero = shape === Shape.repeated || shape === Shape.map || schema.pointer ? "null" : ZERO_TEXT[kind] ?? "null";
  return {
    slot,
    number: schema.num!,
    shape,
    kind: isResourceVersion ? Kind.resourceVersion : kind,
    key: ascii(`,${JSON.stringify(schema.name)}:`),
    absent: absentOf(schema, { shape, kind, isResourceVersion }),
    literal: ascii(zero),
    dropZero: !schema.pointer && shape === Shape.single &&
      (schema.omitzero || (schema.omitempty && hasZero(kind))) === true,
    message: nestedPlan(schema, kind, context),
  };
}

function kindOf(schema: FieldSchema): number {
  if (schema.map?.valueRepeated) return Kind.stringList;
  if (schema.wrapper !== undefined) return Kind.stringList;
  if (!isMessageType(schema.type)) return SCALAR_KINDS[schema.type]!;
  const { special } = messageSchema(schema.type);
  return special === undefined ? Kind.message : SPECIAL_KINDS[special];
}

function shapeOf(schema: FieldSchema): number {
  if (schema.inline) return Shape.inline;
  if (schema.map !== undefined) return Shape.map;
  return schema.repeated && schema.wrapper === undefined ? Shape.repeated : Shape.single;
}

function absentOf(
  schema: FieldSchema,
  { shape, kind, isResourceVersion }: { shape: number; kind: number; isResourceVersion: boolean },
): number {
  if (isResourceVersion) return Absent.emptyMessage;
  if (shape === Shape.inline) return Absent.emptyMessage;
  if (schema.omitzero) return Absent.skip;
  const isStruct = shape === Shape.single && !schema.pointer && isMessageType(schema.type) && kind !== Kind.stringList;
  if (schema.omitempty && !isStruct) return Absent.skip;
  return isStruct && kind === Kind.message ? Absent.emptyMessage : Absent.literal;
}

/** omitempty never drops a struct, so only scalars and lists have a zero to drop. */
function hasZero(kind: number): boolean {
  return kind <= Kind.bytes || kind === Kind.stringList;
}

function nestedPlan(schema: FieldSchema, kind: number, context: FieldContext): MessagePlan | undefined {
  const { owner, objectMetaId } = context;
  if (!isMessageType(schema.type) || kind === Kind.stringList) return undefined;
  if (kind < Kind.message || (kind > Kind.message && kind < Kind.schemaOrBool)) return undefined;
  if (schema.type === OBJECT_META && objectMetaId !== undefined) {
    return plans.get(objectMetaId) ?? compile(objectMetaId, OBJECT_META, undefined);
  }
  const typeMeta = NESTED_TYPE_META[`${owner}.${schema.name}`];
  return typeMeta === undefined ? messagePlan(schema.type) : withTypeMeta(schema.type, typeMeta);
}

function withTypeMeta(name: string, { kind, apiVersion }: { kind: string; apiVersion: string }): MessagePlan {
  const plain = messagePlan(name);
  const constant: FieldPlan = {
    slot: -1,
    number: 0,
    shape: Shape.constant,
    kind: Kind.string,
    key: ascii(`,"kind":${JSON.stringify(kind)},"apiVersion":${JSON.stringify(apiVersion)}`),
    absent: Absent.skip,
    literal: new Uint8Array(),
    dropZero: false,
    message: undefined,
  };
  return { ...plain, fields: [constant, ...plain.fields] };
}
