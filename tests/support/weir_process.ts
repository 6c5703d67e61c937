// weir as a process of its own, in an empty folder and with a home folder of its own.

const startMsMax = 20_000;

export interface WeirProcess extends AsyncDisposable {
  /** Plain HTTP. */
  readonly url: string;
  /** What it has printed to stderr until it listened. */
  readonly greeting: string;
  /** Asks it to stop. @returns its exit status */
  stop(): Promise<number>;
}

export interface WeirProcessOptions {
  readonly args: readonly string[];
  /** Its working and its home folder. */
  readonly home: string;
}

/** @throws {Error} with what it printed when it does not come up */
export async function startWeirProcess(program: string, { args, home }: WeirProcessOptions): Promise<WeirProcess> {
  const child = new Deno.Command(program, {
    args: ["--port=0", ...args],
    cwd: home,
    env: { HOME: home },
    clearEnv: true,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let stopped: Promise<number> | undefined;
  const stop = () =>
    stopped ??= (async () => {
      try {
        child.kill("SIGTERM");
      } catch { /* it had ended by itself */ }
      return (await child.status).code;
    })();
  const timer = setTimeout(() => child.kill("SIGKILL"), startMsMax);
  try {
    const { url, greeting } = await listening(child.stderr);
    return { url, greeting, stop, [Symbol.asyncDispose]: async () => void await stop() };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Reads on to the end, so that the process never waits for a reader. */
async function listening(stderr: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<{ url: string; greeting: string }> {
  const reader = stderr.pipeThrough(new TextDecoderStream()).getReader();
  for (let greeting = "";;) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`weir did not start:\n${greeting}`);
    greeting += value;
    const url = /listens on (\S+)/.exec(greeting)?.[1];
    if (url === undefined || !greeting.endsWith("\n")) continue;
    readToEnd(reader);
    return { url, greeting };
  }
}

async function readToEnd(reader: ReadableStreamDefaultReader<string>): Promise<void> {
  while (!(await reader.read()).done);
}
