// Name and namespace of an object against those of its URL.
import { isTypedObject, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { badRequest } from "../status_error.ts";

/** Of a URL; `namespace` is "" for cluster scope. */
export interface UrlIdentity {
  readonly namespace: string;
  readonly name: string;
}

/** An object that is to take the place of another. @throws {StatusError} 400 */
export function checkIdentity(object: TypedObject, { namespace, name }: UrlIdentity): void {
  const { name: objectName = "", namespace: objectNamespace = "" } = metadataOf(object);
  if (objectName === "") {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  }
  if (objectName !== name) {
    throw badRequest(`the name of the object (${objectName}) does not match the name on the URL (${name})`);
  }
  if (namespace !== "" && objectNamespace !== "" && objectNamespace !== namespace) {
    throw badRequest(
      `the namespace of the object (${objectNamespace}) does not match the namespace on the request (${namespace})`,
    );
  }
}

/**
 * Gives the object the namespace of the URL; objects of cluster scope have none, whatever they say.
 * @throws {StatusError} 400 for one that says it is in another namespace
 */
export function ensureNamespace(object: TypedObject, namespace: string): void {
  const metadata = metadataOf(object);
  if (namespace === "") delete metadata.namespace;
  else if (!metadata.namespace) metadata.namespace = namespace;
  else if (metadata.namespace !== namespace) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
}

/** Is there afterwards. */
function metadataOf(object: TypedObject): TypedObject {
  if (!isTypedObject(object.metadata)) object.metadata = {};
  return object.metadata as TypedObject;
}
