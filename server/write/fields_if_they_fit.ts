// An object that is too large for the store is tried again without its managedFields, which may be a good part of it
// (apiserver's handlers of create, update and patch).

import { StorageError } from "../../storage/store.ts";

/**
 * @param write with the object's managedFields, or without
 * @throws {StorageError} and what else `write` throws
 */
export async function fieldsIfTheyFit<T>(write: (withFields: boolean) => Promise<T>): Promise<T> {
  try {
    return await write(true);
  } catch (error) {
    if (error instanceof StorageError && error.code === "tooLarge") return await write(false);
    throw error;
  }
}
