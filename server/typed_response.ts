// Small typed API objects (Status, discovery, review answers) in a negotiated format. Lists and stored objects are
// streamed elsewhere.
import { jsonToYaml } from "../encoding/formats/yaml.ts";
import { goJson, goJsonIndent } from "../encoding/json_text.ts";
import { encodeMessage } from "../encoding/protobufjs/message_codec.ts";

/** A typed object in the shape of its JSON, members in the order Go prints them. */
export interface ApiObject {
  readonly kind: string;
  /** Absent only from discovery of the core group, as it was before there were groups. */
  readonly apiVersion?: string;
  readonly [member: string]: unknown;
}

/** How an object is written: the part of a negotiated response format that concerns small objects. */
export interface ObjectFormat {
  readonly mediaType: "application/json" | "application/yaml" | "application/vnd.kubernetes.protobuf";
  /** JSON only. */
  readonly pretty: boolean;
}

const utf8 = new TextEncoder();

/**
 * The bytes of `object` in `format`. `messageName` is its protobuf message, e.g.
 * `k8s.io.apimachinery.pkg.apis.meta.v1.Status`. Compact JSON and YAML end in a newline, pretty JSON does not.
 */
export function encodeTypedObject(object: ApiObject, messageName: string, format: ObjectFormat): Uint8Array {
  switch (format.mediaType) {
    case "application/json":
      return utf8.encode(format.pretty ? goJsonIndent(object) : goJson(object) + "\n");
    case "application/yaml":
      return jsonToYaml(utf8.encode(goJson(object)));
    case "application/vnd.kubernetes.protobuf":
      return encodeEnvelope(object, encodeMessage(messageName, object));
  }
}

/** `k8s\0` and a runtime.Unknown around the message. */
function encodeEnvelope(object: ApiObject, raw: Uint8Array): Uint8Array {
  const unknown = encodeMessage("k8s.io.apimachinery.pkg.runtime.Unknown", {
    apiVersion: object.apiVersion ?? "",
    kind: object.kind,
    Raw: raw,
  });
  const magic = [0x6b, 0x38, 0x73, 0x00];
  const body = new Uint8Array(magic.length + unknown.length);
  body.set(magic);
  body.set(unknown, magic.length);
  return body;
}
