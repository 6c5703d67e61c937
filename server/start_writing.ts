// All that a server does beyond reading: the lifecycle of CRDs, and what the handlers of writes work with. lazy_writing.ts
// loads it; a read-only server has none of it.

import type { Entry, Revision, Store } from "../storage/store.ts";
import { admissionPlugins } from "./admission/plugins.ts";
import type { Config } from "./config.ts";
import { customResourceAdmission } from "./custom_resources/custom_resource_admission.ts";
import { DefinitionController } from "./custom_resources/definition_controller.ts";
import type { ReadDependencies } from "./handlers/read_dependencies.ts";
import { writeHandlers } from "./handlers/write_handlers.ts";
import { messageOf } from "./message_of.ts";
import { serviceCompanion } from "./services/service_companion.ts";
import type { UserInfo } from "./strategies/strategy.ts";
import { WatchedObjects } from "./write/watched_objects.ts";

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
  /** What is created and was an object before is put back as it was. */
  readonly restoring?: boolean;
}

export interface Writing {
  handlers(reading: ReadDependencies): ReturnType<typeof writeHandlers>;
  /** To be told of all CRDs whenever one changes. */
  observeCrds(crds: ReadonlyMap<string, Entry>, revision: Revision): void;
  /** Resolves when nothing runs any more. */
  stopped(): Promise<void>;
}

export function startWriting(
  store: Store,
  config: Config,
  { signal, now, warn, restoring = false }: WritingOptions,
): Writing {
  const definitions = new DefinitionController(store, {
    signal,
    now,
    onError: (error) => warn(`keeping CRDs: ${messageOf(error)}`),
  });
  const { enableAdmissionPlugins: enabled, disableAdmissionPlugins: disabled } = config;
  const dependencies = {
    admission: [customResourceAdmission, ...admissionPlugins({ enabled, disabled })],
    companions: { services: serviceCompanion(config) },
    objects: new WatchedObjects(store, { signal }),
    followUps: {
      "customresourcedefinitions.apiextensions.k8s.io": (revision: Revision, signal: AbortSignal) =>
        definitions.settled(revision, signal),
    },
    user: localUser,
    restoring,
    eventTtlSeconds: config.eventTtl,
  };
  return {
    handlers: (reading) => writeHandlers({ ...reading, ...dependencies }),
    observeCrds: (crds, revision) => definitions.observe(crds, revision),
    stopped: () => definitions.stopped(),
  };
}
