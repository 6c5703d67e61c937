// Resources to decode bodies for, and what comes of a body, for tests.
import { parseJson } from "../../encoding/json_value.ts";
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { FieldValidation } from "../patch/patch.ts";
import { builtinResources } from "../resources/builtin_resources.ts";
import type { Resource } from "../resources/resource.ts";
import { StatusError } from "../status_error.ts";
import { decodeRequestObject } from "./decode_body.ts";
import type { BodyMediaType } from "./request_body.ts";

/** E.g. `configmaps`, `horizontalpodautoscalers.autoscaling/v1`. */
export function builtin(name: string): Resource {
  const [plural = "", groupVersion = "/v1"] = name.split(/\.(.*)/s);
  const [group, version] = groupVersion.split("/");
  const found = builtinResources.find((resource) =>
    resource.plural === plural && resource.group === group && resource.version === version
  );
  if (found === undefined) throw new RangeError(`no built-in resource ${name}`);
  return found;
}

const schema = {
  type: "object",
  properties: { spec: { type: "object", properties: { size: { type: "integer" } } } },
};

/** Of kind Coupon in x.io/v1, with a status and a scale. */
export const coupons: Resource = {
  ...builtin("configmaps"),
  group: "x.io",
  version: "v1",
  kind: "Coupon",
  plural: "coupons",
  message: undefined,
  storage: undefined,
  subresources: [
    { name: "status", kind: "Coupon", verbs: [] },
    { name: "scale", kind: "Scale", group: "autoscaling", version: "v1", verbs: [] },
  ],
  custom: {
    crdName: "coupons.x.io",
    terminating: false,
    storageVersion: "v1",
    conversionStrategy: "None",
    schemas: new Map([["v1", parseJson(new TextEncoder().encode(JSON.stringify(schema)))]]),
    publishedSchema: {},
    preserveUnknownFields: false,
    printerColumns: [],
    selectableFields: [],
    scale: undefined,
    hasStatus: true,
  },
};

export interface Body {
  readonly text: string;
  readonly resource?: Resource;
  readonly subresource?: string;
  readonly mediaType?: BodyMediaType;
  readonly fieldValidation?: FieldValidation;
}

/** What was decoded with its warnings, or the code and the message of the error. */
export type Outcome = { readonly object: TypedObject; readonly warnings: readonly string[] } | string;

export async function outcomeOf(body: Body): Promise<Outcome> {
  const { resource = builtin("configmaps"), mediaType = "application/json", fieldValidation = "Warn" } = body;
  const subresource = resource.subresources.find(({ name }) => name === body.subresource);
  const warnings: string[] = [];
  // One character is one byte, so that texts can hold protobuf.
  const bytes = mediaType === "application/vnd.kubernetes.protobuf"
    ? Uint8Array.from(body.text, (char) => char.charCodeAt(0))
    : new TextEncoder().encode(body.text);
  try {
    const options = { mediaType, resource, subresource, fieldValidation, warnings };
    return { object: await decodeRequestObject(bytes, options), warnings };
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return `${error.code} ${error.message}`;
  }
}
