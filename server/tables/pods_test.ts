import { assertEquals } from "@std/assert";
import { podCells, podConditions } from "./pods.ts";

const now = Date.parse("2026-11-22T12:00:00Z");
const running = { running: { startedAt: "2026-11-22T11:00:00Z" } };
const waiting = (reason?: string) => ({ waiting: { reason } });
const terminated = (exitCode: number, more = {}) => ({ terminated: { exitCode, ...more } });
const container = (name: string, state: unknown, more = {}) => ({ name, state, ...more });
const isTrue = (type: string) => ({ type, status: "True" });
const containers = [{ name: "a" }, { name: "b" }];
const sidecar = { name: "proxy", restartPolicy: "Always" };

interface Case {
  readonly is: string;
  readonly spec?: object;
  readonly status: object;
  readonly deleted?: boolean;
  /** Ready, Status, Restarts. */
  readonly shows: [ready: string, status: string, restarts: string];
}

const cases: Case[] = [
  { is: "nothing", spec: {}, status: {}, shows: ["0/0", "", "0"] },
  { is: "pending", status: { phase: "Pending" }, shows: ["0/2", "Pending", "0"] },
  { is: "evicted", status: { phase: "Failed", reason: "Evicted" }, shows: ["0/2", "Evicted", "0"] },
  {
    is: "gated",
    status: { phase: "Pending", conditions: [{ type: "PodScheduled", status: "False", reason: "SchedulingGated" }] },
    shows: ["0/2", "SchedulingGated", "0"],
  },
  {
    is: "running, one container not ready",
    status: {
      phase: "Running",
      containerStatuses: [container("a", running, { ready: true }), container("b", running, { restartCount: 1 })],
    },
    shows: ["1/2", "Running", "1"],
  },
  {
    is: "restarted",
    status: {
      phase: "Running",
      containerStatuses: [
        container("a", running, {
          ready: true,
          restartCount: 2,
          lastState: terminated(1, { finishedAt: "2026-11-22T11:50:00Z" }),
        }),
        container("b", running, {
          ready: true,
          restartCount: 1,
          lastState: terminated(1, { finishedAt: "2026-11-22T11:54:50Z" }),
        }),
      ],
    },
    shows: ["2/2", "Running", "3 (5m10s ago)"],
  },
  {
    is: "two reasons: the first container's wins",
    status: { phase: "Running", containerStatuses: [container("a", waiting("X")), container("b", waiting("Y"))] },
    shows: ["0/2", "X", "0"],
  },
  {
    is: "killed by a signal",
    status: { phase: "Failed", containerStatuses: [container("a", terminated(137, { signal: 9 }))] },
    shows: ["0/2", "Signal:9", "0"],
  },
  {
    is: "ended without reason",
    status: { phase: "Failed", containerStatuses: [container("a", terminated(3))] },
    shows: ["0/2", "ExitCode:3", "0"],
  },
  {
    is: "one completed, the pod ready",
    status: {
      phase: "Running",
      conditions: [isTrue("Ready")],
      containerStatuses: [
        container("a", terminated(0, { reason: "Completed" })),
        container("b", running, { ready: true }),
      ],
    },
    shows: ["1/2", "Running", "0"],
  },
  {
    is: "one completed, the pod not ready",
    status: {
      phase: "Running",
      containerStatuses: [
        container("a", terminated(0, { reason: "Completed" })),
        container("b", running, { ready: true }),
      ],
    },
    shows: ["1/2", "NotReady", "0"],
  },
  {
    is: "one completed, one failed",
    status: {
      phase: "Running",
      containerStatuses: [
        container("a", terminated(0, { reason: "Completed" })),
        container("b", terminated(1, { reason: "Error" })),
      ],
    },
    shows: ["0/2", "Error", "0"],
  },
  {
    is: "waiting for the second init container",
    spec: { containers, initContainers: [{ name: "i" }, { name: "j" }] },
    status: {
      phase: "Pending",
      initContainerStatuses: [
        container("i", terminated(0), { restartCount: 1 }),
        container("j", waiting("PodInitializing")),
      ],
      containerStatuses: [container("a", waiting("PodInitializing"))],
    },
    shows: ["0/2", "Init:1/2", "1"],
  },
  {
    is: "a failed init container",
    spec: { containers, initContainers: [{ name: "i" }] },
    status: { phase: "Pending", initContainerStatuses: [container("i", terminated(2))] },
    shows: ["0/2", "Init:ExitCode:2", "0"],
  },
  {
    is: "an init container in trouble",
    spec: { containers, initContainers: [{ name: "i" }] },
    status: {
      phase: "Pending",
      initContainerStatuses: [container("i", waiting("CrashLoopBackOff"), { restartCount: 4 })],
    },
    shows: ["0/2", "Init:CrashLoopBackOff", "4"],
  },
  {
    is: "a sidecar counts as a container; restarts of init containers are forgotten once they are through",
    spec: { containers: [{ name: "a" }], initContainers: [{ name: "i" }, sidecar] },
    status: {
      phase: "Running",
      initContainerStatuses: [
        container("i", terminated(0), { restartCount: 5 }),
        container("proxy", running, { started: true, ready: true, restartCount: 2 }),
      ],
      containerStatuses: [container("a", running, { ready: true, restartCount: 1 })],
    },
    shows: ["2/2", "Running", "3"],
  },
  { is: "deleted", deleted: true, status: { phase: "Running" }, shows: ["0/2", "Terminating", "0"] },
  {
    is: "deleted, its node lost",
    deleted: true,
    status: { phase: "Running", reason: "NodeLost" },
    shows: ["0/2", "Unknown", "0"],
  },
  { is: "deleted after its end", deleted: true, status: { phase: "Succeeded" }, shows: ["0/2", "Succeeded", "0"] },
];

for (const { is, spec = { containers }, status, deleted, shows } of cases) {
  Deno.test(`a pod that is ${is} shows ${shows.join(", ")}`, () => {
    const pod = { metadata: deleted ? { deletionTimestamp: "2026-11-22T11:59:00Z" } : {}, spec, status };
    assertEquals(podCells.slice(1, 4).map((cell) => cell.read(pod, { now })), shows);
  });
}

Deno.test("readiness gates count the true conditions", () => {
  const gates = podCells.at(-1)!;
  const spec = { readinessGates: [{ conditionType: "x" }, { conditionType: "y" }] };
  assertEquals(gates.read({ spec, status: { conditions: [isTrue("x")] } }, { now }), "1/2");
  assertEquals(gates.read({}, { now }), "<none>");
});

Deno.test("rows of pods that have ended are marked", () => {
  assertEquals(podConditions({ status: { phase: "Failed" } }), [
    { type: "Completed", status: "True", reason: "Failed", message: "The pod failed." },
  ]);
  assertEquals(podConditions({ status: { phase: "Running" } }), undefined);
});
