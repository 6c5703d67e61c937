// ComponentStatus objects: not stored, but asked from the components at each request. The scheduler and the controller
// manager are looked for where kube-apiserver looks, on this machine.
import { request } from "node:https";
import type { ApiObject } from "./typed_response.ts";

/** The protobuf message of a ComponentStatus. */
export const componentStatusMessage = "k8s.io.api.core.v1.ComponentStatus";

/** One component. */
export interface Component {
  readonly name: string;
  /** Resolves when it is well; the error's message is shown to clients. */
  readonly probe: () => Promise<void>;
}

const probeTimeoutMs = 10_000;

/** The components in the order of their list. `store` probes a store; etcd has one for each of its servers. */
export function components(store: readonly (() => Promise<void>)[]): readonly Component[] {
  return [
    { name: "controller-manager", probe: () => probeLocal(10257) },
    { name: "scheduler", probe: () => probeLocal(10259) },
    ...store.map((probe, index) => ({ name: `etcd-${index}`, probe })),
  ];
}

/** The component's state as its API object. Never rejects. */
export async function componentStatus(component: Component): Promise<ApiObject> {
  const condition = await component.probe().then(
    () => ({ type: "Healthy", status: "True", message: "ok" }),
    (error: unknown) => ({ type: "Healthy", status: "False", message: messageOf(error) }),
  );
  return { kind: "ComponentStatus", apiVersion: "v1", metadata: { name: component.name }, conditions: [condition] };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Components serve their health with certificates of their own making, which nobody can check. */
function probeLocal(port: number): Promise<void> {
  const url = `https://127.0.0.1:${port}/healthz`;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const probe = request(url, { rejectUnauthorized: false, timeout: probeTimeoutMs }, (response) => {
    response.resume();
    if (response.statusCode === 200) resolve();
    else reject(new Error(`HTTP probe failed with statuscode: ${response.statusCode}`));
  });
  probe.on("timeout", () => probe.destroy(new Error("context deadline exceeded")));
  probe.on("error", (error: Error & { code?: string }) => {
    const refused = error.code === "ECONNREFUSED";
    const cause = refused ? `dial tcp 127.0.0.1:${port}: connect: connection refused` : error.message;
    reject(new Error(`Get "${url}": ${cause}`));
  });
  probe.end();
  return promise;
}
