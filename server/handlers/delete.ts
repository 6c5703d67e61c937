// DELETE of one object.
import type { ApiRequest } from "../api_request.ts";
import { checkObjectName } from "../object_name.ts";
import { parseDeleteOptions } from "../write/delete_options.ts";
import { deleteObject, uidOf } from "../write/delete_object.ts";
import { openWrite, type WriteDependencies } from "../write/object_write.ts";
import { deletionWarnings } from "../warnings/deletion.ts";
import { writeRulesOf } from "../write/write_rules.ts";
import { storageContext, withStatusErrors } from "./read_errors.ts";
import { respondDeleted, respondObject } from "./write_response.ts";

export async function handleDelete(request: ApiRequest, dependencies: WriteDependencies): Promise<Response> {
  const { resource, info } = request;
  checkObjectName(info, resource);
  const options = await parseDeleteOptions(request);
  const write = openWrite(request, dependencies, options);
  write.context.warnings.push(...deletionWarnings(resource, options));
  return await withStatusErrors(storageContext(request, "delete"), async () => {
    const { entry, object, gone } = await deleteObject(write, info.name, options);
    // 202 only where the client asked not to leave dependents behind, as it can then tell what it is for.
    const status = !gone && options.orphanDependents === false ? 202 : 200;
    if (gone && writeRulesOf(resource).deleteReturns === "Status") {
      return respondDeleted(request, { uid: uidOf(object), status });
    }
    return respondObject(request, entry, { status, now: dependencies.now() });
  });
}
