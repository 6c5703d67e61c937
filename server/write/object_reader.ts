// Built-in objects as admission plugins and others look them up: from the store, decoded, with their defaults.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { Store } from "../../storage/store.ts";
import { collectionRange, objectKey } from "../../storage/store_key.ts";
import type { ObjectReader } from "../admission/admission.ts";
import { builtinResource } from "../resources/builtin_resources.ts";
import { codecOf } from "./object_codec.ts";

export function objectReader(store: Store): ObjectReader {
  return {
    async get(name, at) {
      const { keyPrefix, codec } = find(name);
      const { entry } = await store.get(objectKey(keyPrefix, at));
      return entry && codec.read(entry);
    },
    async list(name) {
      const { keyPrefix, codec } = find(name);
      const objects: TypedObject[] = [];
      for await (const { entries } of (await store.list(collectionRange(keyPrefix))).pages()) {
        objects.push(...entries.map((entry) => codec.read(entry)));
      }
      return objects;
    },
  };
}

function find(name: string) {
  const resource = builtinResource(name);
  return { keyPrefix: resource.storage!.keyPrefix, codec: codecOf(resource) };
}
