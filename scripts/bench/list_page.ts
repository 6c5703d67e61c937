// The list bench's results as one page that needs nothing else: charts, the table, and how to read them.

import { columns, notes, rowName } from "./list_columns.ts";
import type { ListReport } from "./list_report.ts";
import type { ListRow } from "./list_summary.ts";
import { recordedRuns, recordedSource } from "./recorded.ts";
import { type Bar, barChart, escapeHtml, type Line, lineChart } from "./svg_chart.ts";

const style = `
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 1000px; margin: 2em auto; padding: 0 1em; color: #222; background: #fff; }
  svg { width: 100%; font-size: 12px; fill: #444; } svg .label { text-anchor: end; } svg .own { fill: #2a6fbb; } svg .other { fill: #c9a36a; }
  svg polyline { fill: none; stroke-width: 1.5; } svg .grid { stroke: #e4e4e4; }
  table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; } td, th { padding: 2px 8px; text-align: right; }
  td:first-child, th:first-child { text-align: left; } tr:nth-child(even) { background: #f5f5f5; } .note { color: #555; }
  div.wide { overflow-x: auto; }`;

export function listPage(report: ListReport): string {
  const { machine, rows } = report;
  const other = otherName(report);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>weir: list benchmark, ${escapeHtml(report.date.slice(0, 10))}</title>
<style>${style}</style>
<h1>List benchmark</h1>
<p>${
    escapeHtml(
      `${report.date}, ${report.size} size. ${machine.cpu}, ${machine.cores} cores, ${machine.os}, Deno ${machine.deno}.`,
    )
  }
${report.ended === undefined ? "" : `<strong>Ended early: ${escapeHtml(report.ended)}.</strong>`}</p>
<h2>Throughput of ten lists at once</h2>
${barChart(bars(report, (row) => row.rate), { unit: "MB/s" })}
<h2>Peak memory of the server, ten lists at once</h2>
${barChart(bars(report, (row) => (row.peakRssBytes ?? 0) / 1e6), { unit: "MB" })}
${other === undefined ? "" : `<p class="note">Second bar: ${escapeHtml(other)}.</p>`}
<h2>Memory of weir over time</h2>
<p class="note">Each run of several readers from its beginning.</p>
${lineChart(memoryLines(report), { unit: "MB" })}
<h2>All runs</h2>
<div class="wide"><table>
<tr>${columns.map(({ title }) => `<th>${escapeHtml(title)}</th>`).join("")}</tr>
${rows.map((row) => `<tr>${columns.map(({ cell }) => `<td>${escapeHtml(cell(row))}</td>`).join("")}</tr>`).join("\n")}
</table></div>
${notes(report).map((line) => `<p class="note">${escapeHtml(line)}</p>`).join("\n")}
</html>
`;
}

/** What stands in the second bars: the server put beside it, or else the recorded figures where they are comparable. */
function otherName({ rows }: ListReport): string | undefined {
  if (rows.some((row) => row.ofOther !== undefined)) return "the server named by --against";
  return rows.some((row) => row.ofRecorded !== undefined) ? recordedSource : undefined;
}

function bars({ rows }: ListReport, value: (row: ListRow) => number): Bar[] {
  const own = rows.filter((row) => row.target !== "against" && row.readers === 10);
  return own.map((row) => {
    const other = rows.find(({ run, target }) => run === row.run && target === "against");
    return { label: rowName(row), value: value(row), other: other ? value(other) : recordedValue(row, value) };
  });
}

function recordedValue(row: ListRow, value: (row: ListRow) => number): number | undefined {
  const recorded = row.ofRecorded === undefined ? undefined : recordedRuns[row.run];
  if (!recorded) return undefined;
  return value({ ...row, rate: recorded.megabytesPerSecond, peakRssBytes: recorded.peakRssMegabytes * 1e6 });
}

function memoryLines({ results }: ListReport): Line[] {
  const runs = results.filter((result) => result.target !== "against" && result.readers > 1);
  return runs.map(({ run, target, samples }) => ({
    label: rowName({ run, target }),
    points: samples.map(({ ms, rssBytes }) => ({ x: ms / 1000, y: rssBytes / 1e6 })),
  }));
}
