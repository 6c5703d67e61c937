// Async iterables that can be left at any time: `return()` interrupts the work a generator is waiting for, which a bare
// async generator would first wait out.

/**
 * An iterable of what `generate` yields, from the start each time it is iterated. The signal it is given aborts with
 * `outer`, and when the consumer leaves the loop.
 */
export function abortableIterable<T>(
  outer: AbortSignal | undefined,
  generate: (signal: AbortSignal) => AsyncGenerator<T, void>,
): AsyncIterable<T> {
  return { [Symbol.asyncIterator]: () => iterate(outer, generate) };
}

function iterate<T>(
  outer: AbortSignal | undefined,
  generate: (signal: AbortSignal) => AsyncGenerator<T, void>,
): AsyncIterator<T, void> {
  const left = new AbortController();
  const generator = generate(outer ? AbortSignal.any([outer, left.signal]) : left.signal);
  return {
    async next() {
      try {
        return await generator.next();
      } catch (error) {
        if (left.signal.aborted) return { done: true, value: undefined };
        throw error;
      }
    },
    return() {
      left.abort();
      return generator.return();
    },
  };
}
