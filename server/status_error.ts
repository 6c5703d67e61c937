// Every error a client can see as a Status, made here and only here: one factory per reason, in kube-apiserver's words.

import type { ObjectFormat } from "./typed_response.ts";
import { type FieldError, fieldErrorText, invalidField } from "./field_error.ts";
import { goQuote } from "./go_quote.ts";

/** A resource by the two names that messages use; `group` is "" for the core group. */
export interface GroupResource {
  readonly group: string;
  readonly plural: string;
}

export interface StatusCause {
  readonly reason?: string;
  readonly message: string;
  readonly field?: string;
}

/** `details` of a Status, in its key order. An empty object is printed as `{}`. */
export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

export interface StatusErrorOptions extends ErrorOptions {
  readonly code: number;
  /** Absent for errors that kube-apiserver does not classify. */
  readonly reason?: string;
  readonly details?: StatusDetails;
  /** `metadata.continue`: where an expired list can go on. */
  readonly continueToken?: string;
  /** The media type of the answer that broke while it was written; others are negotiated for the error. */
  readonly mediaType?: ObjectFormat["mediaType"];
  /** What the log says where that is more than the client may know. */
  readonly logMessage?: string;
}

/** An error whose message goes to the client as a Status. */
export class StatusError extends Error {
  readonly code: number;
  readonly reason: string | undefined;
  readonly details: StatusDetails | undefined;
  readonly continueToken: string | undefined;
  readonly mediaType: ObjectFormat["mediaType"] | undefined;
  readonly logMessage: string;

  constructor(message: string, options: StatusErrorOptions) {
    super(message, options);
    this.name = "StatusError";
    this.code = options.code;
    this.reason = options.reason;
    this.details = options.details;
    this.continueToken = options.continueToken;
    this.mediaType = options.mediaType;
    this.logMessage = options.logMessage ?? message;
  }

  /** Also sent as the header Retry-After. */
  get retryAfterSeconds(): number | undefined {
    return this.details?.retryAfterSeconds;
  }
}

/** A meta/v1 Status as plain data, keys in its order. */
export interface StatusBody {
  readonly kind: "Status";
  readonly apiVersion: "v1";
  readonly metadata: { readonly continue?: string };
  readonly status: "Failure";
  readonly message: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code: number;
}

export function statusBody(error: StatusError): StatusBody {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: error.continueToken === undefined ? {} : { continue: error.continueToken },
    status: "Failure",
    message: error.message,
    ...(error.reason !== undefined && { reason: error.reason }),
    ...(error.details !== undefined && { details: error.details }),
    code: error.code,
  };
}

/** What a deletion that is done answers; details name the object. */
export function successBody(resource: GroupResource, object: { name: string; uid: string }) {
  const { name, uid } = object;
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Success",
    details: { ...resourceDetails(resource, name), uid },
  } as const;
}

/** What a POST answers that does something and makes no object. */
export const doneBody = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 } as const;

/** `pods`, `deployments.apps`. */
export function qualifiedResource(resource: GroupResource): string {
  return resource.group === "" ? resource.plural : `${resource.plural}.${resource.group}`;
}

export function badRequest(message: string): StatusError {
  return new StatusError(message, { code: 400, reason: "BadRequest" });
}

/** No object of that name. */
export function notFound(resource: GroupResource, name: string): StatusError {
  return new StatusError(`${qualifiedResource(resource)} ${goQuote(name)} not found`, {
    code: 404,
    reason: "NotFound",
    details: resourceDetails(resource, name),
  });
}

/** The write is not allowed, whoever asks. */
export function forbidden(
  resource: GroupResource,
  name: string,
  { why, causes }: { why: string; causes?: readonly StatusCause[] },
): StatusError {
  return new StatusError(`${qualifiedResource(resource)} ${goQuote(name)} is forbidden: ${why}`, {
    code: 403,
    reason: "Forbidden",
    details: { ...resourceDetails(resource, name), ...(causes && { causes }) },
  });
}

/** An object to be created is there already. */
export function alreadyExists(resource: GroupResource, name: string): StatusError {
  return nameTaken(resource, { name, message: `${qualifiedResource(resource)} ${goQuote(name)} already exists` });
}

/** Every name that was generated for an object is taken. */
export function generatedNameExists(resource: GroupResource, name: string): StatusError {
  const message = `${qualifiedResource(resource)} ${goQuote(name)} already exists, ` +
    "the server was not able to generate a unique name for the object";
  return nameTaken(resource, { name, message, retryAfterSeconds: 1 });
}

