// What the list bench tells: a table on the terminal, a JSON file, and a page.

import type { BenchContext } from "./bench.ts";
import type { Limits } from "./limits.ts";
import { columns, notes } from "./list_columns.ts";
import { listPage } from "./list_page.ts";
import { type ListRow, summarize } from "./list_summary.ts";
import type { RunResult } from "./load.ts";
import { recordedSource } from "./recorded.ts";
import { describeMachine, type Machine, writeResults } from "./results.ts";
import { textTable } from "./text_table.ts";

/** Resident bytes of a weir before all runs, and some seconds after the last. */
export interface IdleMemory {
  readonly target: string;
  readonly before: number;
  readonly after: number;
}

export interface ListOutcome {
  readonly results: readonly RunResult[];
  readonly limits: Limits;
  readonly idle: readonly IdleMemory[];
  /** What ended the bench early. */
  readonly ended: string | undefined;
}

/** All that a reader of the results needs. */
export interface ListReport extends ListOutcome {
  readonly date: string;
  readonly machine: Machine;
  readonly size: string;
  readonly rows: readonly ListRow[];
  readonly recordedSource: string;
}

export async function listReport(outcome: ListOutcome, context: BenchContext): Promise<void> {
  const { options, print } = context;
  const isFullSize = options.size === "full" && options.configMaps === undefined && options.pods === undefined;
  const report: ListReport = {
    date: new Date().toISOString(),
    machine: await describeMachine(),
    size: options.size,
    rows: summarize(outcome.results, { limits: outcome.limits, isFullSize }),
    recordedSource,
    ...outcome,
  };
  print(textTable(columns.map(({ title }) => title), report.rows.map((row) => columns.map(({ cell }) => cell(row)))));
  print("");
  for (const line of notes(report)) print(line);
  for (const path of await writeResults("list", { data: report, page: listPage(report) }, context)) print(path);
}
