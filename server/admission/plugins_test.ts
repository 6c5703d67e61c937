import { assertEquals, assertNotMatch } from "@std/assert";
import { otherPluginNames, pluginNames } from "./plugin_names.ts";
import { admissionPlugins } from "./plugins.ts";

function names(flags: { enabled?: string[]; disabled?: string[] }): string[] {
  return admissionPlugins({ enabled: [], disabled: [], ...flags }).map(({ name }) => name);
}

Deno.test("the flags know the plugins that there are", () => {
  assertEquals(names({}), [...pluginNames]);
  for (const name of pluginNames) assertNotMatch(otherPluginNames.join(" "), new RegExp(`\\b${name}\\b`));
});

Deno.test("a plugin that is disabled does not run, unless it is enabled too", () => {
  const without = pluginNames.filter((name) => name !== "Priority");
  assertEquals(names({ disabled: ["Priority", "LimitRanger"] }), without);
  assertEquals(names({ disabled: ["Priority"], enabled: ["Priority"] }), [...pluginNames]);
});