function nameTaken(
  resource: GroupResource,
  { name, message, ...details }: { name: string; message: string; retryAfterSeconds?: number },
): StatusError {
  return new StatusError(message, {
    code: 409,
    reason: "AlreadyExists",
    details: { ...resourceDetails(resource, name), ...details },
  });
}

/** A write cannot be done on the object as it is; by default because it rests on an older version of it. */
export function conflict(
  resource: GroupResource,
  name: string,
  why = "the object has been modified; please apply your changes to the latest version and try again",
): StatusError {
  return new StatusError(`Operation cannot be fulfilled on ${qualifiedResource(resource)} ${goQuote(name)}: ${why}`, {
    code: 409,
    reason: "Conflict",
    details: resourceDetails(resource, name),
  });
}

/** An apply of fields that others own: `conflicts` names them, with a cause each. */
export function applyConflict(conflicts: string, causes: readonly StatusCause[]): StatusError {
  const count = causes.length === 1 ? "1 conflict" : `${causes.length} conflicts`;
  return new StatusError(`Apply failed with ${count}: ${conflicts}`, {
    code: 409,
    reason: "Conflict",
    details: { causes },
  });
}

/** The object has another uid or version than something is for. `key` is where it is stored. */
export function objectPreconditionFailed(
  resource: GroupResource,
  { name, key, ...of }: { name: string; key: string; what: "UID" | "ResourceVersion"; wanted: string; found: string },
): StatusError {
  const failure =
    `Precondition failed: ${of.what} in precondition: ${of.wanted}, ${of.what} in object meta: ${of.found}`;
  const error = `invalid object, Code: 4, Key: /registry${key}, ResourceVersion: 0, AdditionalErrorMsg: ${failure}`;
  return conflict(resource, name, `StorageError: ${error}`);
}

/** No such resource, version, subresource or scope in a built-in group. */
export function resourceNotFound(): StatusError {
  const message = "the server could not find the requested resource";
  return new StatusError(message, { code: 404, reason: "NotFound", details: {} });
}

/** The route has no such method: said before any handler runs. */
export function methodNotAllowed(): StatusError {
  const message = "the server does not allow this method on the requested resource";
  return new StatusError(message, { code: 405, reason: "MethodNotAllowed", details: {} });
}

/** The handler has no such verb; `verb` is "" for methods that stand for none. */
export function verbNotSupported(resource: GroupResource, verb: string): StatusError {
  return new StatusError(`${verb} is not supported on resources of kind "${qualifiedResource(resource)}"`, {
    code: 405,
    reason: "MethodNotAllowed",
    details: resourceDetails(resource),
  });
}

/** The definition of the custom resource is on its way out (apiextensions-apiserver's customresource_handler). */
export function definitionTerminating(resource: GroupResource, verb: string): StatusError {
  return new StatusError(`${verb} not allowed while custom resource definition is terminating`, {
    code: 405,
    reason: "MethodNotAllowed",
    details: resourceDetails(resource),
  });
}

/** Nothing in the Accept header is among what the route produces: said before any handler runs. */
export function routeNotAcceptable(available: readonly string[]): StatusError {
  return new StatusError(`406: Not Acceptable\n\nAvailable representations: ${available.join(", ")}`, {
    code: 406,
    reason: "NotAcceptable",
    details: {},
  });
}

export function notAcceptable(message: string): StatusError {
  return new StatusError(message, { code: 406, reason: "NotAcceptable" });
}

/** What a handler says when no clause of the Accept header fits. */
export function mediaTypeNotAcceptable(accepted: readonly string[]): StatusError {
  return notAcceptable(`only the following media types are accepted: ${accepted.join(", ")}`);
}

/** Larger than `limit` says, e.g. `limit is 3145728`. */
export function requestEntityTooLarge(limit: string): StatusError {
  return new StatusError(`Request entity too large: ${limit}`, { code: 413, reason: "RequestEntityTooLarge" });
}

/** The route takes no body of this type: said before any handler runs. */
export function routeUnsupportedMediaType(): StatusError {
  const message = "415: Unsupported Media Type";
  return new StatusError(message, { code: 415, reason: "UnsupportedMediaType", details: {} });
}

