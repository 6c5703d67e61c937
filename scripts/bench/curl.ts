// The load client: curl, one process a reader. It throws the bytes away and costs 0.6 to 0.8 s of CPU per GB over TLS and
// HTTP/2, where Deno's fetch costs 1.5 s: on two cores shared with the server the cheaper client is the more honest one.

import { writtenBytes } from "./process_usage.ts";
import type { Target } from "./target.ts";

/** How a transfer went. */
export interface Transfer {
  /** Of the body, as sent. */
  readonly bytes: number;
  /** From curl's start, connection set-up included. */
  readonly firstByteMs: number;
  readonly ms: number;
}

export type Protocol = "h2" | "http/1.1" | "plain";

export interface Request {
  /** Path and query. */
  readonly path: string;
  readonly accept: string;
  readonly protocol: Protocol;
  /** Asks for gzip and leaves it as it comes. */
  readonly gzip?: boolean;
  /** Reads no faster than this. */
  readonly bytesPerSecond?: number;
  /** Hangs up after so long, which then is no failure. */
  readonly secondsMax?: number;
}

const timedOut = 28;

/**
 * Reads one answer to its end.
 * @throws {Error} when it is no 200 or the transfer broke
 */
export async function transfer(target: Target, request: Request, signal: AbortSignal): Promise<Transfer> {
  const child = startCurl(target, request, {
    args: ["--output", "/dev/null", "--write-out", "%{http_code} %{size_download} %{time_starttransfer} %{time_total}"],
    signal,
  });
  const { code, stdout, stderr } = await child.output();
  signal.throwIfAborted();
  const [status = 0, bytes = 0, firstByte = 0, total = 0] = new TextDecoder().decode(stdout).split(" ").map(Number);
  const hungUp = code === timedOut && request.secondsMax !== undefined;
  if (status !== 200 || (code !== 0 && !hungUp)) {
    const reason = new TextDecoder().decode(stderr).trim();
    throw new Error(`${target.name} ${request.path}: HTTP ${status}, curl exit ${code} ${reason}`);
  }
  return { bytes, firstByteMs: firstByte * 1000, ms: total * 1000 };
}

const pollMs = 20;

/**
 * Reads so many bytes of an answer that does not end. The kernel counts them: a look at each would cost more than the
 * transfer.
 * @throws {Error} when the transfer broke
 */
export async function transferBytes(
  target: Target,
  request: Request,
  options: { bytes: number; signal: AbortSignal },
): Promise<void> {
  const child = startCurl(target, request, {
    args: ["--fail", "--no-buffer", "--output", "/dev/null"],
    signal: options.signal,
  });
  let [ended, all] = [false, false];
  const output = child.output().finally(() => ended = true);
  while (!ended && !all) {
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    all = await writtenBytes(child.pid).catch(() => 0) >= options.bytes;
  }
  if (!ended) child.kill("SIGKILL");
  const { code, stderr } = await output;
  options.signal.throwIfAborted();
  if (!all) throw new Error(`${target.name} ${request.path}: curl exit ${code} ${new TextDecoder().decode(stderr)}`);
}

/**
 * Reads one answer, unzipped, passing its bytes to `onBytes` until that returns false.
 * @throws {Error} when the transfer broke
 */
export async function readBody(
  target: Target,
  request: Request,
  options: { signal: AbortSignal; onBytes: (bytes: Uint8Array) => boolean },
): Promise<void> {
  const args = ["--fail", "--no-buffer", ...(request.gzip ? ["--compressed"] : [])];
  const child = startCurl(target, request, { args, signal: options.signal });
  let left = false;
  for await (const bytes of child.stdout) {
    if (options.onBytes(bytes)) continue;
    left = true;
    child.kill("SIGKILL");
    break;
  }
  const reason = (await new Response(child.stderr).text()).trim();
  const { code } = await child.status;
  options.signal.throwIfAborted();
  if (!left && code !== 0) throw new Error(`${target.name} ${request.path}: curl exit ${code} ${reason}`);
}

/**
 * Reads each path in turn over one connection.
 * @returns the time that each took, in ms
 * @throws {Error} when one is no 200
 */
export async function transferMany(
  target: Target,
  request: Request,
  options: { signal: AbortSignal },
): Promise<number[]> {
  const args = ["--fail", "--output", "/dev/null", "--write-out", "%{http_code} %{time_total}\\n"];
  const { code, stdout, stderr } = await startCurl(target, request, { args, signal: options.signal }).output();
  options.signal.throwIfAborted();
  if (code !== 0) {
    throw new Error(`${target.name} ${request.path}: curl exit ${code} ${new TextDecoder().decode(stderr)}`);
  }
  return new TextDecoder().decode(stdout).trim().split("\n").map((line) => Number(line.split(" ")[1]) * 1000);
}

function startCurl(
  target: Target,
  request: Request,
  options: { args: readonly string[]; signal: AbortSignal },
): Deno.ChildProcess {
  const base = request.protocol === "plain" ? target.plainUrl : target.url;
  if (base === undefined) throw new Error(`${target.name} has no plain HTTP port`);
  const child = new Deno.Command("curl", {
    args: [
      ...["--config", "-", "--silent", "--show-error", "--insecure", ...options.args],
      ...["--user-agent", "weir-bench"], // API servers indent JSON for curl
      ...["--header", `Accept: ${request.accept}`],
      request.protocol === "h2" ? "--http2" : "--http1.1",
      ...(request.gzip && !options.args.includes("--compressed") ? ["--header", "Accept-Encoding: gzip"] : []),
      ...(request.bytesPerSecond ? ["--limit-rate", String(request.bytesPerSecond)] : []),
      ...(request.secondsMax ? ["--max-time", String(request.secondsMax)] : []),
      base + request.path,
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    signal: options.signal,
  }).spawn();
  // The token goes by stdin: other users can read command lines.
  const header = target.token === undefined ? "" : `header = "Authorization: Bearer ${target.token}"\n`;
  new Response(header).body!.pipeTo(child.stdin).catch(() => {}); // it ended early: its exit code tells
  return child;
}
