// What is wrong with a file that should be a database of etcd's.

/** The file is no bbolt database of etcd's, is cut short, or is damaged; the message names it and says where. */
export class BoltError extends Error {
  /** As of every error. */
  override readonly name = "BoltError";
}
