// metadata.managedFields between its two forms: what is understood, in which order it is written, when it is too long.

import { assertEquals } from "@std/assert";
import { RawJson, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { readFieldsV1 } from "./fields_v1.ts";
import {
  capUpdates,
  differInTime,
  identityOf,
  isReset,
  type ManagedEntries,
  type ManagedEntry,
  readManagedEntries,
  writeManagedEntries,
} from "./managed_entries.ts";

const entry = {
  manager: "m",
  operation: "Update",
  apiVersion: "v1",
  time: "2026-11-23T08:00:00Z",
  fieldsType: "FieldsV1",
  fieldsV1: rawJson(`{"f:data":{}}`),
};

const unreadable: [what: string, list: TypedObject[]][] = [
  ["no operation", [{ ...entry, operation: "" }]],
  ["another operation", [entry, { ...entry, operation: "Delete" }]],
  ["no version", [{ ...entry, apiVersion: "" }]],
  ["another type of fields", [{ ...entry, fieldsType: "FieldsV2" }]],
  ["no fieldset", [{ ...entry, fieldsV1: rawJson(`{"k:x":{}}`) }]],
  ["no JSON", [{ ...entry, fieldsV1: rawJson(`{`) }]],
];
for (const [what, list] of unreadable) {
  Deno.test(`entries that are not understood: ${what}`, () => assertEquals(readManagedEntries(list), undefined));
}

Deno.test("entries come back as they were", () => {
  const custom = { ...entry, fieldsV1: { "f:data": { ".": {}, "f:a": {} } }, subresource: "status" };
  assertEquals(writeManagedEntries([...readManagedEntries([entry])!.values()], { custom: false }), [entry]);
  assertEquals(writeManagedEntries([...readManagedEntries([custom])!.values()], { custom: true }), [custom]);
  assertEquals(writeManagedEntries([], { custom: false }), undefined);
});

Deno.test("applies come first, then what has no time, then by time, manager, version and subresource", () => {
  const names = (entries: readonly ManagedEntry[]) => writeManagedEntries(entries, { custom: false })!.map(nameOf);
  const nameOf = ({ manager, operation, apiVersion, subresource = "", time = "" }: TypedObject) =>
    [manager, operation, apiVersion, subresource, time].join(" ").trimEnd();
  const entries = [
    update("b", "2026-01-01T00:00:01Z"),
    update("z", "2026-01-01T00:00:00Z"),
    update("a", "2026-01-01T00:00:01Z", { subresource: "status" }),
    update("a", "2026-01-01T00:00:01Z", { apiVersion: "v0" }),
    update("a", "2026-01-01T00:00:01Z"),
    update("y", undefined),
    update("x", "2026-01-01T00:00:02Z", { operation: "Apply" }),
  ];
  assertEquals(names(entries), [
    "x Apply v1  2026-01-01T00:00:02Z",
    "y Update v1",
    "z Update v1  2026-01-01T00:00:00Z",
    "a Update v0  2026-01-01T00:00:01Z",
    "a Update v1  2026-01-01T00:00:01Z",
    "a Update v1 status 2026-01-01T00:00:01Z",
    "b Update v1  2026-01-01T00:00:01Z",
  ]);
});

const resets: [list: TypedObject[] | undefined, resets: boolean][] = [
  [[], true],
  [[{}], true],
  [[{}, {}], false],
  [[entry], false],
  [undefined, false],
];
for (const [list, expected] of resets) {
  Deno.test(`${JSON.stringify(list)} ${expected ? "removes" : "does not remove"} all entries`, () => {
    assertEquals(isReset(list), expected);
  });
}

const differences: [what: string, other: TypedObject[], inTimeAlone: boolean][] = [
  ["another time", [{ ...entry, time: "2026-11-24T08:00:00Z" }], true],
  ["nothing", [entry], true],
  ["another manager", [{ ...entry, manager: "n" }], false],
  ["other fields", [{ ...entry, fieldsV1: rawJson(`{"f:spec":{}}`) }], false],
  ["one more", [entry, { ...entry, manager: "n" }], false],
];
for (const [what, other, expected] of differences) {
  Deno.test(`entries that differ in ${what}`, () => assertEquals(differInTime([entry], other), expected));
}

Deno.test("the oldest of more than ten updates are put together, by version; applies do not count", () => {
  const updates = Array.from({ length: 12 }, (_, i) =>
    update(`m${10 + i}`, `2026-01-01T00:00:${10 + i}Z`, {
      apiVersion: i === 1 ? "v0" : "v1",
    }));
  const capped = capUpdates(entriesOf([...updates, update("a", undefined, { operation: "Apply" })]));
  const written = writeManagedEntries([...capped.values()], { custom: true })!;
  assertEquals(written.map(({ manager, apiVersion }) => `${manager} ${apiVersion}`), [
    "a v1",
    "m11 v0",
    "ancient-changes v1",
    ...Array.from({ length: 8 }, (_, i) => `m${14 + i} v1`),
  ]);
  assertEquals(written[2], {
    manager: "ancient-changes",
    operation: "Update",
    apiVersion: "v1",
    time: "2026-01-01T00:00:13Z",
    fieldsType: "FieldsV1",
    fieldsV1: { "f:m10": {}, "f:m12": {}, "f:m13": {} },
  } as never);
  assertEquals(capUpdates(entriesOf(updates.slice(2))).size, 10);
});

function update(manager: string, time: string | undefined, others: Partial<ManagedEntry> = {}): ManagedEntry {
  const fields = readFieldsV1({ [`f:${manager}`]: {} });
  return { manager, operation: "Update", apiVersion: "v1", subresource: "", time, fields, ...others };
}

function entriesOf(entries: readonly ManagedEntry[]): ManagedEntries {
  return new Map(entries.map((entry) => [identityOf(entry), entry]));
}

function rawJson(text: string): RawJson {
  return new RawJson(new TextEncoder().encode(text));
}
