// An object on its way out: its bytes in the served version, and what the store says of it.

export interface Item {
  /** `protobuf`: a message of a built-in kind; `json`: the text of a custom resource, keys sorted, compact. */
  readonly form: "protobuf" | "json";
  /** The object is `bytes[start, end)`. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Decimal; stands in the store, not in the bytes. "" for objects that are not stored. */
  readonly resourceVersion: string;
}

/** The type under which items are shown. */
export interface ServedType {
  readonly apiVersion: string;
  readonly kind: string;
  /** Full name of the protobuf message; undefined for custom resources. */
  readonly message: string | undefined;
}
