// What a DELETE asks for (meta/v1 DeleteOptions): in its body, or without one in its query, and the 400s and 422s of both.
import type { ApiRequest } from "../api_request.ts";
import { type FieldError, invalidField, unsupportedField } from "../field_error.ts";
import { NumberError, parseInt64 } from "../parse_integer.ts";
import { booleanParameter } from "../request_info.ts";
import { firstValue, type Query } from "../request_target.ts";
import { badRequest } from "../status_error.ts";
import type { DeletionOptions } from "../strategies/deletion_request.ts";
import { decodeBody } from "./decode_body.ts";
import { deleteOptionsTarget } from "./decode_target.ts";
import { bodyMediaType, readRequestBody } from "./request_body.ts";
import { DecodeError } from "./type_meta.ts";
import { dryRunErrors, rejectInvalidOptions } from "./write_options.ts";

export interface DeleteOptions extends DeletionOptions {
  readonly dryRun: boolean;
}

/** @throws {StatusError} 400, 413, 415 or 422 */
export async function parseDeleteOptions(
  { body, headers, query }: Pick<ApiRequest, "body" | "headers" | "query">,
): Promise<DeleteOptions> {
  const bytes = await readRequestBody(body);
  const options = bytes.length > 0 ? await decodeOptions(bytes, headers) : queryOptions(query);
  const { dryRun = [], gracePeriodSeconds, preconditions, orphanDependents, propagationPolicy } = options;
  rejectInvalidOptions("DeleteOptions", [...propagationErrors(options), ...dryRunErrors(dryRun)]);
  return {
    dryRun: dryRun.length > 0,
    gracePeriodSeconds: gracePeriodSeconds === undefined ? undefined : Number(gracePeriodSeconds),
    preconditions,
    orphanDependents,
    propagationPolicy,
  };
}

/** The members of the message that mean something here; values that are null are absent. */
interface RawOptions {
  readonly gracePeriodSeconds?: number | bigint | undefined;
  readonly preconditions?: DeletionOptions["preconditions"];
  readonly orphanDependents?: boolean | undefined;
  readonly propagationPolicy?: string | undefined;
  readonly dryRun?: readonly string[] | undefined;
}

/** Unknown fields are ignored, whatever fieldValidation says. */
async function decodeOptions(body: Uint8Array, headers: Headers): Promise<RawOptions> {
  const mediaType = bodyMediaType(headers);
  try {
    const { object } = await decodeBody(body, { mediaType, target: deleteOptionsTarget, strict: false });
    return object as RawOptions;
  } catch (error) {
    throw error instanceof DecodeError ? badRequest(error.message) : error;
  }
}

function queryOptions(query: Query): RawOptions {
  const uid = firstValue(query, "uid") || undefined;
  const resourceVersion = firstValue(query, "resourceVersion") || undefined;
  return {
    gracePeriodSeconds: gracePeriod(query),
    orphanDependents: booleanParameter(query, "orphanDependents"),
    propagationPolicy: firstValue(query, "propagationPolicy"),
    dryRun: query.get("dryRun"),
    preconditions: uid === undefined && resourceVersion === undefined ? undefined : { uid, resourceVersion },
  };
}

function gracePeriod(query: Query): bigint | undefined {
  const text = firstValue(query, "gracePeriodSeconds");
  try {
    return text === undefined ? undefined : parseInt64(text);
  } catch (error) {
    throw error instanceof NumberError ? badRequest(error.message) : error;
  }
}

const PROPAGATION_POLICIES = ["Foreground", "Background", "Orphan"];

function propagationErrors({ orphanDependents, propagationPolicy }: RawOptions): FieldError[] {
  const errors: FieldError[] = [];
  if (propagationPolicy === undefined) return errors;
  if (orphanDependents !== undefined) {
    const detail = "orphanDependents and deletionPropagation cannot be both set";
    errors.push(invalidField("propagationPolicy", propagationPolicy, detail));
  }
  if (!PROPAGATION_POLICIES.includes(propagationPolicy)) {
    errors.push(unsupportedField("propagationPolicy", propagationPolicy, [...PROPAGATION_POLICIES, "nil"]));
  }
  return errors;
}
