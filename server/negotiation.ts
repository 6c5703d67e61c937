// Which format an answer has: Accept, ?pretty and user agent → ResponseFormat, or a 406. Pure.

import { type AcceptClause, parseAccept } from "./accept_header.ts";
import { firstValue, type Query } from "./request_target.ts";
import { mediaTypeNotAcceptable, routeNotAcceptable } from "./status_error.ts";

export type MediaType = "application/json" | "application/yaml" | "application/vnd.kubernetes.protobuf";

/** A view of an object instead of the object: `as`, `g` and `v` of an Accept clause. */
export interface RequestedView {
  readonly kind: "Table" | "PartialObjectMetadata" | "PartialObjectMetadataList";
  readonly version: "v1" | "v1beta1";
}

export interface ResponseFormat {
  readonly mediaType: MediaType;
  /** Indented by two spaces; JSON only. */
  readonly pretty: boolean;
  /** Absent for the object itself. */
  readonly as?: RequestedView;
}

/** What a client says about the form of answers. */
export interface ClientPreferences {
  /** The Accept header; "" when absent. */
  readonly accept: string;
  readonly userAgent: string;
  readonly query: Query;
}

/** In the order in which a wildcard tries them. */
export const MEDIA_TYPES: readonly MediaType[] = [
  "application/json",
  "application/yaml",
  "application/vnd.kubernetes.protobuf",
];

/** What the router offers on routes of built-in resources, in the words of its 406. */
export const OBJECT_REPRESENTATIONS: readonly string[] = MEDIA_TYPES;
export const LIST_REPRESENTATIONS: readonly string[] = [
  ...MEDIA_TYPES,
  "application/json;stream=watch",
  "application/vnd.kubernetes.protobuf;stream=watch",
];

/** `as`, `g` and `v` of a clause, each "" when absent. */
interface Conversion {
  readonly kind: string;
  readonly group: string;
  readonly version: string;
}

/** Whether a route can answer in a media type, as it is or converted. */
type Offer = (mediaType: MediaType, conversion: Conversion | undefined) => boolean;

export interface ResourceOffer {
  /** Custom resources are served in protobuf only as metadata. */
  readonly custom: boolean;
  /** False for the few subresources that have no Table form. */
  readonly table: boolean;
}

export function clientPreferences(headers: Headers, query: Query): ClientPreferences {
  return { accept: headers.get("Accept") ?? "", userAgent: headers.get("User-Agent") ?? "", query };
}

/**
 * The check before any handler, on routes of built-in resources: bare types only, and no wildcard but for both parts.
 * @throws {StatusError} 406
 */
export function checkRouteAccept(accept: string, representations: readonly string[]): void {
  if (accept === "") return;
  const types = accept.split(",").map((clause) => clause.split(";", 1)[0]!.trim());
  if (!types.some((type) => type === "*/*" || representations.includes(type))) {
    throw routeNotAcceptable(representations);
  }
}

/**
 * The format of an answer about objects.
 * @throws {StatusError} 406
 */
export function negotiateResource(client: ClientPreferences, offer: ResourceOffer): ResponseFormat {
  return required(negotiate(client, (mediaType, conversion) => {
    const protobuf = mediaType === "application/vnd.kubernetes.protobuf";
    if (conversion === undefined) return !(offer.custom && protobuf);
    const view = requestedView(conversion);
    return view !== undefined && (view.kind !== "Table" || (offer.table && !protobuf));
  }));
}

/**
 * The format of an answer that has no views: discovery documents.
 * @throws {StatusError} 406
 */
export function negotiatePlain(client: ClientPreferences): ResponseFormat {
  return required(negotiate(client, withoutViews));
}

/** The format of a Status: negotiated anew, as clauses with views do not count. Indented JSON when nothing fits. */
export function negotiateError(client: ClientPreferences): ResponseFormat {
  return negotiate(client, withoutViews) ?? { mediaType: "application/json", pretty: true };
}

/** The format of aggregated discovery, when the client asks for it (KEP-3352); it wins over plain clauses. */
export function negotiateAggregatedDiscovery(client: ClientPreferences): ResponseFormat | undefined {
  if (client.accept === "") return undefined;
  return negotiate(client, (_, conversion) => {
    return conversion?.kind === "APIGroupDiscoveryList" && conversion.group === "apidiscovery.k8s.io" &&
      conversion.version === "v2";
  });
}

/** Whether gzip is among the accepted encodings, without parameters: `gzip;q=1` does not count. */
export function acceptsGzip(headers: Headers): boolean {
  return (headers.get("Accept-Encoding") ?? "").split(",").some((coding) => coding.trim() === "gzip");
}

function withoutViews(_: MediaType, conversion: Conversion | undefined): boolean {
  return conversion === undefined;
}

function required(format: ResponseFormat | undefined): ResponseFormat {
  if (format === undefined) throw mediaTypeNotAcceptable(MEDIA_TYPES);
  return format;
}

function negotiate(client: ClientPreferences, offer: Offer): ResponseFormat | undefined {
  if (client.accept === "") return { mediaType: "application/json", pretty: wantsPretty(client) };
  for (const clause of parseAccept(client.accept)) {
    for (const mediaType of MEDIA_TYPES) {
      if (!matchesType(clause, mediaType) || !offersStream(clause, mediaType)) continue;
      const conversion = conversionOf(clause);
      if (!offer(mediaType, conversion)) continue;
      const view = conversion && requestedView(conversion);
      return {
        mediaType,
        pretty: mediaType === "application/json" && (clause.parameters.get("pretty") === "1" || wantsPretty(client)),
        ...(view !== undefined && { as: view }),
      };
    }
  }
  return undefined;
}

function matchesType(clause: AcceptClause, mediaType: MediaType): boolean {
  const [type, subtype] = mediaType.split("/");
  if (clause.subtype === "*") return clause.type === "*" || clause.type === type;
  return clause.type === type && clause.subtype === subtype;
}

/** `stream=watch` asks for nothing on a plain read, but YAML has no such stream. */
function offersStream(clause: AcceptClause, mediaType: MediaType): boolean {
  const stream = clause.parameters.get("stream");
  return stream === undefined || (stream === "watch" && mediaType !== "application/yaml");
}

function conversionOf({ parameters }: AcceptClause): Conversion | undefined {
  const [kind, group, version] = [parameters.get("as"), parameters.get("g"), parameters.get("v")];
  if (kind === undefined && group === undefined && version === undefined) return undefined;
  return { kind: kind ?? "", group: group ?? "", version: version ?? "" };
}

function requestedView({ kind, group, version }: Conversion): RequestedView | undefined {
  if (group !== "meta.k8s.io" || (version !== "v1" && version !== "v1beta1")) return undefined;
  if (kind !== "Table" && kind !== "PartialObjectMetadata" && kind !== "PartialObjectMetadataList") return undefined;
  return { kind, version };
}

const BROWSER_LIKE = ["curl", "Wget", "Mozilla/5.0"];
const TRUE_TEXTS = ["1", "t", "T", "TRUE", "true", "True"];

/** `?pretty` if given with a value, else what people read answers with. */
function wantsPretty({ userAgent, query }: ClientPreferences): boolean {
  const pretty = firstValue(query, "pretty");
  if (pretty) return TRUE_TEXTS.includes(pretty);
  return BROWSER_LIKE.some((prefix) => userAgent.startsWith(prefix));
}
