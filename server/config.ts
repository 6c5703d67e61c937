// What the server can be told: its flags as one table, from which the values, their checks and --help come, and every
// limit in one place. Flags carry kube-apiserver's names and meaning where it has them. Pure: it reads no files and no environment.

import { ConfigError } from "./config_error.ts";
import { defaultsOf, type Flag, flagName, type FlagTable, readFlags } from "./flags.ts";
import {
  oneOf,
  parseBoolean,
  parseCidrs,
  parseInteger,
  parseLoopback,
  parsePlugins,
  parsePort,
  parseSeconds,
  parseSize,
  parseText,
  parseUrls,
} from "./flag_values.ts";

/** The server's settings. Flag names are the keys in kebab case, e.g. `etcdServers` is --etcd-servers. */
export interface Config {
  /** URLs of one etcd cluster; none is for the embedded store. */
  readonly etcdServers: readonly string[];
  /** With a leading slash and none at the end. */
  readonly etcdPrefix: string;
  /** A PEM file; the system's authorities when undefined. */
  readonly etcdCafile: string | undefined;
  /** A PEM file; no client certificate when undefined. */
  readonly etcdCertfile: string | undefined;
  /** A PEM file; goes with `etcdCertfile`. */
  readonly etcdKeyfile: string | undefined;
  /** The folder of the embedded store, or `:memory:`; one below the user's state folder when undefined. */
  readonly dataDir: string | undefined;
  /** Whether the embedded store has what it acknowledged after a crash of the machine (`full`) or only of weir. */
  readonly sqliteSynchronous: "full" | "off";
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
  /** Between two compactions of either store, in seconds; 0 is never. */
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
  /** A store that does not answer for so long is not well: kube-apiserver's --etcd-healthcheck-timeout. */
  probeTimeoutMs: 2_000,
  /** A store that cannot be filled at the start is tried again after so long. */
  bootstrapRetryMs: 1_000,
  /** The write path, which cares for CRDs, is loaded when the first requests are likely to be answered. */
  loadWritingAfterStartMs: 1_000,
  /** What loading left behind is given back when the first requests are likely to be answered. */
  releaseAfterStartMs: 1_000,
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

export const configFlags: FlagTable<Config> = {
  etcdServers: {
    placeholder: "URL,...",
    help: "The etcd servers that hold the objects. Without any, they are in a file of weir's own: see --data-dir.",
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
  dataDir: {
    placeholder: "FOLDER",
    help: "Folder of the embedded store, or :memory: for one that ends with the process. When absent, weir below " +
      "$XDG_STATE_HOME or ~/.local/state.",
    default: undefined,
    parse: parseText,
  },
  sqliteSynchronous: {
    placeholder: "full|off",
    help: "With off, the embedded store may lose its last writes when the machine crashes: faster, for tests.",
    default: "full",
    parse: oneOf("full", "off"),
  },
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
      "Where a self-signed certificate and its key are made and found again when none is given. When absent, weir/certificates below $XDG_STATE_HOME or ~/.local/state.",
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
    help: "How often either store forgets its history but for the last such time; 0 is never.",
    default: 300,
    parse: parseSeconds,
  },
  v: {
    placeholder: "LEVEL",
    help: "How much is logged, from 0 to 10: every request from 3 on, below that what went wrong.",
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
  const { values, help, operands } = readFlags(args, configFlags);
  if (operands[0] !== undefined) throw new ConfigError(`unexpected argument ${JSON.stringify(operands[0])}`);
  return help ? "help" : configFrom(values);
}

/** Defaults for what is not given, and the checks that concern more than one flag. */
export function configFrom(values: Partial<Config>): Config {
  const config: Config = { ...defaultsOf(configFlags), ...values };
  for (const pair of [["tlsCertFile", "tlsPrivateKeyFile"], ["etcdCertfile", "etcdKeyfile"]] as const) {
    const [given, missing] = config[pair[0]] === undefined ? [pair[1], pair[0]] : pair;
    if (config[given] !== undefined && config[missing] === undefined) {
      throw new ConfigError(`--${flagName(given)} needs --${flagName(missing)} too`);
    }
  }
  if (config.tlsCertFile !== undefined && config.securePort === undefined) {
    throw new ConfigError("--tls-cert-file needs --secure-port too");
  }
  if (config.dataDir !== undefined && config.etcdServers.length > 0) {
    throw new ConfigError("--data-dir is for the embedded store, and --etcd-servers for another: give one of them");
  }
  return config;
}
