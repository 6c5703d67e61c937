// weir under test: inside this process, where the test sets the clock, or as the process that users start.

import { type Config, configFrom } from "../../server/config.ts";
import { startLocalEtcd } from "../../scripts/local_etcd.ts";
import { startServer } from "../../server/start_server.ts";
import { goldenFolder } from "./golden_corpus.ts";

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

/** Starts weir in this process, on free ports. The caller owns the etcd. */
export async function startWeir(config: Partial<Config> & Pick<Config, "etcdServers">): Promise<Weir> {
  let clock: number | undefined;
  const server = await startServer(configFrom({ port: 0, ...config }), { now: () => clock ?? Date.now() });
  return {
    url: server.url,
    secureUrl: server.secureUrl,
    setClock: (ms) => clock = ms,
    stop: () => server.stop(),
    [Symbol.asyncDispose]: () => server.stop(),
  };
}

/** An etcd restored from a golden snapshot with weir on it, set up as the recorded server was. */
export async function startGoldenWeir(config: Partial<Config> = {}, folder = goldenFolder): Promise<Weir> {
  const etcd = await startLocalEtcd({ snapshot: `${folder}/snapshot.db.gz` });
  const weir = await startWeir({ etcdServers: [etcd.endpoint], ...goldenConfig, ...config }).catch(async (error) => {
    await etcd.stop();
    throw error;
  });
  const stop = async () => {
    await weir.stop();
    await etcd.stop();
  };
  return { ...weir, stop, [Symbol.asyncDispose]: stop };
}
