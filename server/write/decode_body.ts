// A request body in any of its media types as the object that the URL is about: the 400s of kube-apiserver's decoding, and
// what fieldValidation makes of fields that nobody knows or that stand twice.
import { yamlToJson } from "../../encoding/formats/yaml_to_json.ts";
import { YamlSyntaxError } from "../../encoding/formats/yaml_error.ts";
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { goQuote } from "../go_quote.ts";
import type { FieldValidation } from "../patch/patch.ts";
import type { Resource, Subresource } from "../resources/resource.ts";
import { badRequest, type StatusError } from "../status_error.ts";
import { type DecodedObject, decodeObject, type DecodeOptions } from "./decode_object.ts";
import { decodeProtobuf } from "./decode_protobuf.ts";
import { type DecodeTarget, decodeTarget } from "./decode_target.ts";
import type { BodyMediaType } from "./request_body.ts";
import { strictErrorText, warningTexts, yamlProblems } from "./strict_problems.ts";
import { DecodeError, groupVersionText } from "./type_meta.ts";

export interface RequestObjectOptions {
  readonly mediaType: BodyMediaType;
  readonly resource: Resource;
  /** Undefined for the object itself. */
  readonly subresource: Subresource | undefined;
  readonly fieldValidation: FieldValidation;
  /** Texts for Warning headers are added here. */
  readonly warnings: string[];
}

/**
 * The object in the version of the URL, without defaults; built-in objects are without kind and apiVersion, custom
 * resources have them.
 * @throws {StatusError} 400
 */
export async function decodeRequestObject(body: Uint8Array, options: RequestObjectOptions): Promise<TypedObject> {
  const { fieldValidation, warnings } = options;
  const target = decodeTarget(options.resource, options.subresource);
  const decoded = await decodeAsRequest(body, { ...options, target });
  if (fieldValidation === "Warn") warnings.push(...warningTexts(decoded.problems));
  checkGroupVersion(decoded, options, target);
  return decoded.object;
}

async function decodeAsRequest(
  body: Uint8Array,
  { mediaType, fieldValidation, target }: RequestObjectOptions & { target: DecodeTarget },
): Promise<DecodedObject> {
  try {
    const decoded = await decodeBody(body, { mediaType, target, strict: fieldValidation !== "Ignore" });
    if (fieldValidation !== "Strict" || decoded.problems.length === 0) return decoded;
    throw new DecodeError(strictErrorText(decoded.problems), { subject: decoded.kind });
  } catch (error) {
    throw error instanceof DecodeError ? decodeFailure(error, target, body) : error;
  }
}

/** @throws {DecodeError} */
export async function decodeBody(
  body: Uint8Array,
  { mediaType, ...options }: DecodeOptions & { mediaType: BodyMediaType },
): Promise<DecodedObject> {
  switch (mediaType) {
    case "application/json":
      return decodeObject(body, options);
    case "application/vnd.kubernetes.protobuf":
      return decodeProtobuf(body, options.target);
    case "application/yaml": {
      const { json, duplicateKeys } = await yamlToJson(body).catch((cause) => {
        throw cause instanceof YamlSyntaxError ? new DecodeError(cause.message, { cause }) : cause;
      });
      const decoded = decodeObject(json, { ...options, sent: body });
      if (!options.strict) return decoded;
      return { ...decoded, problems: [...yamlProblems(duplicateKeys), ...decoded.problems] };
    }
  }
}

function decodeFailure({ message, subject }: DecodeError, target: DecodeTarget, body: Uint8Array): StatusError {
  const expected = target.kind.kind;
  if (subject === undefined || subject.kind === "") {
    return badRequest(
      `the object provided is unrecognized (must be of type ${expected}): ${message} (${summarize(body)})`,
    );
  }
  const { kind, version } = subject;
  return badRequest(`${kind} in version ${goQuote(version)} cannot be handled as a ${expected}: ${message}`);
}

const SUMMARY_BYTES = 30;

/** The beginning of a body as text when it looks like JSON, else in hexadecimal. */
function summarize(body: Uint8Array): string {
  if (body.length === 0) return "<empty>";
  const start = body.subarray(0, SUMMARY_BYTES);
  const shown = body[0] === 0x7b ? new TextDecoder().decode(start) : start.toHex();
  return body.length > SUMMARY_BYTES ? `${shown} ...` : shown;
}

/** Versions that a URL takes beside its own, by resource and subresource. */
const OTHER_VERSIONS: Readonly<Record<string, readonly string[]>> = { "pods/eviction": ["policy/v1beta1"] };

function checkGroupVersion(
  { kind }: DecodedObject,
  { resource, subresource }: Pick<RequestObjectOptions, "resource" | "subresource">,
  target: DecodeTarget,
): void {
  const found = groupVersionText(kind);
  const expected = groupVersionText(target.kind);
  if (found === expected || OTHER_VERSIONS[`${resource.plural}/${subresource?.name}`]?.includes(found)) return;
  throw badRequest(`the API version in the data (${found}) does not match the expected API version (${expected})`);
}
