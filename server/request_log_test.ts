import { assertEquals } from "@std/assert";
import type { RequestLogEntry } from "./app.ts";
import { requestLogLines } from "./request_log.ts";

const entry: RequestLogEntry = {
  auditId: "8f1c",
  method: "GET",
  url: "http://127.0.0.1:8080/api/v1/pods?limit=500",
  userAgent: "kubectl/v1.36.0",
  status: 200,
  durationMs: 12.345,
  bytes: 4096,
  panic: false,
};
const line = 'method=GET uri="/api/v1/pods?limit=500" status=200 duration=12.3ms bytes=4096 audit-id="8f1c" ' +
  'user-agent="kubectl/v1.36.0"';
const broken = new TypeError("not a function");
broken.stack = "TypeError: not a function\n    at f (x.ts:1:2)";

const lines: [what: string, entry: RequestLogEntry, v: number, expected: string[]][] = [
  ["a request below --v=3", entry, 2, []],
  ["a request from --v=3 on", entry, 3, [line]],
  ["a refusal below --v=3", { ...entry, status: 404, error: new Error("not found") }, 2, []],
  [
    "a refusal",
    { ...entry, status: 404, error: new Error('pods "a" not found') },
    3,
    [`${line.replace("200", "404")} error="pods \\"a\\" not found"`],
  ],
  [
    "a store that is away",
    { ...entry, status: 500, error: new Error("away") },
    0,
    [`${line.replace("200", "500")} error="away"`],
  ],
  [
    "a panic",
    { ...entry, status: 500, error: broken, panic: true },
    0,
    [`${line.replace("200", "500")} error="not a function"`, "    at f (x.ts:1:2)"],
  ],
  [
    "a panic while a body was sent",
    { ...entry, error: broken, panic: true },
    0,
    [`${line} error="not a function"`, "    at f (x.ts:1:2)"],
  ],
  [
    "what a client makes up",
    { ...entry, method: "a b", url: "http://127.0.0.1/x\ny", userAgent: 'a" status=500\n', auditId: "a b" },
    3,
    [
      'method="a b" uri="/x\\ny" status=200 duration=12.3ms bytes=4096 audit-id="a b" user-agent="a\\" status=500\\n"',
    ],
  ],
];
for (const [what, entry, v, expected] of lines) {
  Deno.test(`${what} is logged as ${expected.length} lines at --v=${v}`, () => {
    assertEquals(requestLogLines(entry, { v }), expected);
  });
}
