// weir export: all objects as documents, one after the other.

import { concat } from "@std/bytes/concat";
import { jsonToYaml, YamlControlCharacterError } from "../../encoding/formats/yaml.ts";
import type { Flag } from "../flags.ts";
import { oneOf } from "../flag_values.ts";
import { type ApiFlags, apiFlags, openApi } from "./api_client.ts";
import { storedResources } from "./api_resources.ts";
import { makeCommand } from "./command.ts";
import { kindRank } from "./import_order.ts";
import { listedObjects } from "./listed_objects.ts";

type Output = "yaml" | "json";

const output: Flag<Output> = {
  placeholder: "yaml|json",
  help: "YAML documents, or JSON with one object a line, in which every number has all its digits.",
  default: "yaml",
  parse: oneOf("yaml", "json"),
};

export const exportCommand = makeCommand<ApiFlags & { output: Output }>({
  usage: "export [flags] > FILE",
  about: "Write all objects as YAML or JSON documents, in an order in which they can be imported.",
  text: ["The objects of each kind are those of one moment. `weir import` and `kubectl apply` take what is written."],
  flags: { output, ...apiFlags },
  async run({ values: { output = "yaml", ...flags } }, terminal) {
    await using api = await openApi(flags, { readOnly: true, terminal });
    const resources = await storedResources(api);
    const ordered = resources.toSorted((a, b) => kindRank(a.kind) - kindRank(b.kind));
    for (const [index, resource] of ordered.entries()) {
      terminal.progress("exporting", index / ordered.length);
      for await (const object of listedObjects(api, resource, terminal.signal)) {
        await terminal.write(documentOf(object, output));
      }
    }
    terminal.progressDone();
  },
});

const encoder = new TextEncoder();
const newline = encoder.encode("\n");
const documentStart = encoder.encode("---\n");

function documentOf(json: Uint8Array, output: Output): Uint8Array {
  return output === "json" ? concat([json, newline]) : concat([documentStart, yamlOf(json)]);
}

/** What readers of YAML refuse or take for the end of a line. Some are escaped in the JSON already. */
const doubtful = /[\x7f-\x9f\ufeff\ufffe\uffff]|\\u202[89]/g;

/** JSON is YAML too, and takes the place of what would not come back as it was. */
function yamlOf(json: Uint8Array): Uint8Array {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(json);
  try {
    if (text.search(doubtful) < 0) return jsonToYaml(json);
  } catch (error) {
    if (!(error instanceof YamlControlCharacterError)) throw error;
  }
  return encoder.encode(`${text.replace(doubtful, escaped)}\n`);
}

function escaped(char: string): string {
  return char.length > 1 ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
