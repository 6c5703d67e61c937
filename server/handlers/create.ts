// CREATE: the object in the body comes into being, unless its subresource or its kind means something else by a POST.
import type { ApiRequest } from "../api_request.ts";
import { createObject } from "../write/create_object.ts";
import type { WriteDependencies } from "../write/object_write.ts";
import { fieldManagerOf, openWrite } from "../write/object_write.ts";
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
    if (!isBack) fieldManagerOf(write, options).trackCreate(object);
    const entry = await (isBack ? restoreObject : createObject)(write, object);
    return respondObject(request, entry, { status: 201, now: dependencies.now() });
  });
}
