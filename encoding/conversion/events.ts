// events.k8s.io Events and core Events are one object under two sets of names (pkg/apis/events/v1/conversion.go).
import { type Conversion, renameMembers } from "./reshape.ts";

const coreNames: Readonly<Record<string, string>> = {
  regarding: "involvedObject",
  note: "message",
  deprecatedSource: "source",
  deprecatedFirstTimestamp: "firstTimestamp",
  deprecatedLastTimestamp: "lastTimestamp",
  deprecatedCount: "count",
  reportingController: "reportingComponent",
};
const eventNames = Object.fromEntries(Object.entries(coreNames).map(([event, core]) => [core, event]));

export const eventConversion: Conversion = {
  toHub: (event) => renameMembers(event, coreNames),
  fromHub: (event) => renameMembers(event, eventNames),
  isExact: true,
};