/** What a handler says of a body of a type it does not take. */
export function unsupportedMediaType(accepted: readonly string[]): StatusError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${
    accepted.join(", ")
  }`;
  return new StatusError(message, { code: 415, reason: "UnsupportedMediaType" });
}

/** The list's revision has been compacted. With `continueToken`, where the client may go on regardless. */
export function expired(message: string, continueToken?: string): StatusError {
  return new StatusError(message, {
    code: 410,
    reason: "Expired",
    ...(continueToken !== undefined && { continueToken }),
  });
}

/** A disruption budget stands against an eviction. `retryAfterSeconds` where the server is what the client waits for. */
export function evictionBlocked(cause: string, retryAfterSeconds?: number): StatusError {
  return new StatusError("Cannot evict pod as it would violate the pod's disruption budget.", {
    code: 429,
    reason: "TooManyRequests",
    details: {
      causes: [{ reason: "DisruptionBudget", message: cause }],
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    },
  });
}

/** What weir has no means for: said of an object that exists. */
export function notImplemented(resource: GroupResource, name: string, why: string): StatusError {
  return new StatusError(why, { code: 501, reason: "NotImplemented", details: resourceDetails(resource, name) });
}

/** One or more fields are wrong. `subject` names the kind (not the plural resource) and the object. */
export function invalid(
  subject: { group: string; kind: string; name: string },
  errors: readonly FieldError[],
): StatusError {
  const { group, kind, name } = subject;
  const texts = [...new Set(errors.map(fieldErrorText))];
  const list = texts.length === 1 ? texts[0] : `[${texts.join(", ")}]`;
  const qualifiedKind = group === "" ? kind : `${kind}.${group}`;
  return new StatusError(`${qualifiedKind} ${goQuote(name)} is invalid: ${list}`, {
    code: 422,
    reason: "Invalid",
    details: {
      ...resourceDetails({ group, plural: kind }, name),
      causes: errors.map(({ reason, message, field }) => ({ reason, message, field })),
    },
  });
}

/** A patch that does not fit the object; the client is not told why, the log is. */
export function patchNotApplicable(logMessage: string): StatusError {
  const message = "the server rejected our request due to an error in our request";
  return new StatusError(message, { code: 422, reason: "Invalid", details: {}, logMessage });
}

/** What a patch made cannot be decoded. `shown` is the patch or the patched object, `text` what is wrong with it. */
export function invalidPatchResult(shown: string, text: string): StatusError {
  return invalid({ group: "", kind: "", name: "" }, [invalidField("patch", shown, text)]);
}

export function internalError(message: string, options: ErrorOptions = {}): StatusError {
  return new StatusError(`Internal error occurred: ${message}`, {
    ...options,
    code: 500,
    reason: "InternalError",
    details: { causes: [{ message }] },
  });
}

/** A 500 without a reason: how kube-apiserver passes on errors it knows nothing of. */
export function unclassifiedError(
  message: string,
  options: Pick<StatusErrorOptions, "cause" | "mediaType" | "logMessage"> = {},
): StatusError {
  return new StatusError(message, { ...options, code: 500 });
}

/** The store did not do its part in time; the client is asked to come back. */
export function serverTimeout(resource: GroupResource, verb: string, options: ErrorOptions = {}): StatusError {
  const message = `The ${verb} operation against ${qualifiedResource(resource)} could not be completed at this time, ` +
    "please try again.";
  return new StatusError(message, {
    ...options,
    code: 500,
    reason: "ServerTimeout",
    details: { ...resourceDetails(resource), retryAfterSeconds: 2 },
    logMessage: options.cause instanceof Error
      ? `${verb} ${qualifiedResource(resource)}: ${options.cause.message}`
      : message,
  });
}

/** The request's own deadline passed. */
export function requestTimeout(): StatusError {
  const message = "Timeout: request did not complete within the allotted timeout";
  return new StatusError(message, { code: 504, reason: "Timeout", details: {} });
}

/** The revision asked for lies in the future. Reads past the watch cache do not tell the client to come back. */
export function resourceVersionTooLarge(
  revisions: { requested: bigint | number; current: bigint | number },
  options: { retry: boolean },
): StatusError {
  const { requested, current } = revisions;
  return new StatusError(`Timeout: Too large resource version: ${requested}, current: ${current}`, {
    code: 504,
    reason: "Timeout",
    details: {
      causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
      ...(options.retry && { retryAfterSeconds: 1 }),
    },
  });
}

function resourceDetails(resource: GroupResource, name = ""): StatusDetails {
  return {
    ...(name !== "" && { name }),
    ...(resource.group !== "" && { group: resource.group }),
    ...(resource.plural !== "" && { kind: resource.plural }),
  };
}
