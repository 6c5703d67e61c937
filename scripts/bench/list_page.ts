// placeholder
import type { ListReport } from "./list_report.ts";
export function listPage(report: ListReport): string {
  return JSON.stringify(report.rows);
}
