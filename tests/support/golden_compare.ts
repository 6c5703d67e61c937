// Says how an answer differs from the recorded one: in status, in the headers that clients act on, and in the body byte
// for byte. Only documentation (descriptions) is left out, and ages where the server's clock could not be set.

import { gunzipSync } from "node:zlib";
import type { GoldenCase, GoldenCorpus } from "./golden_corpus.ts";
import type { RawAnswer } from "./raw_http.ts";

export interface CompareOptions {
  /** Ages are masked on both sides, for a server whose clock cannot be set. */
  readonly maskAges?: boolean;
  /** What of both bodies is compared, instead of all but what is said above. */
  readonly view?: (text: string) => string;
}

/** The headers that are compared, their absence included. */
const comparedHeaders = [
  "content-type",
  "content-encoding",
  "cache-control",
  "vary",
  "etag",
  "warning",
  "retry-after",
  "x-content-type-options",
];

const latin1 = new TextDecoder("latin1");

/** What differs, in a line or a few for a developer to read; undefined when nothing does. */
export function differenceOf(
  corpus: GoldenCorpus,
  golden: GoldenCase,
  { answer, options = {} }: { answer: RawAnswer; options?: CompareOptions },
): string | undefined {
  if (answer.status !== golden.status) {
    return `status ${answer.status}, recorded ${golden.status}\n    ${excerpt(latin1.decode(answer.body), 0)}`;
  }
  return headerDifference(golden, answer) ?? bodyDifference(corpus, golden, { answer, options });
}

function headerDifference(golden: GoldenCase, answer: RawAnswer): string | undefined {
  for (const name of comparedHeaders) {
    // The ETag of an OpenAPI document is a hash over its descriptions too.
    if (name === "etag" && golden.category === "openapi" && golden.descriptionsRemoved) continue;
    const recorded = recordedHeader(golden, name);
    const got = answer.headers.get(name);
    if (got !== recorded) return `${name}: ${got ?? "(none)"}\n    recorded ${recorded ?? "(none)"}`;
  }
  return undefined;
}

export function recordedHeader(golden: GoldenCase, name: string): string | undefined {
  const values = golden.headers.filter(([header]) => header.toLowerCase() === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(", ");
}

function bodyDifference(
  corpus: GoldenCorpus,
  golden: GoldenCase,
  { answer, options }: { answer: RawAnswer; options: CompareOptions },
): string | undefined {
  if (golden.method === "HEAD") return undefined;
  const recorded = corpus.body(golden);
  if (recorded === undefined) return undefined;
  const body = answer.headers.get("content-encoding") === "gzip" ? gunzipSync(answer.body) : answer.body;
  if (equalBytes(body, recorded)) return undefined;
  const usual = golden.category === "openapi" ? withoutDescriptions : (text: string) => maskTable(text, options);
  const view = options.view === undefined ? usual : (text: string) => options.view!(usual(text));
  const [got, want] = [view(latin1.decode(body)), view(latin1.decode(recorded))];
  if (got === want) return undefined;
  const at = firstDifference(got, want);
  return `body differs at ${at} of ${want.length}\n    got      ${excerpt(got, at)}\n    recorded ${excerpt(want, at)}`;
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

function excerpt(text: string, at: number): string {
  return JSON.stringify(text.slice(Math.max(0, at - 80), at + 160));
}

/** `5m`, `3d4h`, `2y10d`, as kubectl and Tables write a duration. */
const age = /(?=\d)(?:\d+y)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?/.source;

function maskTable(text: string, options: CompareOptions): string {
  if (/"kind": ?"Table"/.test(text)) {
    const masked = text.replace(/("format": ?"[^"]*",\s*"description": ?)"(?:[^"\\]|\\.)*"/g, '$1"DESCRIPTION"');
    return options.maskAges ? maskAges(masked, new RegExp(`(?<=")${age}(?: ago)?(?=")`, "g")) : masked;
  }
  if (/^kind: Table$/m.test(text)) {
    const masked = text.replace(/^- description: .*\n(?: {4,}.*\n|\n)*/gm, "- description: DESCRIPTION\n");
    return options.maskAges ? maskAges(masked, new RegExp(`(?<=^ *- )${age}(?: ago)?$`, "gm")) : masked;
  }
  return text;
}

function maskAges(text: string, cells: RegExp): string {
  return text.replace(cells, "AGE").replace(new RegExp(`\\(${age} ago\\)`, "g"), "(AGE ago)");
}

/** A JSON document without its string-valued `description`s; any other text as it is. */
function withoutDescriptions(text: string): string {
  try {
    return JSON.stringify(
      JSON.parse(text),
      (key, value) => key === "description" && typeof value === "string" ? undefined : value,
    );
  } catch {
    return text;
  }
}
