// What nobody caught: work in the background that failed must not end the requests that are being answered.

/**
 * From now on an uncaught error or a rejection that nobody handles is told of, and the process goes on.
 * @param tell is given lines for the log
 */
export function surviveErrors(tell: (lines: string) => void): void {
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    tell(describe("a rejection that nobody handled", event.reason));
  });
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    tell(describe("an error that nobody caught", event.error));
  });
}

function describe(what: string, error: unknown): string {
  return `${what}: ${error instanceof Error ? error.stack ?? error.message : error}`;
}
