// Makes the schema tables from API packages: Go decides names, order and presence, generated.proto numbers and wire types.
import type { FieldSchema, MessageSchema, SchemaTables, SpecialType } from "../../encoding/schema/schema.ts";
import type { ApiPackage } from "./api_packages.ts";
import { buildEnums } from "./build_enums.ts";
import { buildField, isServedField, wireField } from "./build_field.ts";
import { type ApiPackages, protoPackageName, underlyingStruct } from "./go_types.ts";
import { readMarkers } from "./markers.ts";
import { compact } from "./schema_tables.ts";

/** Types whose JSON is written by hand in Go, and by hand in encoding/. */
const SPECIAL_TYPES: readonly SpecialType[] = [
  "Time",
  "MicroTime",
  "Duration",
  "Quantity",
  "IntOrString",
  "FieldsV1",
  "RawExtension",
  "JSON",
  "JSONSchemaPropsOrBool",
  "JSONSchemaPropsOrArray",
  "JSONSchemaPropsOrStringArray",
];

/** Types with hand-written JSON that no served object holds. */
const UNSERVED_TYPES: ReadonlySet<string> = new Set(["GroupVersion", "Unknown"]);

/** @throws {Error} where Go and generated.proto contradict each other, or hold what the schema has no word for */
export function buildSchema(packages: ApiPackages): SchemaTables {
  const messages: Record<string, MessageSchema> = {};
  for (const apiPackage of packages.values()) {
    for (const name of messageNames(apiPackage)) {
      const fullName = `${protoPackageName(apiPackage.importPath)}.${name}`;
      messages[fullName] = buildMessage(name, { fullName, apiPackage, packages });
    }
  }
  return { messages, enums: buildEnums(messages, packages) };
}

/** The messages of generated.proto, and the structs that are served though protobuf has no form of them (Table). */
function messageNames({ proto, types }: ApiPackage): string[] {
  const jsonOnly = [...types.values()].filter(({ type, comments }) =>
    type.kind === "struct" && readMarkers(comments).noProtobuf
  );
  return [...proto.messages.keys(), ...jsonOnly.map(({ name }) => name)];
}

interface MessagePlace {
  readonly fullName: string;
  readonly apiPackage: ApiPackage;
  readonly packages: ApiPackages;
}

function buildMessage(name: string, { fullName, apiPackage, packages }: MessagePlace): MessageSchema {
  const declaration = apiPackage.types.get(name);
  const protoFields = apiPackage.proto.messages.get(name) ?? [];
  if (declaration === undefined) throw new Error(`${fullName} has no Go type`);
  if (declaration.type.kind === "list") return { special: "listWrapper", fields: protoFields.map(wireField) };
  const struct = underlyingStruct(declaration.type, { package: apiPackage, imports: declaration.imports }, packages);
  if (struct === undefined) throw new Error(`${fullName} is no Go struct`);

  const place = { messageName: fullName, protoFields, scope: struct.scope, packages };
  const fields = struct.fields.filter(isServedField).map((field) => buildField(field, place));
  checkAllWired(fullName, { fields, numbers: protoFields.map(({ number }) => number) });
  const { root, runtimeObject, structType, markers } = readMarkers(declaration.comments);
  return compact({
    root,
    special: specialType(fullName, { name, isMarshaler: apiPackage.marshalers.has(name) }),
    runtimeObject,
    structType,
    markers,
    // A struct around a foreign or private value (time.Time) shows nothing in Go; what it is on the wire is then all.
    fields: fields.length > 0 ? fields : protoFields.map(wireField),
  });
}

function checkAllWired(messageName: string, { fields, numbers }: { fields: FieldSchema[]; numbers: number[] }): void {
  if (fields.length === 0) return;
  const missing = numbers.filter((number) => !fields.some(({ num }) => num === number));
  if (missing.length > 0) throw new Error(`${messageName}: protobuf fields ${missing} are not in the Go struct`);
}

function specialType(
  fullName: string,
  { name, isMarshaler }: { name: string; isMarshaler: boolean },
): SpecialType | undefined {
  const special = SPECIAL_TYPES.find((type) => type === name);
  if (special === undefined && isMarshaler && !UNSERVED_TYPES.has(name)) {
    throw new Error(`${fullName} writes its own JSON in Go: encoding/ must learn it, then SPECIAL_TYPES`);
  }
  return special;
}
