// weir version: which weir, and which Kubernetes' API.

import denoConfig from "../../deno.json" with { type: "json" };
import { kubernetesVersion } from "../../encoding/schema/schema.ts";
import { makeCommand } from "./command.ts";

export const versionCommand = makeCommand<object>({
  usage: "version",
  about: "Print the versions of weir, of the Kubernetes API that it serves, and of the runtime.",
  flags: {},
  run: (_line, terminal) => {
    const { version: { deno, v8 }, build: { target } } = Deno;
    return terminal.write(
      `weir ${denoConfig.version}\nKubernetes ${kubernetesVersion}\nDeno ${deno}, V8 ${v8}, ${target}\n`,
    );
  },
});
