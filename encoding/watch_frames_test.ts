import { assertEquals } from "@std/assert";
import { appendJsonFrame, appendProtobufFrame } from "./watch_frames.ts";
import { ByteWriter } from "./wire_writer.ts";

Deno.test("a JSON frame is a line", () => {
  const out = new ByteWriter();
  appendJsonFrame(out, "ADDED", (object) => object.copy(new TextEncoder().encode('{"kind":"Pod"}')));
  assertEquals(new TextDecoder().decode(out.take()), '{"type":"ADDED","object":{"kind":"Pod"}}\n');
});

Deno.test("a protobuf frame is a WatchEvent behind its length", () => {
  const out = new ByteWriter();
  appendProtobufFrame(out, "DELETED", new Uint8Array([1, 2, 3]));
  const event = [0x0a, 7, ...new TextEncoder().encode("DELETED"), 0x12, 5, 0x0a, 3, 1, 2, 3];
  assertEquals([...out.take()], [0, 0, 0, event.length, ...event]);
});

Deno.test("lengths of more than a byte", () => {
  const out = new ByteWriter();
  appendProtobufFrame(out, "ADDED", new Uint8Array(70_000));
  const frame = out.take();
  assertEquals(new DataView(frame.buffer).getUint32(0), frame.length - 4);
  assertEquals([...frame.slice(4, 19)], [
    0x0a,
    5,
    ...new TextEncoder().encode("ADDED"),
    0x12,
    0xf4,
    0xa2,
    4,
    0x0a,
    0xf0,
    0xa2,
    4,
  ]);
});
