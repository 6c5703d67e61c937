// Definitions of custom resources, and the custom resources themselves.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { goQuote } from "../go_quote.ts";
import { isKnownFormat } from "../validation/custom_resources/string_formats.ts";
import { subschemas } from "../validation/definitions/subschemas.ts";
import { messageOf, messagesOf, textOf, textsOf } from "../validation/fields.ts";
import type { WarningTable } from "./warning_source.ts";

const standardFinalizers = ["orphan", "foregroundDeletion", "kubernetes"];
const numberFormats: Readonly<Record<string, readonly string[]>> = {
  integer: ["int32", "int64"],
  number: ["float", "double"],
};

export const definitionWarnings: WarningTable = {
  "customresourcedefinitions.apiextensions.k8s.io": (definition, old) => {
    const before = new Set(old === undefined ? [] : unknownFormats(old));
    const formats = new Set(unknownFormats(definition).filter((format) => !before.has(format)));
    return [...formats].map((format) => `unrecognized format ${goQuote(format)}`);
  },
};

/** Of finalizers that this write adds. */
export function customResourceWarnings(object: TypedObject, old: TypedObject | undefined): string[] {
  const before = old === undefined ? [] : finalizersOf(old);
  const added = new Set(finalizersOf(object).filter((finalizer) => !before.includes(finalizer)));
  return [...added].sort().filter((finalizer) => !finalizer.includes("/") && !standardFinalizers.includes(finalizer))
    .map((finalizer) => {
      const path = finalizer.includes(".") ? " including a path (/)" : "";
      return `metadata.finalizers: ${goQuote(finalizer)}: prefer a domain-qualified finalizer name${path} ` +
        "to avoid accidental conflicts with other finalizer writers";
    });
}

function finalizersOf(object: TypedObject): string[] {
  return textsOf(messageOf(object.metadata).finalizers);
}

/** A schema that all versions share stands beside them. */
function unknownFormats(definition: TypedObject): string[] {
  const { validation, versions } = messageOf(definition.spec);
  return [validation, ...messagesOf(versions).map(({ schema }) => schema)].flatMap((schema) =>
    formatsIn(messageOf(messageOf(schema).openAPIV3Schema))
  );
}

function formatsIn(schema: TypedObject): string[] {
  const format = textOf(schema.format);
  const own = format === "" || isKnown(format, textOf(schema.type)) ? [] : [format];
  return [...own, ...subschemas("", schema).flatMap((inner) => formatsIn(inner.schema))];
}

function isKnown(format: string, type: string): boolean {
  return type === "" || type === "string" ? isKnownFormat(format) : numberFormats[type]?.includes(format) ?? false;
}
