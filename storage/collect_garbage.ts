// Gives memory back after much of it was used at once. V8 collects when something new is allocated; a server that has
// become idle would otherwise sit on the garbage of its last lists.

/**
 * One full collection: 20 to 40 ms, so only when nobody waits for anything. Nothing happens in processes that run without
 * V8's flag --expose-gc, as others that use weir as a library do.
 */
export function collectGarbage(): void {
  (globalThis as { gc?: () => void }).gc?.();
}
