// A golden corpus: requests with the answers that a real kube-apiserver gave on the state of a snapshot. tests/golden
// holds one; any folder of the same layout can be read.

import { gunzipSync } from "node:zlib";

/** The corpus that is part of the project. */
export const goldenFolder = new URL("../golden/", import.meta.url).pathname;

type Headers = readonly (readonly [string, string])[];

/** One line of cases.jsonl: the request as it was sent, and the answer. */
export interface GoldenCase {
  readonly id: string;
  /** What the case is about, e.g. `list`, `paging`, `errors`. */
  readonly category: string;
  readonly method: string;
  /** Raw request target. */
  readonly path: string;
  readonly requestHeaders: Headers;
  readonly requestBody?: string;
  readonly status: number;
  /** Without those that change with every request. */
  readonly headers: Headers;
  /** The body is in one of these; compressed answers are kept decompressed. */
  readonly body?: string;
  readonly bodyBase64?: string;
  readonly bodyFile?: string;
  readonly bodyRef?: string;
  readonly bodyOmitted?: boolean;
  readonly bodyLength?: number;
  /** Documentation was taken out of the recorded body. */
  readonly descriptionsRemoved?: boolean;
  /** False where the recorded server did not repeat itself. */
  readonly stable?: boolean;
  /** When the answer had come, in ms since 1970: ages in it are relative to this. */
  readonly sentMs: number;
  readonly receivedMs: number;
  /** Which variation this is. */
  readonly note?: string;
}

/** What one command of kubectl printed on the same state. */
export interface KubectlCase {
  readonly id: string;
  readonly args: readonly string[];
  /** When the command was started, in ms since 1970. */
  readonly startMs: number;
  readonly rc: number;
  readonly stdout?: string;
  readonly stdoutFile?: string;
  readonly stderr?: string;
  readonly stable?: boolean;
}

export class GoldenCorpus {
  readonly folder: string;
  readonly cases: readonly GoldenCase[];
  readonly #byId: ReadonlyMap<string, GoldenCase>;

  constructor(folder: string) {
    this.folder = folder;
    this.cases = readJsonLines<GoldenCase>(`${folder}/cases.jsonl`);
    this.#byId = new Map(this.cases.map((golden) => [golden.id, golden]));
  }

  get snapshotFile(): string {
    return `${this.folder}/snapshot.db.gz`;
  }

  /** The recorded body, or undefined where it was not kept. */
  body(golden: GoldenCase): Uint8Array | undefined {
    if (golden.body !== undefined) return new TextEncoder().encode(golden.body);
    if (golden.bodyBase64 !== undefined) return Uint8Array.fromBase64(golden.bodyBase64);
    if (golden.bodyFile !== undefined) return readMaybeGzipped(`${this.folder}/${golden.bodyFile}`);
    if (golden.bodyRef !== undefined) {
      const same = this.#byId.get(golden.bodyRef);
      return same && this.body(same);
    }
    return golden.bodyLength === 0 ? new Uint8Array() : undefined;
  }
}

export function readKubectlCases(folder: string): readonly KubectlCase[] {
  return readJsonLines<KubectlCase>(`${folder}/kubectl.jsonl`);
}

export function kubectlStdout(folder: string, golden: KubectlCase): string {
  if (golden.stdoutFile === undefined) return golden.stdout ?? "";
  return new TextDecoder().decode(readMaybeGzipped(`${folder}/${golden.stdoutFile}`));
}

/** Reads `file.gz`, or `file` where there is no such. */
function readJsonLines<Line>(file: string): Line[] {
  const text = new TextDecoder().decode(
    exists(`${file}.gz`) ? readMaybeGzipped(`${file}.gz`) : Deno.readFileSync(file),
  );
  return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as Line);
}

function readMaybeGzipped(file: string): Uint8Array {
  const bytes = Deno.readFileSync(file);
  return file.endsWith(".gz") ? new Uint8Array(gunzipSync(bytes)) : bytes;
}

function exists(file: string): boolean {
  try {
    return Deno.statSync(file).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
