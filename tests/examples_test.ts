// The examples do what they say.

import { assertEquals } from "@std/assert";
import { findTool } from "../scripts/local_etcd.ts";

Deno.test({
  name: "weir in the tests of a Python program",
  ignore: await findTool("python3") === undefined,
  async fn() {
    const { code, stderr } = await new Deno.Command("python3", {
      args: ["-W", "error", "examples/weir_in_tests.py"],
      cwd: new URL("..", import.meta.url).pathname,
      env: { WEIR: `'${Deno.execPath()}' run -A server/main.ts` },
    }).output();
    const printed = new TextDecoder().decode(stderr);
    assertEquals([code, printed.trim().split("\n").at(-1)], [0, "OK"], printed);
  },
});
