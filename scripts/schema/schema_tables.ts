// The text of the generated schema file, and the joining of its parts.
import type { SchemaTables } from "../../encoding/schema/schema.ts";

type Compacted<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** Without the members that are undefined: absent and undefined are two things in the tables' types. */
export function compact<T extends object>(members: T): Compacted<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Compacted<T>;
}

/** The tables of `base` and, where it has none of that name, those of `supplement`. */
export function mergeTables(base: SchemaTables, supplement: SchemaTables): SchemaTables {
  return {
    messages: { ...supplement.messages, ...base.messages },
    enums: { ...supplement.enums, ...base.enums },
  };
}

/** The schema file: JSON, one table a line, sorted by name, so that the next version reads well as a diff. */
export function schemaText(kubernetesVersion: string, { messages, enums }: SchemaTables): string {
  return [
    "{",
    `"kubernetesVersion":${JSON.stringify(kubernetesVersion)},`,
    `"messages":{`,
    tableLines(messages),
    "},",
    `"enums":{`,
    tableLines(enums),
    "}",
    "}",
    "",
  ].join("\n");
}

function tableLines(tables: Readonly<Record<string, object>>): string {
  const lines = Object.keys(tables).sort().map((name) => `${JSON.stringify(name)}:${JSON.stringify(tables[name])}`);
  return lines.join(",\n");
}
