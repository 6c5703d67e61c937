// One line on the terminal that says how far a bench is; on a pipe, one line for each step.

export interface Progress {
  /** A new step begins. */
  step(text: string): void;
  update(done: number, total: number): void;
  /** The line goes, for what is printed next. */
  clear(): void;
}

const encoder = new TextEncoder();

export function createProgress(): Progress {
  const isTerminal = Deno.stderr.isTerminal();
  const write = (text: string) => Deno.stderr.writeSync(encoder.encode(text));
  let current = "";
  let percent = -1;
  return {
    step(text) {
      [current, percent] = [text, -1];
      write(isTerminal ? `\r\x1b[K${text}` : `${text}\n`);
    },
    update(done, total) {
      const now = Math.floor(done / total * 100);
      if (!isTerminal || now === percent) return;
      percent = now;
      write(`\r\x1b[K${current} ${percent}%`);
    },
    clear() {
      if (isTerminal) write("\r\x1b[K");
    },
  };
}
