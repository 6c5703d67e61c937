import { assertEquals, assertStrictEquals } from "@std/assert";
import type { WatchChange } from "../../storage/store.ts";
import type { AppendEvent } from "../watch_encoding.ts";
import type { ItemReader } from "./item_reader.ts";
import { RecordBudget, SharedEvents } from "./shared_events.ts";

const utf8 = new TextEncoder();

function change(modRevision: number, value: string | undefined, previous?: string): WatchChange {
  return {
    key: "/k",
    modRevision,
    createRevision: 1,
    value: value === undefined ? undefined : utf8.encode(value),
    previous: previous === undefined ? undefined : utf8.encode(previous),
  };
}

/** Events that are the type, the value and the revision, and count how much is done for them. */
function eventsOf(bytesMax = 1_000) {
  const done = { reads: 0, writes: 0 };
  const read: ItemReader = ({ value, modRevision }) => {
    done.reads++;
    return { form: "json", bytes: value, start: 0, end: value.length, resourceVersion: String(modRevision) };
  };
  const append: AppendEvent = (out, { type, item }) => {
    done.writes++;
    out.copy(utf8.encode(`${type} ${new TextDecoder().decode(item.bytes)}@${item.resourceVersion}`));
  };
  return { events: new SharedEvents({ append, read, budget: new RecordBudget(bytesMax) }), done };
}

function text(frame: Uint8Array): string {
  return new TextDecoder().decode(frame);
}

Deno.test("an event is read and written once, however many ask for it", () => {
  const { events, done } = eventsOf();
  const changed = change(7, "new", "old");
  const frames = Array.from({ length: 100 }, () => events.frame(changed, "MODIFIED"));
  assertEquals(text(frames[0]!), "MODIFIED new@7");
  for (const frame of frames) assertStrictEquals(frame, frames[0]);
  assertEquals(done, { reads: 1, writes: 1 });
});

Deno.test("what is deleted shows its last state at the revision of the change", () => {
  const { events } = eventsOf();
  assertEquals(text(events.frame(change(8, undefined, "old"), "DELETED")), "DELETED old@8");
  assertEquals(text(events.frame(change(9, "new", "old"), "DELETED")), "DELETED old@9");
});

Deno.test("frames beyond the bound are forgotten, the oldest first, and made again when asked for", () => {
  const { events, done } = eventsOf(30);
  const changes = [1, 2, 3].map((revision) => change(revision, "value"));
  for (const each of changes) events.frame(each, "ADDED");
  assertEquals(done.writes, 3);
  events.frame(changes[2]!, "ADDED");
  assertEquals(done.writes, 3);
  assertEquals(text(events.frame(changes[0]!, "ADDED")), "ADDED value@1");
  assertEquals(done.writes, 4);
});

Deno.test("the same frames are joined once", () => {
  const { events } = eventsOf();
  const frames = [1, 2].map((revision) => events.frame(change(revision, "v"), "ADDED"));
  const chunk = events.joined(frames);
  assertEquals(text(chunk), "ADDED v@1ADDED v@2");
  assertStrictEquals(events.joined([...frames]), chunk);
  assertStrictEquals(events.joined([frames[1]!]), frames[1]);
});
