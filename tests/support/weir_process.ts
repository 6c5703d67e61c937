// weir as a process of its own, in an empty folder and with a home folder of its own.

const startMsMax = 20_000;

/** What is started: an executable, and what comes before weir's own arguments. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface WeirProcess extends AsyncDisposable {
  /** Plain HTTP. */
  readonly url: string;
  /** What it has printed to stderr until it listened. */
  readonly greeting: string;
  /** What it has printed to stderr, known when it has ended. */
  readonly printed: Promise<string>;
  /** Its exit status when it has ended. */
  readonly status: Promise<number>;
  signal(signal: "SIGINT" | "SIGTERM"): void;
  /** Asks it to stop. @returns its exit status */
  stop(): Promise<number>;
}

export interface WeirOutput {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface WeirProcessOptions {
  readonly args: readonly string[];
  /** Its working and its home folder. */
  readonly home: string;
}

/** weir out of the sources, with what the task `server` permits. */
export async function sourceProgram(): Promise<Program> {
  const root = new URL("../../", import.meta.url).pathname;
  const { tasks } = JSON.parse(await Deno.readTextFile(`${root}deno.json`)) as { tasks: { server: string } };
  const words = tasks.server.split(" ");
  const args = words.slice(words.indexOf("run") + 1, -1);
  const info = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const { denoDir } = JSON.parse(new TextDecoder().decode(info.stdout)) as { denoDir: string };
  // Caches are those of this process, wherever the home is.
  return {
    command: Deno.execPath(),
    args: ["run", ...args, `${root}server/main.ts`],
    env: { DENO_DIR: denoDir },
  };
}

/** Runs a command of weir to its end. */
export async function runWeir(program: Program, { args, home }: WeirProcessOptions): Promise<WeirOutput> {
  const { code, stdout, stderr } = await command(program, { args, home, stdout: "piped" }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** @throws {Error} with what it printed when it does not come up */
export async function startWeirProcess(
  program: Program | string,
  { args, home }: WeirProcessOptions,
): Promise<WeirProcess> {
  const executable = typeof program === "string" ? { command: program, args: [], env: {} } : program;
  const child = command(executable, { args: ["--port=0", ...args], home, stdout: "null" }).spawn();
  const status = child.status.then(({ code }) => code);
  const signal = (signal: Deno.Signal) => {
    try {
      child.kill(signal);
    } catch { /* it had ended by itself */ }
  };
  const stop = async () => {
    signal("SIGTERM");
    return await status;
  };
  const timer = setTimeout(() => signal("SIGKILL"), startMsMax);
  try {
    const listens = await listening(child.stderr);
    return { ...listens, status, signal, stop, [Symbol.asyncDispose]: async () => void await stop() };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function command(
  program: Program,
  { args, home, stdout }: WeirProcessOptions & { stdout: "piped" | "null" },
): Deno.Command {
  return new Deno.Command(program.command, {
    args: [...program.args, ...args],
    cwd: home,
    env: { HOME: home, ...program.env },
    clearEnv: true,
    stdin: "null",
    stdout,
    stderr: "piped",
  });
}

async function listening(
  stderr: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<Pick<WeirProcess, "url" | "greeting" | "printed">> {
  const reader = stderr.pipeThrough(new TextDecoderStream()).getReader();
  for (let greeting = "";;) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`weir did not start:\n${greeting}`);
    greeting += value;
    const url = /listens on (\S+)/.exec(greeting)?.[1];
    if (url === undefined || !/try: .*\n/.test(greeting)) continue;
    return { url, greeting, printed: readToEnd(reader, greeting) };
  }
}

/** Reads on, so that the process never waits for a reader. */
async function readToEnd(reader: ReadableStreamDefaultReader<string>, before: string): Promise<string> {
  let text = before;
  for (let read = await reader.read(); !read.done; read = await reader.read()) text += read.value;
  return text;
}
