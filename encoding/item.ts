// An object on its way out: its bytes in the served version, and what the store says of it.

/** One object, or one item of a list. */
export interface Item {
  /** `protobuf`: a message of a built-in kind; `json`: the text of a custom resource, keys sorted, compact. */
  readonly form: "protobuf" | "json";
  /** The object is `bytes[start, end)`. */
  readonly bytes: Uint8Array;
  /** The offset of its first byte. */
  readonly start: number;
  /** The offset after its last byte. */
  readonly end: number;
  /** Decimal; stands in the store, not in the bytes. "" for objects that are not stored. */
  readonly resourceVersion: string;
  /** Only fit for JSON: `bytes` has marks that tell empty lists from nil. */
  readonly marked?: boolean;
}

/** The type under which items are shown. */
export interface ServedType {
  /** Group and version, e.g. `apps/v1`. */
  readonly apiVersion: string;
  /** E.g. `Deployment`. */
  readonly kind: string;
  /** Full name of the protobuf message; undefined for custom resources. */
  readonly message: string | undefined;
}
