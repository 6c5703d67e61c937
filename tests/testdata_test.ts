// Kubernetes' own round-trip objects, each stored as protobuf and printed as JSON, against the fast path from one to the
// other. They lie beside the repository on some machines only.
import { assertEquals } from "@std/assert";
import { messageNameOf } from "../encoding/conversion/message_name.ts";
import { protoToJson } from "../encoding/proto_to_json.ts";
import { openStoredValue } from "../encoding/storage_envelope.ts";

const folder = new URL("../../shared/testdata/", import.meta.url);

function objectNames(): string[] {
  try {
    return [...Deno.readDirSync(folder)].flatMap(({ name }) => name.endsWith(".pb") ? [name.slice(0, -3)] : []).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** `name` ends in the kind; types of meta/v1 carry none in their envelope, or that of any group. */
function printedFromStored(name: string, stored: Uint8Array): string {
  const { apiVersion, kind, bytes, start, end } = openStoredValue(stored);
  const messageName = messageNameOf(apiVersion ?? "", kind ?? "") ??
    messageNameOf("meta.k8s.io/v1", name.slice(name.lastIndexOf(".") + 1));
  if (messageName === undefined) throw new Error(`no message is known for ${kind} of ${apiVersion}`);
  const identity = { kind: kind || undefined, apiVersion: apiVersion || undefined };
  return new TextDecoder().decode(protoToJson(messageName, bytes.subarray(start, end), identity));
}

/** Without white space, which raw JSON keeps of its source; the order of keys stays. */
function compact(json: string): string {
  return JSON.stringify(JSON.parse(json));
}

for (const name of objectNames()) {
  Deno.test(`${name} prints from protobuf as Kubernetes prints it`, () => {
    const printed = printedFromStored(name, Deno.readFileSync(new URL(`${name}.pb`, folder)));
    assertEquals(compact(printed), compact(Deno.readTextFileSync(new URL(`${name}.json`, folder))));
  });
}
