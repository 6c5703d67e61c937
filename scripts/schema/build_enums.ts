// Makes the tables of the string types with constants that fields use.
import type { EnumSchema, MessageSchema } from "../../encoding/schema/schema.ts";
import { type ApiPackages, constantValue, protoPackageName } from "./go_types.ts";
import { readMarkers } from "./markers.ts";
import { compact } from "./schema_tables.ts";

export function buildEnums(
  messages: Readonly<Record<string, MessageSchema>>,
  packages: ApiPackages,
): Record<string, EnumSchema> {
  const used = new Set(
    Object.values(messages).flatMap(({ fields }) => fields.flatMap((field) => [field.enum, field.map?.keyEnum])),
  );
  const enums: Record<string, EnumSchema> = {};
  for (const { importPath, types, constants } of packages.values()) {
    for (const { name, comments } of types.values()) {
      const fullName = `${protoPackageName(importPath)}.${name}`;
      if (!used.has(fullName)) continue;
      const { enum: isMarked, k8sEnum, markers } = readMarkers(comments);
      const values = constants.filter(({ type }) => type === name).map((constant) => constantValue(constant, packages));
      enums[fullName] = compact({ enumMarker: isMarked === true, markers, k8sEnum, values });
    }
  }
  return enums;
}
