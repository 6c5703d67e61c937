// What `/version` answers: the one served type that is no API type, so that the schema tables do not have it.
import { orderedSchema, type SchemaObject, sortedProperties } from "./schema_object.ts";

const required = [
  "major",
  "minor",
  "gitVersion",
  "gitCommit",
  "gitTreeState",
  "buildDate",
  "goVersion",
  "compiler",
  "platform",
];
const optional = ["emulationMajor", "emulationMinor", "minCompatibilityMajor", "minCompatibilityMinor"];

export const versionInfoName = "io.k8s.apimachinery.pkg.version.Info";

export const versionInfoSchema: SchemaObject = orderedSchema({
  type: "object",
  required,
  properties: sortedProperties([
    ...required.map((name) => [name, { type: "string", default: "" }] as const),
    ...optional.map((name) => [name, { type: "string" }] as const),
  ]),
});
