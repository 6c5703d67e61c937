// What answers the verbs of writing.
import type { ApiHandler } from "../api_request.ts";
import type { WriteDependencies } from "../write/object_write.ts";
import { handleCreate } from "./create.ts";
import { handleDelete } from "./delete.ts";
import { handleDeleteCollection } from "./delete_collection.ts";
import { handlePatch } from "./patch.ts";
import { handleUpdate } from "./update.ts";

export function writeHandlers(
  dependencies: WriteDependencies,
): Record<"create" | "update" | "patch" | "delete" | "deletecollection", ApiHandler> {
  return {
    create: (request) => handleCreate(request, dependencies),
    update: (request) => handleUpdate(request, dependencies),
    patch: (request) => handlePatch(request, dependencies),
    delete: (request) => handleDelete(request, dependencies),
    deletecollection: (request) => handleDeleteCollection(request, dependencies),
  };
}
