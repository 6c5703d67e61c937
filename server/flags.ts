// Flags as tables: the arguments of a command are read by one, and so is its --help written.

import { parseArgs } from "node:util";
import { ConfigError } from "./config_error.ts";

/** What a flag is, by the name of its value in camel case: `etcdServers` is --etcd-servers. */
export interface Flag<Value> {
  /** What stands for the value in --help. */
  readonly placeholder: string;
  readonly help: string;
  readonly default: Value;
  /** The value of the flag alone, for those that need none after them. */
  readonly alone?: Value;
  /** @throws {Error} saying what the value must be */
  readonly parse: (text: string) => Value;
}

export type FlagTable<Values> = { readonly [Key in keyof Values]: Flag<Values[Key]> };

/** What a command line says. */
export interface GivenFlags<Values> {
  /** Of the flags that are given. */
  readonly values: Partial<Values>;
  /** The arguments that are no flags. */
  readonly operands: readonly string[];
  readonly help: boolean;
}

/** @throws {ConfigError} for an unknown flag or a bad value */
export function readFlags<Values>(args: readonly string[], table: FlagTable<Values>): GivenFlags<Values> {
  const keys = keysOf(table);
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: {
      help: { type: "boolean", short: "h" },
      ...Object.fromEntries(keys.map((key) => [flagName(key), { type: optionType(table[key]) }])),
      v: { type: "string", short: "v" },
    },
  });
  const values: Partial<Values> = {};
  const operands: string[] = [];
  let help = false;
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      operands.push(token.value);
      continue;
    }
    const key = keys.find((key) => flagName(key) === token.name);
    if (token.name === "help") help = true;
    else if (key === undefined) throw new ConfigError(`unknown flag ${token.rawName}; --help lists all`);
    else values[key] = parseValue(flagName(key), { flag: table[key], text: token.value?.replace(/^=/, "") });
  }
  return { values, operands, help };
}

export function defaultsOf<Values>(table: FlagTable<Values>): Values {
  return Object.fromEntries(keysOf(table).map((key) => [key, table[key].default])) as Values;
}

/** The lines of --help about the flags, --help itself among them. */
export function flagLines<Values>(table: FlagTable<Values>): readonly string[] {
  const rows = keysOf(table).map((key) => {
    const { placeholder, help, default: value } = table[key];
    const shown = value === undefined || (Array.isArray(value) && value.length === 0) ? "" : ` (default ${value})`;
    return { left: `--${flagName(key)}=${placeholder}`, right: help + shown };
  });
  rows.push({ left: "--help", right: "Print this and exit." });
  const width = Math.max(...rows.map((row) => row.left.length)) + 2;
  return rows.map((row) => `  ${row.left.padEnd(width)}${row.right}`);
}

export function flagName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function keysOf<Values>(table: FlagTable<Values>): (keyof Values & string)[] {
  return Object.keys(table) as (keyof Values & string)[];
}

/** A flag that may stand alone takes no value from the next argument. */
function optionType({ alone }: Flag<unknown>): "boolean" | "string" {
  return alone === undefined ? "string" : "boolean";
}

function parseValue<Value>(name: string, { flag, text }: { flag: Flag<Value>; text: string | undefined }): Value {
  if (text === undefined && flag.alone !== undefined) return flag.alone;
  if (text === undefined) throw new ConfigError(`--${name} needs a value`);
  try {
    return flag.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`--${name}=${text}: ${reason}`, { cause: error });
  }
}
