// How far something is, as text.

const cells = 30;

/** E.g. `importing  [######------------------------]  20%`. @param part from 0 to 1 */
export function progressBar(task: string, part: number): string {
  const done = Math.min(Math.max(part, 0), 1);
  const full = Math.floor(done * cells);
  const percent = String(Math.floor(done * 100)).padStart(3);
  return `${task}  [${"#".repeat(full)}${"-".repeat(cells - full)}] ${percent}%`;
}
