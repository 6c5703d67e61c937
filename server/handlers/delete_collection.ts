// DELETECOLLECTION: deletes what a list shows, one object after the other, then answers with that list: the store still
// has the state it was pinned at.
import { StatusError } from "../status_error.ts";
import type { ApiRequest } from "../api_request.ts";
import { parseDeleteOptions } from "../write/delete_options.ts";
import { deleteObject } from "../write/delete_object.ts";
import { openWrite, type WriteDependencies } from "../write/object_write.ts";
import { deletionWarnings } from "../warnings/deletion.ts";
import { handleList } from "./list.ts";

export async function handleDeleteCollection(request: ApiRequest, dependencies: WriteDependencies): Promise<Response> {
  const options = await parseDeleteOptions(request);
  const write = openWrite(request, dependencies, options);
  write.context.warnings.push(...deletionWarnings(request.resource, options));
  return await handleList(request, dependencies, async (keys) => {
    for await (const key of keys) {
      const name = key.slice(key.lastIndexOf("/") + 1);
      await deleteObject(write, name, options).catch(ignoreNotFound);
    }
  });
}

/** Somebody else was faster. */
function ignoreNotFound(error: unknown): void {
  if (!(error instanceof StatusError && error.code === 404)) throw error;
}
