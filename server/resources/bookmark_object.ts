// What a BOOKMARK event carries: an object of the kind with nothing in it but the revision (KEP-956, KEP-3157).
import { decodeMessage, encodeMessage } from "../../encoding/protobufjs/message_codec.ts";
import type { ApiObject } from "../typed_response.ts";
import { builtinResources, groupVersionString } from "./builtin_resources.ts";
import type { Resource } from "./resource.ts";

/**
 * The bookmark of a resource at a revision, members in the order of JSON: Go's for built-in kinds, sorted for custom
 * ones. `initialEventsEnd` marks the one that ends a streaming list.
 */
export function bookmarkObject(
  resource: Resource,
  options: { readonly resourceVersion: string; readonly initialEventsEnd: boolean },
): ApiObject {
  const { resourceVersion } = options;
  const kind = resource.kind;
  const apiVersion = groupVersionString(resource);
  const mark: Readonly<Record<string, string>> = options.initialEventsEnd
    ? { "k8s.io/initial-events-end": "true" }
    : {};
  if (resource.message === undefined) {
    return { apiVersion, kind, metadata: { ...annotated(mark), resourceVersion } };
  }
  const zero = zeroObject(resource, resource.message);
  const metadata = zero.metadata as { readonly annotations?: Readonly<Record<string, string>> };
  return {
    kind,
    apiVersion,
    ...zero,
    metadata: { resourceVersion, ...annotated({ ...metadata.annotations, ...mark }) },
  };
}

/** What stands on the wire decides which fields are there; everything else is zero. */
function zeroObject(resource: Resource, message: string): Record<string, unknown> {
  const members = builtinResources.find((builtin) => builtin === resource)?.zeroObject ?? {};
  return decodeMessage(message, encodeMessage(message, members));
}

function annotated(annotations: Readonly<Record<string, string>>) {
  return Object.keys(annotations).length > 0 ? { annotations } : {};
}
