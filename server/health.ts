// /healthz, /livez and /readyz, worded as kube-apiserver words them (KEP-1623): a line a check with `?verbose` or on
// failure, single checks below each path, `?exclude=` for some.
import { goQuote } from "./go_quote.ts";

export interface HealthCheck {
  readonly name: string;
  /** Throws or rejects when something is wrong; without it the check always passes. */
  readonly check?: () => Promise<void> | void;
}

export interface HealthAnswer {
  readonly status: 200 | 500;
  readonly contentType: "text/plain; charset=utf-8";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HealthRequest {
  /** `healthz`, `livez` or `readyz`. */
  readonly endpoint: string;
  readonly verbose: boolean;
  /** Values of all `exclude` parameters. */
  readonly exclude: readonly string[];
}

/** Runs all checks that are not excluded, one after the other as their lines stand. */
export async function healthAnswer(checks: readonly HealthCheck[], request: HealthRequest): Promise<HealthAnswer> {
  const unknown = new Set(request.exclude);
  let lines = "";
  let failed = false;
  for (const { name, check } of checks) {
    if (unknown.delete(name)) {
      lines += `[+]${name} excluded: ok\n`;
    } else if (await failureOf(check) === undefined) {
      lines += `[+]${name} ok\n`;
    } else {
      lines += `[-]${name} failed: reason withheld\n`;
      failed = true;
    }
  }
  if (unknown.size > 0) {
    const names = [...unknown].sort().map((name) => goQuote(name)).join(", ");
    lines += `warn: some health checks cannot be excluded: no matches for ${names}\n`;
  }
  const { endpoint } = request;
  if (failed) return answer(500, `${lines}${endpoint} check failed\n`);
  return answer(200, request.verbose ? `${lines}${endpoint} check passed\n` : "ok");
}

/** One check by its name, below `/healthz/`; undefined when there is none of that name. */
export async function singleHealthAnswer(
  checks: readonly HealthCheck[],
  name: string,
): Promise<HealthAnswer | undefined> {
  const found = checks.find((check) => check.name === name);
  if (found === undefined) return undefined;
  const failure = await failureOf(found.check);
  if (failure === undefined) return { ...answer(200, "ok"), headers: {} };
  return answer(500, `internal server error: ${failure}\n`);
}

/** What a check throws, as text; undefined when it passes. */
async function failureOf(check: HealthCheck["check"]): Promise<string | undefined> {
  try {
    await check?.();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function answer(status: 200 | 500, body: string): HealthAnswer {
  return {
    status,
    contentType: "text/plain; charset=utf-8",
    headers: { "X-Content-Type-Options": "nosniff" },
    body,
  };
}
