// Makes one field's table from its Go declaration and its protobuf field.
import { derivedGoType } from "../../encoding/schema/go_type.ts";
import { type FieldSchema, isMessageType } from "../../encoding/schema/schema.ts";
import type { GoField } from "./go_parser.ts";
import { type ApiPackages, constantValue, type GoShape, goShape, goTypeText, type Scope } from "./go_types.ts";
import { readMarkers } from "./markers.ts";
import type { ProtoField } from "./proto_parser.ts";
import { compact } from "./schema_tables.ts";

export interface FieldPlace {
  /** For error messages. */
  readonly messageName: string;
  readonly protoFields: readonly ProtoField[];
  readonly scope: Scope;
  readonly packages: ApiPackages;
}

/** Whether JSON or protobuf knows the field: it is exported, and not embedded for the sake of its methods. */
export function isServedField({ name, embedded, tags }: GoField): boolean {
  return /^\p{Lu}/u.test(name) && (!embedded || tags.has("json"));
}

/** @throws {Error} where Go and generated.proto contradict each other */
export function buildField(field: GoField, { messageName, protoFields, scope, packages }: FieldPlace): FieldSchema {
  const [jsonName = "", ...jsonOptions] = (field.tags.get("json") ?? "").split(",");
  const inline = field.embedded && jsonName === "";
  const jsonIgnored = jsonName === "-";
  const name = inline ? "" : jsonIgnored || jsonName === "" ? field.name : jsonName;
  const number = Number(field.tags.get("protobuf")?.split(",")[1]);
  const proto = protoFields.find((candidate) => candidate.number === number);
  const shape = goShape(field.type, scope, packages);
  if (proto !== undefined) checkAgreement(`${messageName}.${field.name}`, shape, proto);
  const isReference = isMessageType(shape.type) && !inline && !shape.repeated && shape.map === undefined;
  const { structType, mapType, listType, listMapKey, required, optional, nullable, ...marked } = readMarkers(
    field.comments,
  );
  const table = compact({
    name,
    inline: inline || undefined,
    jsonIgnored: jsonIgnored || undefined,
    num: proto?.number,
    protoName: proto?.name === name ? undefined : proto?.name,
    type: proto === undefined || shape.wrapper !== undefined ? shape.type : tableType(proto.type),
    enum: shape.enum,
    wrapper: shape.wrapper,
    map: shape.map,
    repeated: shape.repeated,
    pointer: shape.pointer,
    elemPointer: shape.elemPointer,
    omitempty: jsonOptions.includes("omitempty") || undefined,
    omitzero: jsonOptions.includes("omitzero") || undefined,
    patchStrategy: field.tags.get("patchStrategy"),
    patchMergeKey: field.tags.get("patchMergeKey"),
    structType,
    mapType,
    listType,
    listMapKey,
    required,
    optional,
    nullable,
    default: marked.default === undefined ? undefined : defaultValue(marked.default, scope, packages),
    enumMarker: marked.enum,
    markers: marked.markers,
    undocumented: (isReference && !isDocumented(field)) || undefined,
  });
  const goType = goTypeText(field.type, scope, packages).replace(/^\*/, "");
  const follows = inline || jsonIgnored || table.type === "any" || goType === derivedGoType(table);
  return follows ? table : { ...table, goType };
}

/** Whether a field has a description: OpenAPI shows a reference with one in another shape than a bare one. */
function isDocumented({ comments }: GoField): boolean {
  return comments.some((line) => line.trim() !== "" && !line.trim().startsWith("+") && !line.startsWith("TODO"));
}

/** The table of a field that only generated.proto shows. */
export function wireField({ name, number, type, repeated }: ProtoField): FieldSchema {
  return compact({ name, num: number, type: tableType(type), repeated: repeated || undefined });
}

function tableType(protoType: string): string {
  return protoType === "double" ? "float64" : protoType;
}

function checkAgreement(place: string, shape: GoShape, proto: ProtoField): void {
  const isRepeated = shape.repeated === true && shape.wrapper === undefined;
  const message = shape.wrapper ?? shape.type;
  const agrees = isRepeated === proto.repeated && (shape.map !== undefined) === proto.map &&
    (!isMessageType(message) || message === proto.type);
  if (!agrees) throw new Error(`${place}: Go has ${JSON.stringify(shape)}, generated.proto ${JSON.stringify(proto)}`);
}

/** @throws {Error} for a reference to a constant that the package does not have, or text that is not JSON */
function defaultValue(text: string, scope: Scope, packages: ApiPackages): string | number | boolean {
  const [, constantName] = /^ref\((\w+)\)$/.exec(text) ?? [];
  if (constantName === undefined) return JSON.parse(text);
  const constant = scope.package.constants.find(({ name }) => name === constantName);
  if (constant === undefined) throw new Error(`${scope.package.importPath} has no constant ${constantName}`);
  return constantValue(constant, packages);
}
