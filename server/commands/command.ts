// A command of weir: what its command line may be, its --help, and what it does.

import { ConfigError } from "../config_error.ts";
import { flagLines, type FlagTable, readFlags } from "../flags.ts";
import type { Terminal } from "./terminal.ts";

/** What the command line asks of a command. */
export interface CommandLine<Values> {
  /** Of the flags that are given. */
  readonly values: Partial<Values>;
  /** The arguments that are no flags. */
  readonly operands: readonly string[];
}

export interface CommandDefinition<Values> {
  /** What follows `weir ` in its usage, e.g. `export [flags]`. */
  readonly usage: string;
  /** One line for the list of commands. */
  readonly about: string;
  /** More lines for its own --help. */
  readonly text?: readonly string[];
  readonly flags: FlagTable<Values>;
  /** How many operands it takes; none when absent. */
  readonly operands?: { readonly min: number; readonly max: number };
  /** @throws {ConfigError} for what the user asked that cannot be had, others for what went wrong */
  readonly run: (line: CommandLine<Values>, terminal: Terminal) => Promise<void>;
}

/** A command whatever its flags are. */
export interface Command {
  readonly about: string;
  help(): string;
  /** @throws {ConfigError} when the command line is wrong @throws {Error} when something goes wrong */
  run(args: readonly string[], terminal: Terminal): Promise<void>;
}

export function makeCommand<Values>(definition: CommandDefinition<Values>): Command {
  const { about, flags, operands: { min, max } = { min: 0, max: 0 } } = definition;
  const help = () => helpOf(definition);
  const run = async (args: readonly string[], terminal: Terminal) => {
    const { values, operands, help: wanted } = readFlags(args, flags);
    if (wanted) return await terminal.write(help());
    const extra = operands[max];
    if (extra !== undefined) throw new ConfigError(`unexpected argument ${JSON.stringify(extra)}`);
    if (operands.length < min) throw new ConfigError(`something is missing; the usage is: weir ${definition.usage}`);
    await definition.run({ values, operands }, terminal);
  };
  return { about, help, run };
}

function helpOf<Values>({ usage, about, text = [], flags }: CommandDefinition<Values>): string {
  return [`Usage: weir ${usage}`, "", about, ...text, "", "Flags:", ...flagLines(flags), ""].join("\n");
}
