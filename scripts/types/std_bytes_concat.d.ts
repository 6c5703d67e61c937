// The type of @std/bytes/concat.

/** The parts one after the other, in a buffer of their own. */
export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer>;
