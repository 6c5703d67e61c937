// All that a server does beyond reading: a new cluster's objects, the lifecycle of CRDs, and what the handlers of writes
// work with. A read-only server has none of it.

import { delay } from "../storage/delay.ts";
import type { Entry, Revision, Store } from "../storage/store.ts";
import { admissionPlugins } from "./admission/plugins.ts";
import { bootstrap } from "./bootstrap/bootstrap.ts";
import { type Config, limits } from "./config.ts";
import { customResourceAdmission } from "./custom_resources/custom_resource_admission.ts";
import { DefinitionController } from "./custom_resources/definition_controller.ts";
import { serviceCompanion } from "./services/service_companion.ts";
import { startNotices } from "./start_notices.ts";
import type { UserInfo } from "./strategies/strategy.ts";
import type { WriteDependencies } from "./write/object_write.ts";
import { WatchedObjects } from "./write/watched_objects.ts";
import type { ReadDependencies } from "./handlers/read_dependencies.ts";

/** Who writes, until there is authentication. */
const localUser: UserInfo = {
  username: "admin",
  uid: "u1",
  groups: ["system:masters", "system:authenticated"],
  extra: {},
};

export interface WritingOptions {
  /** Ends whatever goes on in the background. */
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly warn: (message: string) => void;
}

export interface Writing {
  /** Resolves when a store that was empty has the objects of a new cluster. */
  readonly ready: Promise<void>;
  readonly dependencies: Omit<WriteDependencies, keyof ReadDependencies>;
  /** To be told of all CRDs whenever one changes. */
  observeCrds(crds: ReadonlyMap<string, Entry>, revision: Revision): void;
  /** Resolves when nothing runs any more. */
  stopped(): Promise<void>;
}

export function startWriting(store: Store, config: Config, { signal, now, warn }: WritingOptions): Writing {
  const definitions = new DefinitionController(store, {
    signal,
    now,
    onError: (error) => warn(`keeping CRDs: ${messageOf(error)}`),
  });
  const objects = new WatchedObjects(store, { signal });
  const ready = bootstrapped(store, config, { signal, now, warn });
  ready.then(() => startNotices(store, { objects, now })).then((lines) => lines.forEach(warn)).catch(() => {
    // The notices are a courtesy: a store that is away says so elsewhere.
  });
  const { enableAdmissionPlugins: enabled, disableAdmissionPlugins: disabled } = config;
  return {
    ready,
    dependencies: {
      admission: [customResourceAdmission, ...admissionPlugins({ enabled, disabled })],
      companions: { services: serviceCompanion(config) },
      objects,
      followUps: {
        "customresourcedefinitions.apiextensions.k8s.io": (revision, signal) => definitions.settled(revision, signal),
      },
      user: localUser,
      eventTtlSeconds: config.eventTtl,
    },
    observeCrds: (crds, revision) => definitions.observe(crds, revision),
    stopped: () => definitions.stopped(),
  };
}

/** Waits for a store that is away. */
async function bootstrapped(
  store: Store,
  { serviceClusterIpRange, securePort }: Config,
  { now, signal, warn }: WritingOptions,
): Promise<void> {
  // A port that is not known, or none, is shown as the one that kube-apiserver has.
  const options = { serviceClusterIpRange, securePort: securePort || 6443, now };
  for (;;) {
    try {
      return await bootstrap(store, options);
    } catch (error) {
      signal.throwIfAborted();
      warn(`making the objects of a new cluster: ${messageOf(error)}`);
      await delay(limits.bootstrapRetryMs, signal);
    }
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
