// What the server can be told: its flags as one table, from which the values, their checks and --help come, and every
// limit in one place. Flags carry kube-apiserver's names and meaning where it has them. Pure: it reads no files and no environment.

import { BlockList, isIP, isIPv4 } from "node:net";
import { parseArgs } from "node:util";
import { parseGoDuration } from "../encoding/go_duration.ts";
import { otherPluginNames, pluginNames } from "./admission/plugins.ts";

/** The server's settings. Flag names are the keys in kebab case, e.g. `etcdServers` is --etcd-servers. */
export interface Config {
  /** URLs of one etcd cluster; none starts a local etcd. */
  readonly etcdServers: readonly string[];
  /** With a leading slash and none at the end. */
  readonly etcdPrefix: string;
  /** A PEM file; the system's authorities when undefined. */
  readonly etcdCafile: string | undefined;
  /** A PEM file; no client certificate when undefined. */
  readonly etcdCertfile: string | undefined;
  /** A PEM file; goes with `etcdCertfile`. */
  readonly etcdKeyfile: string | undefined;
  /** A loopback IP address. */
  readonly bindAddress: string;
  /** Plain HTTP; 0 takes a free port. */
  readonly port: number;
  /** HTTPS; 0 takes a free port, undefined serves none. */
  readonly securePort: number | undefined;
  /** A PEM file; a self-signed certificate when undefined. */
  readonly tlsCertFile: string | undefined;
  /** A PEM file; goes with `tlsCertFile`. */
  readonly tlsPrivateKeyFile: string | undefined;
  /** Where a self-signed pair is kept when no files are given; a folder in HOME when undefined. */
  readonly certDir: string | undefined;
  /** `host` or `host:port` that discovery names; the server's own address when undefined. */
  readonly externalHostname: string | undefined;
  /** A URL, shown in the OpenID configuration. */
  readonly serviceAccountIssuer: string;
  /** CIDRs joined by commas. */
  readonly serviceClusterIpRange: string;
  /** Bytes that all lists together may hold of pages and of what is made of them. */
  readonly listMemory: number;
  /** Writes are refused, and nothing at all is written to the store. */
  readonly readOnly: boolean;
  /** Names of plugins. */
  readonly enableAdmissionPlugins: readonly string[];
  /** Names of plugins that do not run, unless they are enabled. */
  readonly disableAdmissionPlugins: readonly string[];
  /** How long events are kept, in seconds. */
  readonly eventTtl: number;
  /** Between two compactions of etcd, in seconds; 0 is never. */
  readonly etcdCompactionInterval: number;
  /** How much is logged: 0 is the least. */
  readonly v: number;
}

/** Bounds that hold whatever is asked. Bytes and milliseconds. */
export const limits = {
  /** What a list may keep of a first walk over its items instead of reading them again. */
  heldItemsBytesMax: 2 << 20,
  /** Response chunks are joined to this size: small ones cost half the throughput or more. */
  chunkBytesTarget: 64 << 10,
  /** Answers below this are never compressed, as in kube-apiserver. */
  gzipBytesMin: 128 << 10,
  /** A server whose store does not answer listens all the same after so long. */
  startWaitMs: 5_000,
  /** A store that cannot be filled at the start is tried again after so long. */
  bootstrapRetryMs: 1_000,
  /** The write path, which cares for CRDs, is loaded when the first requests are likely to be answered. */
  loadWritingAfterStartMs: 1_000,
  /** What loading left behind is collected when the first requests are likely to be answered. */
  collectAfterStartMs: 1_000,
  /** A get or the first page of a list that takes longer is a 504, kube-apiserver's --request-timeout. */
  requestTimeoutMs: 60_000,
  /** A watch without timeoutSeconds lasts this long, or up to twice as long: kube-apiserver's --min-request-timeout. */
  watchTimeoutSecondsMin: 1_800,
  /** Clients that want bookmarks get one at least this often. */
  watchBookmarkIntervalMs: 60_000,
  /** Frames of recent events that are kept for watches that come to them a little later, over all resources. */
  watchFramesBytesMax: 16 << 20,
  /** How long answers that are on their way may take after a signal to stop. */
  shutdownGraceMs: 10_000,
  /** Of the self-signed pair. */
  certificateDays: 365,
} as const;

/** The command line asks for something that cannot be had. The message is one line for the user. */
export class ConfigError extends Error {
  /** Always `ConfigError`. */
  override readonly name = "ConfigError";
}

interface Flag<Value> {
  /** What stands for the value in --help. */
  readonly placeholder: string;
  readonly help: string;
  readonly default: Value;
  /** The value of the flag alone, for those that need none after them. */
  readonly alone?: Value;
  /** @throws {Error} saying what the value must be */
  readonly parse: (text: string) => Value;
}

type FlagTable = { readonly [Key in keyof Config]: Flag<Config[Key]> };

