// The JSON of an object, as a body or a patched object has it, to the object of the kind that is expected. Defaults are not
// applied; problems that fieldValidation is about are collected, errors are thrown without the words that handlers put
// around them.
import { JsonReader } from "../../encoding/json_reader.ts";
import { isJsonObject, type JsonObject, newJsonObject, readJsonValue } from "../../encoding/json_value.ts";
import { EmbeddedObjectError } from "../../encoding/structural_schema/written_object.ts";
import { jsonToObject } from "../../encoding/typed_object/from_json.ts";
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { fieldErrorText, invalidField } from "../field_error.ts";
import { checkConvertible, type DecodeTarget } from "./decode_target.ts";
import { registeredMessage } from "./kind_registry.ts";
import { StrictProblems } from "./strict_problems.ts";
import { DecodeError, type GroupVersionKind, interpretTypeMeta, withDefaults } from "./type_meta.ts";

export interface DecodeOptions {
  readonly target: DecodeTarget;
  /** Whether problems are looked for: not with fieldValidation=Ignore. */
  readonly strict: boolean;
  /** What was sent, where that is not the JSON itself, for an error that shows it. */
  readonly sent?: Uint8Array;
}

export interface DecodedObject {
  /** Built-in objects are without kind and apiVersion, custom resources have them as they were sent. */
  readonly object: TypedObject;
  /** What the text says it is. */
  readonly kind: GroupVersionKind;
  /** As strict_problems.ts words them; none unless `strict`. */
  readonly problems: readonly string[];
}

/** @throws {DecodeError} */
export function decodeObject(json: Uint8Array, options: DecodeOptions): DecodedObject {
  const kind = withDefaults(interpretTypeMeta(json), options.target.kind);
  return options.target.custom === undefined
    ? decodeBuiltin(json, kind, options)
    : decodeCustom(json, kind, { ...options, form: options.target.custom });
}

function decodeBuiltin(json: Uint8Array, kind: GroupVersionKind, options: DecodeOptions): DecodedObject {
  const { target, strict, sent = json } = options;
  if (kind.version === "") {
    throw new DecodeError(`Object 'apiVersion' is missing in '${textOf(sent)}'`, { subject: kind });
  }
  const message = registeredMessage(target.registry, kind);
  const problems = new StrictProblems();
  const object = asDecodeError(kind, () => jsonToObject(message, json, strict ? problems : {}));
  checkConvertible(kind, message, target);
  delete object.kind;
  delete object.apiVersion;
  return { object, kind, problems: problems.list() };
}

/** A custom resource is what it says, and must say it; that it is of another kind is found by validation. */
function decodeCustom(
  json: Uint8Array,
  supposed: GroupVersionKind,
  { form, strict, sent = json }: DecodeOptions & { form: NonNullable<DecodeTarget["custom"]> },
): DecodedObject {
  const problems = new StrictProblems();
  const object = asDecodeError(supposed, () => readObject(json, strict ? problems.onDuplicateField : undefined));
  const kind = writtenKind(object);
  if (kind.kind === "") {
    // Without strictness the object decodes itself, and what is told of the body is its text from there.
    const text = strict ? textOf(sent) : textOf(json).trim();
    throw new DecodeError(`Object 'Kind' is missing in '${text}'`, { subject: strict ? undefined : supposed });
  }
  const unknown = asDecodeError(kind, () => form.check(object));
  if (!strict) return { object, kind, problems: [] };
  return { object, kind, problems: [...problems.list(), ...unknown.map((path) => `unknown field "${path}"`)] };
}

/** null is an object without members, as Go has it; other values have been refused. */
function readObject(json: Uint8Array, onDuplicate: ((path: string) => void) | undefined): JsonObject {
  const value = readJsonValue(new JsonReader(json), onDuplicate);
  return isJsonObject(value) ? value : newJsonObject();
}

function writtenKind({ apiVersion = "", kind = "" }: JsonObject): GroupVersionKind {
  const [version = "", group = ""] = String(apiVersion).split("/").reverse();
  return { group, version, kind: String(kind ?? "") };
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Values that do not fit, told of an object of that kind. */
function asDecodeError<T>(subject: GroupVersionKind, decode: () => T): T {
  try {
    return decode();
  } catch (cause) {
    if (!(cause instanceof TypeError || cause instanceof RangeError)) throw cause;
    const message = cause instanceof EmbeddedObjectError
      ? fieldErrorText(invalidField(cause.field, cause.value, cause.detail))
      : cause.message;
    throw new DecodeError(message, { cause, subject });
  }
}
