// The table of events, of both groups; read in the form of core/v1, which is the stored one.
import { cell, type CellReader, mapped, text } from "./cells.ts";
import { humanAge } from "./duration.ts";

interface Event {
  readonly firstTimestamp?: string | null;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly count?: number;
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string | null } | null;
  readonly source?: { readonly component?: string; readonly host?: string };
  readonly reportingComponent?: string;
  readonly reportingInstance?: string;
}

const timePaths = ["firstTimestamp", "lastTimestamp", "eventTime", "series"];

export const eventCells: readonly CellReader[] = [
  cell<Event>(timePaths, (event, { now }) => lastSeen(event, now)),
  text("type"),
  text("reason"),
  mapped<{ kind?: string; name?: string }>(
    "involvedObject",
    ({ kind = "", name } = {}) => name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase(),
  ),
  text("involvedObject.fieldPath"),
  cell<Event>(["source", "reportingComponent", "reportingInstance"], source),
  mapped<string>("message", (message = "") => message.trim()),
  cell<Event>(timePaths, (event, { now }) => firstSeen(event, now)),
  cell<Event>(["count", "series"], ({ count, series }) => series ? series.count ?? 0 : count || 1),
  text("metadata.name"),
];

function firstSeen({ firstTimestamp, eventTime }: Event, now: number): string {
  return humanAge(firstTimestamp || eventTime, now);
}

function lastSeen(event: Event, now: number): string {
  if (event.series) return humanAge(event.series.lastObservedTime, now);
  return event.lastTimestamp ? humanAge(event.lastTimestamp, now) : firstSeen(event, now);
}

function source(event: Event): string {
  const component = event.source?.component || event.reportingComponent || "";
  const host = event.source?.host || event.reportingInstance || "";
  return host === "" ? component : `${component}, ${host}`;
}