const flagTable: FlagTable = {
  etcdServers: {
    placeholder: "URL,...",
    help: "The etcd servers to read from. Without any, an etcd with sample data is started in a temporary folder.",
    default: [],
    parse: parseUrls,
  },
  etcdPrefix: {
    placeholder: "PREFIX",
    help: "What all keys in etcd begin with.",
    default: "/registry",
    parse: (text) => "/" + text.split("/").filter(Boolean).join("/"),
  },
  etcdCafile: fileFlag("Certificate authority (PEM) that etcd's certificate is checked against."),
  etcdCertfile: fileFlag("Client certificate (PEM) shown to etcd."),
  etcdKeyfile: fileFlag("Private key (PEM) of the client certificate."),
  bindAddress: {
    placeholder: "IP",
    help: "The address to listen on. Only loopback addresses: clients are not authenticated yet.",
    default: "127.0.0.1",
    parse: parseLoopback,
  },
  port: {
    placeholder: "PORT",
    help: "Port of plain HTTP; kubectl without a kubeconfig looks at 8080. 0 takes a free port.",
    default: 8080,
    parse: parsePort,
  },
  securePort: {
    placeholder: "PORT",
    help: "Port of HTTPS, with HTTP/2 and HTTP/1.1. Without it only plain HTTP is served. 0 takes a free port.",
    default: undefined,
    parse: parsePort,
  },
  tlsCertFile: fileFlag("Certificate (PEM) of HTTPS, followed by its intermediates."),
  tlsPrivateKeyFile: fileFlag("Private key (PEM) of the certificate."),
  certDir: {
    placeholder: "FOLDER",
    help:
      "Where a self-signed certificate and its key are made and found again when none is given. ~/.weir/certificates when absent.",
    default: undefined,
    parse: parseText,
  },
  externalHostname: {
    placeholder: "HOST",
    help: "Host, or host:port, that discovery names as the server's address. Its own address when absent.",
    default: undefined,
    parse: parseText,
  },
  serviceAccountIssuer: {
    placeholder: "URL",
    help: "The issuer that the OpenID configuration names.",
    default: "https://kubernetes.default.svc",
    parse: parseText,
  },
  serviceClusterIpRange: {
    placeholder: "CIDR,...",
    help: "The range of the services' cluster IPs; one per IP family.",
    default: "10.0.0.0/24",
    parse: parseCidrs,
  },
  listMemory: {
    placeholder: "SIZE",
    help:
      "What all lists together may hold in memory, e.g. 64MiB. Pages are smaller, and lists wait, when it is short.",
    default: 64 << 20,
    parse: parseSize,
  },
  readOnly: {
    placeholder: "BOOL",
    help: "Refuse all writes, and write nothing to the store: for replicas, and for rescue.",
    default: false,
    alone: true,
    parse: parseBoolean,
  },
  enableAdmissionPlugins: {
    placeholder: "NAME,...",
    help: "Admission plugins to run beside those that are on by default, which are all that weir has.",
    default: [],
    parse: parsePlugins,
  },
  disableAdmissionPlugins: {
    placeholder: "NAME,...",
    help: "Admission plugins not to run.",
    default: [],
    parse: parsePlugins,
  },
  eventTtl: {
    placeholder: "DURATION",
    help: "How long events are kept, e.g. 1h0m0s.",
    default: 3600,
    parse: parseSeconds,
  },
  etcdCompactionInterval: {
    placeholder: "DURATION",
    help: "How often etcd is compacted; 0 is never.",
    default: 300,
    parse: parseSeconds,
  },
  v: {
    placeholder: "LEVEL",
    help: "How much is logged, from 0 to 10.",
    default: 0,
    parse: (text) => parseInteger(text, { min: 0, max: 10 }),
  },
};

function fileFlag(help: string): Flag<string | undefined> {
  return { placeholder: "FILE", help, default: undefined, parse: parseText };
}

/** What the user gets without any flag. */
export const defaultConfig: Config = configFrom({});

/**
 * The settings that a command line asks for, or "help".
 * @throws {ConfigError} for an unknown flag, a bad value, or flags that do not go together
 */
export function parseFlags(args: readonly string[]): Config | "help" {
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: {
      help: { type: "boolean", short: "h" },
      ...Object.fromEntries(flagKeys().map((key) => [flagName(key), { type: optionType(key) }])),
      v: { type: "string", short: "v" },
    },
  });
  const values: { -readonly [Key in keyof Config]?: Config[Key] } = {};
  let help = false;
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") throw new ConfigError(`unexpected argument ${JSON.stringify(token.value)}`);
    const key = flagKeys().find((key) => flagName(key) === token.name);
    if (token.name === "help") help = true;
    else if (key === undefined) throw new ConfigError(`unknown flag ${token.rawName}; --help lists all`);
    else Object.assign(values, { [key]: parseValue(key, token.value?.replace(/^=/, "")) });
  }
  return help ? "help" : configFrom(values);
}

