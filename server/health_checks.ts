// Which checks stand behind /healthz, /livez and /readyz: kube-apiserver's list, name by name, since tools ask for single
// checks by these names. weir has no post-start hooks but its registry and its store; the other names always pass.
import type { HealthCheck } from "./health.ts";

export type HealthEndpoint = "healthz" | "livez" | "readyz";

/** Each throws or rejects, with a message that clients may see, while something is not as it should be. */
export interface HealthProbes {
  /** The store answers. */
  readonly store: () => Promise<void>;
  /** The registry has seen the CRDs in the store. */
  readonly registry: () => void;
  /** The server is not about to stop. */
  readonly shutdown: () => void;
}

const startupChecks = [
  "poststarthook/start-apiserver-admission-initializer",
  "poststarthook/generic-apiserver-start-informers",
  "poststarthook/priority-and-fairness-config-consumer",
  "poststarthook/priority-and-fairness-filter",
  "poststarthook/storage-object-count-tracker-hook",
  "poststarthook/start-apiextensions-informers",
  "poststarthook/start-apiextensions-controllers",
  "poststarthook/crd-informer-synced",
  "poststarthook/start-system-namespaces-controller",
  "poststarthook/start-cluster-authentication-info-controller",
  "poststarthook/storage-readiness",
  "poststarthook/start-legacy-token-tracking-controller",
  "poststarthook/start-service-ip-repair-controllers",
  "poststarthook/rbac/bootstrap-roles",
  "poststarthook/scheduling/bootstrap-system-priority-classes",
  "poststarthook/priority-and-fairness-config-producer",
  "poststarthook/bootstrap-controller",
  "poststarthook/start-kubernetes-service-cidr-controller",
  "poststarthook/start-kube-aggregator-informers",
  "poststarthook/apiservice-status-local-available-controller",
  "poststarthook/apiservice-status-remote-available-controller",
  "poststarthook/apiservice-registration-controller",
  "poststarthook/apiservice-wait-for-first-sync",
  "poststarthook/apiservice-discovery-controller",
  "poststarthook/kube-apiserver-autoregistration",
  "autoregister-completion",
  "poststarthook/apiservice-openapi-controller",
  "poststarthook/apiservice-openapiv3-controller",
];

/** The checks of each endpoint, in the order of their lines. */
export function healthChecks(probes: HealthProbes): Readonly<Record<HealthEndpoint, readonly HealthCheck[]>> {
  const started = startupChecks.map((name) => ({
    name,
    ...(name === "poststarthook/crd-informer-synced" ? { check: probes.registry } : {}),
  }));
  const alive: readonly HealthCheck[] = [
    { name: "ping" },
    { name: "log" },
    { name: "loopback-serving-certificate" },
    { name: "etcd", check: probes.store },
    ...started,
  ];
  const ready: readonly HealthCheck[] = [
    { name: "ping" },
    { name: "log" },
    { name: "informer-sync", check: probes.registry },
    ...started.map((check) =>
      check.name === "poststarthook/storage-readiness" ? { ...check, check: probes.store } : check
    ),
    { name: "shutdown", check: probes.shutdown },
  ];
  return { healthz: alive, livez: alive, readyz: ready };
}

/** The paths of all endpoints and single checks, for the index at `/`. */
export function healthPaths(checks: Readonly<Record<HealthEndpoint, readonly HealthCheck[]>>): readonly string[] {
  return Object.entries(checks).flatMap(([endpoint, list]) => [
    `/${endpoint}`,
    ...list.map(({ name }) => `/${endpoint}/${name}`),
  ]);
}
