// How commands reach the API: that of a server, or in this process on a store that no server uses.

import { type Config, configFlags, configFrom } from "../config.ts";
import { ConfigError } from "../config_error.ts";
import type { Flag, FlagTable } from "../flags.ts";
import { parseUrls } from "../flag_values.ts";
import { messageOf } from "../message_of.ts";
import { startApi } from "../start_api.ts";
import type { Terminal } from "./terminal.ts";

/** Flags that say where the objects are. */
export type StoreFlags = Pick<
  Config,
  "dataDir" | "etcdServers" | "etcdPrefix" | "etcdCafile" | "etcdCertfile" | "etcdKeyfile"
>;

export interface ApiFlags extends StoreFlags {
  readonly server: string | undefined;
}

const server: Flag<string | undefined> = {
  placeholder: "URL",
  help: "A server that runs, e.g. http://127.0.0.1:8080; without it, the store is opened, which no server may use.",
  default: undefined,
  parse: (text) => parseUrls(text)[0]!.replace(/\/+$/, ""),
};

const { dataDir, etcdServers, etcdPrefix, etcdCafile, etcdCertfile, etcdKeyfile } = configFlags;

export const apiFlags: FlagTable<ApiFlags> = {
  server,
  dataDir,
  etcdServers,
  etcdPrefix,
  etcdCafile,
  etcdCertfile,
  etcdKeyfile,
};

export interface ApiClient extends AsyncDisposable {
  /** Whether objects that are created and have a uid are put back as they were. */
  readonly restores: boolean;
  /** @param path with its query @throws {Error} when there is no answer */
  request(path: string, init?: RequestInit): Promise<Response>;
}

/** What cannot be had of the API. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** Of the answer. */
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/**
 * @param options `readOnly` for commands that only look: they make no store
 * @throws {ConfigError} @throws {StorageError}
 */
export async function openApi(
  { server, ...values }: Partial<ApiFlags>,
  { readOnly, terminal }: { readOnly: boolean; terminal: Terminal },
): Promise<ApiClient> {
  if (server !== undefined) {
    if (Object.keys(values).length > 0) throw new ConfigError("--server has a store of its own: give no other flag");
    return {
      restores: false,
      request: (path, init) => requestServer(server, path, init),
      [Symbol.asyncDispose]: async () => {},
    };
  }
  const api = await startApi(configFrom({ ...values, readOnly }), {
    warn: (message) => terminal.say(message),
    restoring: true,
  });
  await api.ready;
  return {
    restores: true,
    request: async (path, init) => await api.fetch(new Request(`http://localhost${path}`, init)),
    [Symbol.asyncDispose]: () => api.close(),
  };
}

async function requestServer(server: string, path: string, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(server + path, init);
  } catch (error) {
    throw new ConfigError(`${server} does not answer: ${messageOf(error)}`, { cause: error });
  }
}

/** The JSON of an answer. @throws {ApiError} with the message of the Status when it is none of success */
export async function requestJson(api: ApiClient, path: string, init: RequestInit = {}): Promise<unknown> {
  const headers = {
    Accept: "application/json",
    ...(init.body !== undefined && { "Content-Type": "application/json" }),
  };
  const response = await api.request(path, { ...init, headers });
  if (response.ok) return await response.json();
  throw await apiError(response);
}

export async function apiError(response: Response): Promise<ApiError> {
  const text = await response.text();
  const message = tryMessage(text) ?? text.trim();
  return new ApiError(message || `HTTP status ${response.status}`, response.status);
}

function tryMessage(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { message?: string }).message;
  } catch {
    return undefined;
  }
}