/** Defaults for what is not given, and the checks that concern more than one flag. */
export function configFrom(values: Partial<Config>): Config {
  const defaults = Object.fromEntries(flagKeys().map((key) => [key, flagTable[key].default])) as unknown as Config;
  const config: Config = { ...defaults, ...values };
  for (const pair of [["tlsCertFile", "tlsPrivateKeyFile"], ["etcdCertfile", "etcdKeyfile"]] as const) {
    const [given, missing] = config[pair[0]] === undefined ? [pair[1], pair[0]] : pair;
    if (config[given] !== undefined && config[missing] === undefined) {
      throw new ConfigError(`--${flagName(given)} needs --${flagName(missing)} too`);
    }
  }
  if (config.tlsCertFile !== undefined && config.securePort === undefined) {
    throw new ConfigError("--tls-cert-file needs --secure-port too");
  }
  return config;
}

/** The text of --help. */
export function helpText(): string {
  const rows = flagKeys().map((key) => {
    const { placeholder, help, default: value } = flagTable[key];
    const shown = value === undefined || (Array.isArray(value) && value.length === 0) ? "" : ` (default ${value})`;
    return { left: `--${flagName(key)}=${placeholder}`, right: help + shown };
  });
  rows.push({ left: "--help", right: "Print this and exit." });
  const width = Math.max(...rows.map((row) => row.left.length)) + 2;
  return [
    "weir serves the Kubernetes API out of etcd, streaming every list.",
    "",
    "Usage: deno run server [flags]",
    "",
    "Flags:",
    ...rows.map((row) => `  ${row.left.padEnd(width)}${row.right}`),
    "",
  ].join("\n");
}

function flagKeys(): (keyof Config)[] {
  return Object.keys(flagTable) as (keyof Config)[];
}

function flagName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** A flag that may stand alone takes no value from the next argument. */
function optionType(key: keyof Config): "boolean" | "string" {
  return flagTable[key].alone === undefined ? "string" : "boolean";
}

function parseValue<Key extends keyof Config>(key: Key, text: string | undefined): Config[Key] {
  const { alone } = flagTable[key];
  if (text === undefined && alone !== undefined) return alone;
  if (text === undefined) throw new ConfigError(`--${flagName(key)} needs a value`);
  try {
    return flagTable[key].parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`--${flagName(key)}=${text}: ${reason}`, { cause: error });
  }
}

function parseBoolean(text: string): boolean {
  if (text !== "true" && text !== "false") throw new Error("must be true or false");
  return text === "true";
}

/** Those of kube-apiserver that weir does not have are taken, so that its command lines can be. */
function parsePlugins(text: string): readonly string[] {
  const names = text.split(",").filter(Boolean);
  for (const name of names) {
    if (!pluginNames.includes(name) && !otherPluginNames.includes(name)) throw new Error(`there is no plugin ${name}`);
  }
  return names;
}

function parseSeconds(text: string): number {
  const seconds = Number(parseGoDuration(text)) / 1e9;
  if (seconds < 0) throw new Error("must not be negative");
  return seconds;
}

function parseText(text: string): string {
  if (text === "") throw new Error("must not be empty");
  return text;
}

function parseInteger(text: string, { min, max }: { min: number; max: number }): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= min && value <= max)) throw new Error(`must be a whole number from ${min} to ${max}`);
  return value;
}

const SIZE_UNITS: Readonly<Record<string, number>> = { "": 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };
/** Below that not even one page fits. */
const LIST_MEMORY_MIN = 1 << 20;

function parseSize(text: string): number {
  const [, digits, unit = ""] = /^(\d+)(KiB|MiB|GiB)?$/.exec(text) ?? [];
  const bytes = Number(digits) * SIZE_UNITS[unit]!;
  if (!(bytes >= LIST_MEMORY_MIN)) throw new Error("must be a number of bytes, KiB, MiB or GiB, and 1MiB at least");
  return bytes;
}

function parsePort(text: string): number {
  return parseInteger(text, { min: 0, max: 65535 });
}

function parseUrls(text: string): readonly string[] {
  const urls = text.split(",");
  for (const url of urls) {
    const { protocol, hostname } = URL.parse(url) ?? { protocol: "", hostname: "" };
    if (!/^https?:$/.test(protocol) || hostname === "") throw new Error(`${url || "an empty item"} is no http(s) URL`);
  }
  if (new Set(urls.map((url) => new URL(url).protocol)).size > 1) throw new Error("must be all http or all https");
  return urls;
}

function parseLoopback(text: string): string {
  if (isIP(text) === 0) throw new Error("must be an IP address");
  if (!isLoopbackAddress(text)) {
    throw new Error("must be a loopback address, as clients are not authenticated yet");
  }
  return text;
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** Whether an IP address is in 127.0.0.0/8 or is ::1. */
export function isLoopbackAddress(address: string): boolean {
  return isIP(address) !== 0 && loopback.check(address, isIPv4(address) ? "ipv4" : "ipv6");
}

function parseCidrs(text: string): string {
  for (const cidr of text.split(",")) {
    const [address = "", bits = "", ...rest] = cidr.split("/");
    const bitsMax = isIPv4(address) ? 32 : 128;
    if (isIP(address) === 0 || rest.length > 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > bitsMax) {
      throw new Error(`${cidr || "an empty item"} is no CIDR such as 10.0.0.0/24`);
    }
  }
  return text;
}
