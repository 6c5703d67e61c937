// weir under test: inside this process, where the test sets the clock, or as the process that users start.

import { type Config, configFrom } from "../../server/config.ts";
import { startLocalEtcd } from "../../scripts/local_etcd.ts";
import { inMemory, storeFileOf } from "../../server/data_dir.ts";
import { startServer } from "../../server/start_server.ts";
import { importEtcdSnapshot } from "../../storage/sqlite/import_etcd_snapshot.ts";
import { openSqliteStore } from "../../storage/sqlite/sqlite_store.ts";
import { goldenFolder } from "./golden_corpus.ts";
import { unpackedSnapshot } from "./golden_snapshot.ts";

export interface Weir extends AsyncDisposable {
  readonly url: string;
  readonly secureUrl: string | undefined;
  /** From now on the server takes this for the time, in ms since 1970. */
  readonly setClock: (ms: number) => void;
  stop(): Promise<void>;
}

/** Settings of the recorded server that show in its answers. */
export const goldenConfig: Partial<Config> = {
  externalHostname: "192.0.2.2:6443",
  serviceClusterIpRange: "10.0.0.0/24",
  serviceAccountIssuer: "https://kubernetes.default.svc",
};

/** Starts weir in this process, on free ports. The caller owns the etcd; without one the store is in memory. */
export async function startWeir(config: Partial<Config>): Promise<Weir> {
  let clock: number | undefined;
  const server = await startServer(configFrom({ port: 0, ...(!config.etcdServers && embedded), ...config }), {
    now: () => clock ?? Date.now(),
  });
  return {
    url: server.url,
    secureUrl: server.secureUrl,
    setClock: (ms) => clock = ms,
    stop: () => server.stop(),
    [Symbol.asyncDispose]: () => server.stop(),
  };
}

const embedded: Partial<Config> = { dataDir: inMemory, sqliteSynchronous: "off" };

/** The kinds of stores. */
export const storeKinds = ["etcd", "sqlite"] as const;
export type StoreKind = (typeof storeKinds)[number];

/** A store restored from a golden snapshot with weir on it, set up as the recorded server was. */
export async function startGoldenWeir(
  config: Partial<Config> = {},
  { folder = goldenFolder, store = "etcd" }: { folder?: string; store?: StoreKind } = {},
): Promise<Weir> {
  const golden = await (store === "etcd" ? goldenEtcd : goldenSqlite)(`${folder}/snapshot.db.gz`);
  const weir = await startWeir({ ...golden.config, ...goldenConfig, ...config }).catch(async (error) => {
    await golden.stop();
    throw error;
  });
  const stop = async () => {
    await weir.stop();
    await golden.stop();
  };
  return { ...weir, stop, [Symbol.asyncDispose]: stop };
}

interface GoldenStore {
  readonly config: Partial<Config>;
  stop(): Promise<void>;
}

async function goldenEtcd(snapshot: string): Promise<GoldenStore> {
  const { endpoint, stop } = await startLocalEtcd({ snapshot });
  return { config: { etcdServers: [endpoint] }, stop };
}

/** The snapshot's history is kept, as an etcd that is restored from it keeps it for five minutes. */
async function goldenSqlite(snapshot: string): Promise<GoldenStore> {
  await using unpacked = await unpackedSnapshot(snapshot);
  const dataDir = await Deno.makeTempDir({ prefix: "weir-test-store-" });
  const store = openSqliteStore({ path: storeFileOf(dataDir), synchronous: "off" });
  await importEtcdSnapshot(store, unpacked.path, { prefix: "/registry" });
  store.close();
  return {
    config: { dataDir, sqliteSynchronous: "off" },
    stop: () => Deno.remove(dataDir, { recursive: true }),
  };
}
