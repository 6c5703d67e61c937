// Durations and ages the way kubectl and kube-apiserver show them to people: `5m10s`, `3h`, `2y14d`.

/** Go's longest duration (2^63 − 1 ns) in ms: differences of times saturate there, at 292 years. */
const durationMaxMs = 2 ** 63 / 1e6;

/** `ms` in its one or two largest units, cut off rather than rounded (k8s.io/apimachinery util/duration). */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(Math.min(ms, durationMaxMs) / 1000);
  // Clocks that differ by a second are let pass.
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.trunc(seconds / 60);
  if (minutes < 10) return twoUnits(`${minutes}m`, seconds % 60, "s");
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.trunc(minutes / 60);
  if (hours < 8) return twoUnits(`${hours}h`, minutes % 60, "m");
  if (hours < 48) return `${hours}h`;
  const days = Math.trunc(hours / 24);
  if (days < 8) return twoUnits(`${days}d`, hours % 24, "h");
  if (days < 2 * 365) return `${days}d`;
  const years = Math.trunc(days / 365);
  if (years < 8) return twoUnits(`${years}y`, days % 365, "d");
  return `${years}y`;
}

function twoUnits(large: string, small: number, unit: string): string {
  return small === 0 ? large : `${large}${small}${unit}`;
}

/** The time from `time` (RFC 3339) to `now` (ms since 1970); `<unknown>` for a time that is not set. */
export function humanAge(time: string | null | undefined, now: number): string {
  return time ? humanDuration(now - Date.parse(time)) : "<unknown>";
}
