// Bookmarks as items, so that every view and format can show them.
import type { Item, ServedType } from "../../encoding/item.ts";
import { goJson } from "../../encoding/json_text.ts";
import { encodeMessage } from "../../encoding/protobufjs/message_codec.ts";
import { bookmarkObject } from "../resources/bookmark_object.ts";
import type { Resource } from "../resources/resource.ts";

export interface BookmarkOptions {
  /** The form in which the view reads its items. */
  readonly type: ServedType;
  readonly revision: number;
  /** Marks the end of the initial events (KEP-3157). */
  readonly initialEventsEnd: boolean;
}

export function bookmarkItem(resource: Resource, { type, revision, initialEventsEnd }: BookmarkOptions): Item {
  const resourceVersion = String(revision);
  const object = bookmarkObject(resource, { resourceVersion, initialEventsEnd });
  const { message } = type;
  const bytes = message === undefined ? new TextEncoder().encode(goJson(object)) : encodeMessage(message, object);
  return { form: message === undefined ? "json" : "protobuf", bytes, start: 0, end: bytes.length, resourceVersion };
}
