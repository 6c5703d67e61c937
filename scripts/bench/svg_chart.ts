// Charts as inline SVG: bars of one measure, and lines over time. Text and colours come from the page's style sheet.

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** One more bar below it, e.g. another server's. */
  readonly other?: number | undefined;
}

export interface Line {
  readonly label: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

const width = 860;
const labelWidth = 230;
const barHeight = 14;

/** One row a bar, with its value at its end. */
export function barChart(bars: readonly Bar[], options: { unit: string }): string {
  const most = Math.max(...bars.flatMap((bar) => [bar.value, bar.other ?? 0]), 1);
  const rowHeight = bars.some((bar) => bar.other !== undefined) ? 2 * barHeight + 8 : barHeight + 8;
  const scale = (width - labelWidth - 90) / most;
  const rows = bars.map((bar, row) => {
    const y = row * rowHeight;
    const one = (value: number, shift: number, name: string) =>
      `<rect class="${name}" x="${labelWidth}" y="${y + shift}" width="${round(value * scale)}" height="${
        barHeight - 2
      }"/>` +
      `<text x="${round(labelWidth + value * scale + 5)}" y="${y + shift + 10}">${whole(value)} ${options.unit}</text>`;
    return `<text class="label" x="${labelWidth - 8}" y="${y + 10}">${escapeHtml(bar.label)}</text>` +
      one(bar.value, 0, "own") + (bar.other === undefined ? "" : one(bar.other, barHeight, "other"));
  });
  return svg(bars.length * rowHeight, rows.join("\n"));
}

const plot = { left: 60, right: 220, top: 10, bottom: 30, height: 320 };

/** Lines over seconds, with the axes from zero and a legend to the right. */
export function lineChart(lines: readonly Line[], options: { unit: string }): string {
  const xMost = Math.max(...lines.flatMap((line) => line.points.map(({ x }) => x)), 0.1);
  const yMost = Math.max(...lines.flatMap((line) => line.points.map(({ y }) => y)), 1) * 1.05;
  const right = width - plot.right;
  const bottom = plot.height - plot.bottom;
  const toX = (x: number) => round(plot.left + x / xMost * (right - plot.left));
  const toY = (y: number) => round(bottom - y / yMost * (bottom - plot.top));
  const grid = ticks(yMost).map((y) =>
    `<line class="grid" x1="${plot.left}" x2="${right}" y1="${toY(y)}" y2="${toY(y)}"/>` +
    `<text class="label" x="${plot.left - 6}" y="${toY(y) + 4}">${y}</text>`
  );
  const marks = ticks(xMost).map((x) => `<text x="${toX(x)}" y="${bottom + 16}">${x} s</text>`);
  const drawn = lines.map((line, index) => {
    const path = line.points.map(({ x, y }) => `${toX(x)},${toY(y)}`).join(" ");
    const y = plot.top + 10 + index * 18;
    const colour = `hsl(${Math.round(index * 360 / lines.length)} 65% 45%)`;
    return `<polyline style="stroke:${colour}" points="${path}"/>` +
      `<rect style="fill:${colour}" x="${right + 14}" y="${y - 9}" width="10" height="10"/>` +
      `<text x="${right + 30}" y="${y}">${escapeHtml(line.label)}</text>`;
  });
  const unit = `<text x="4" y="${plot.top + 4}">${options.unit}</text>`;
  const height = Math.max(plot.height, plot.top + 10 + lines.length * 18);
  return svg(height, [unit, ...grid, ...marks, ...drawn].join("\n"));
}

/** About five round numbers from zero up. */
function ticks(most: number): number[] {
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough;
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => Number((index * step).toPrecision(6)));
}

function svg(height: number, content: string): string {
  return `<svg viewBox="0 0 ${width} ${height}" role="img">\n${content}\n</svg>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function whole(value: number): string {
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
