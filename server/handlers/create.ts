// CREATE: the object in the body comes into being, unless its subresource or its kind means something else by a POST.
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { Entry } from "../../storage/store.ts";
import type { ApiRequest } from "../api_request.ts";
import { createObject } from "../write/create_object.ts";
import { fieldsIfTheyFit } from "../write/fields_if_they_fit.ts";
import { fieldManagerOf, type ObjectWrite, openWrite, type WriteDependencies } from "../write/object_write.ts";
import { restoreObject, wasObject } from "../write/restore_object.ts";
import { requestObject } from "../write/request_object.ts";
import { storageContext, withStatusErrors } from "./read_errors.ts";
import { specialCreate } from "./special_creates.ts";
import { respondObject } from "./write_response.ts";

export async function handleCreate(request: ApiRequest, dependencies: WriteDependencies): Promise<Response> {
  const special = specialCreate(request);
  if (special !== undefined) return await special(request, dependencies);
  const { object, options } = await requestObject(request, "create");
  const write = openWrite(request, dependencies, options);
  return await withStatusErrors(storageContext(request, "create"), async () => {
    write.codec.complete(object);
    const isBack = dependencies.restoring && wasObject(object);
    const entry = isBack ? await restoreObject(write, object) : await createTracked(write, object, options);
    return respondObject(request, entry, { status: 201, now: dependencies.now() });
  });
}

function createTracked(write: ObjectWrite, object: TypedObject, options: { fieldManager: string }): Promise<Entry> {
  const manager = fieldManagerOf(write, options);
  return fieldsIfTheyFit((withFields) => createObject(write, manager.created(object, { withFields })));
}
