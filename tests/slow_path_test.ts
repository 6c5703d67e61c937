// The slow path against random objects of every stored kind: the predicate never misses an object that normalizing would
// change, normalizing twice is normalizing once, and what was normalized goes the fast way.
import { assertEquals } from "@std/assert";
import { needsSlowPath, normalize } from "../encoding/slow_path.ts";
import { protoToObject } from "../encoding/typed_object/from_proto.ts";
import { objectToProto } from "../encoding/typed_object/to_proto.ts";
import { builtinResources, groupVersionString } from "../server/resources/builtin_resources.ts";
import { randomObject } from "./support/random_object.ts";

const seeds = Array.from({ length: Number(Deno.env.get("WEIR_SEEDS") ?? 3) }, (_, i) => i + 1);
const stored = builtinResources.filter((resource) => resource.storage !== undefined);

/** Random objects have quantities in any spelling; the store has them canonical. */
function storedBytes(message: string, seed: number): Uint8Array {
  const object = randomObject(message, seed);
  return objectToProto(message, protoToObject(message, objectToProto(message, object)));
}

for (const resource of stored) {
  const message = resource.message!;
  const type = { form: "protobuf", apiVersion: groupVersionString(resource), kind: resource.kind } as const;
  const { encoding, apiVersion } = resource.storage!;
  const isStoredAsServed = encoding === "protobuf" && apiVersion === type.apiVersion;
  Deno.test(`random ${resource.plural} of ${type.apiVersion}: the predicate knows what normalizing changes`, () => {
    for (const seed of seeds) {
      const body = storedBytes(message, seed);
      const normal = normalize({ ...type, body }, message);
      if (!needsSlowPath(message, body, 0, body.length)) assertEquals(normal, body, `seed ${seed}`);
      if (isStoredAsServed) {
        assertEquals(normalize({ ...type, body: normal }, message), normal, `seed ${seed}, twice`);
        assertEquals(needsSlowPath(message, normal, 0, normal.length), false, `seed ${seed}, normal form`);
      }
    }
  });
}
