// @std/bytes/concat with types; deno.json maps the name here.
// @ts-types="./std_bytes_concat.d.ts"
export * from "npm:deno-std@1.4.0/bytes/concat.js";
