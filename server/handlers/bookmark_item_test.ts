import { assertEquals } from "@std/assert";
import { goJson } from "../../encoding/json_text.ts";
import { objectJson } from "../../encoding/views/object.ts";
import { ByteWriter } from "../../encoding/wire_writer.ts";
import { bookmarkObject } from "../resources/bookmark_object.ts";
import { builtinResources } from "../resources/builtin_resources.ts";
import { bookmarkItem } from "./bookmark_item.ts";
import { servedType } from "./item_reader.ts";

Deno.test("the bookmark of every kind, written as objects are, is the bookmark object", () => {
  for (const resource of builtinResources) {
    if (!resource.verbs.includes("watch")) continue;
    for (const initialEventsEnd of [false, true]) {
      const type = servedType(resource);
      const out = new ByteWriter();
      objectJson(type, { inList: false })(out, bookmarkItem(resource, { type, revision: 42, initialEventsEnd }));
      const expected = goJson(bookmarkObject(resource, { resourceVersion: "42", initialEventsEnd }));
      assertEquals(new TextDecoder().decode(out.take()), expected, `${type.apiVersion} ${type.kind}`);
    }
  }
});
