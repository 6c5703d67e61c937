import { assertEquals } from "@std/assert";
import { parseQuery, parseRequestTarget } from "./request_target.ts";

const paths: [raw: string, path: string | undefined][] = [
  ["/api/v1/pods", "/api/v1/pods"],
  ["http://127.0.0.1:8080/api/v1/pods?limit=1", "/api/v1/pods"],
  ["https://[::1]:6443", "/"],
  ["*", "*"],
  ["//api//v1/../x/./y", "//api//v1/../x/./y"],
  ["/api%2Fv1/%70ods", "/api/v1/pods"],
  ["/pods/a+b;c,d#e", "/pods/a+b;c,d#e"],
  ["/pods/%E6%97%A5/本", "/pods/日/本"],
  ["/pods/a%00b", "/pods/a\0b"],
  ["/pods/%ff%e6%97", "/pods/\udcff\udce6\udc97"],
  ["/pods/%EF%BB%BFx", "/pods/\ufeffx"],
  ["/pods/%zz", undefined],
  ["/pods/%", undefined],
  ["/pods/%%20", undefined],
];
for (const [raw, path] of paths) {
  Deno.test(`the path of ${raw} is ${JSON.stringify(path)}`, () => {
    assertEquals(parseRequestTarget(raw)?.path, path);
  });
}

const queries: [text: string, query: [string, string[]][]][] = [
  ["", []],
  ["a=1&b=2&a=3", [["a", ["1", "3"]], ["b", ["2"]]]],
  ["&&a&&", [["a", [""]]]],
  ["?=x", [["?", ["x"]]]],
  ["=", [["", [""]]]],
  ["a=b=c", [["a", ["b=c"]]]],
  ["a+b=c+d%2B", [["a b", ["c d+"]]]],
  ["limit=1;limit=2&c=3", [["c", ["3"]]]],
  ["%zz=1&a=%&b=%32", [["b", ["2"]]]],
];
for (const [text, query] of queries) {
  Deno.test(`the query ${JSON.stringify(text)} is taken apart as net/url does`, () => {
    assertEquals([...parseQuery(text)], query);
  });
}
