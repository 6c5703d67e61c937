import { assertEquals } from "@std/assert";
import { notSubdomain, type Update, updateFaults } from "./workload_fixture.ts";

const cases: [title: string, update: Update, faults: string[]][] = [
  ["image", { to: { "spec.containers.0.image": "j" } }, []],
  ["command", { to: { "spec.containers.0.command": ["x"] } }, [
    [
      "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
      "@@ -5,7 +5,9 @@",
      "   {",
      '    "Name": "c",',
      '    "Image": "i",',
      '-   "Command": null,',
      '+   "Command": [',
      '+    "x"',
      "+   ],",
      '    "Args": null,',
      '    "WorkingDir": "",',
      '    "Ports": null,',
      "",
    ].join("\n"),
  ]],
  ["number of containers", { to: { "spec.containers": [] } }, [
    "spec.containers: Required value",
    "spec.containers: Forbidden: pod updates may not add or remove containers",
  ]],
  ["deadline shorter", { from: { "spec.activeDeadlineSeconds": 5 }, to: { "spec.activeDeadlineSeconds": 4 } }, []],
  ["deadline longer", { from: { "spec.activeDeadlineSeconds": 5 }, to: { "spec.activeDeadlineSeconds": 6 } }, [
    "spec.activeDeadlineSeconds: Invalid value: 6: must be less than or equal to previous value",
  ]],
  ["toleration added", { to: { "spec.tolerations": [{ key: "a", operator: "Exists" }] } }, []],
  ["toleration removed", {
    from: { "spec.tolerations": [{ key: "a", operator: "Exists" }] },
    to: { "spec.tolerations": [] },
  }, ["spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds"]],
  ["gate removed", { from: { "spec.schedulingGates": [{ name: "a" }] }, to: { "spec.schedulingGates": [] } }, []],
  ["gate added", { to: { "spec.schedulingGates": [{ name: "a" }] } }, [
    "spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'a'",
  ]],
  ["node selector of a gated pod", {
    from: { "spec.schedulingGates": [{ name: "a" }] },
    to: { "spec.nodeSelector": { a: "b" } },
  }, []],
  ["node selector of a gated pod changed", {
    from: { "spec.schedulingGates": [{ name: "a" }], "spec.nodeSelector": { a: "b" } },
    to: { "spec.nodeSelector": { a: "c" } },
  }, [
    'spec.nodeSelector: Invalid value: {"a":"c"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)',
  ]],
  ["node name", { subresource: "status", to: { "spec.nodeName": "m" } }, [
    "status.nodeName: Forbidden: may not be changed directly",
  ]],
  ["status conditions", { subresource: "status", to: { "status.nominatedNodeName": "A_" } }, [
    `status.nominatedNodeName: Invalid value: "A_": ${notSubdomain}`,
  ]],
  ["restarted though never", {
    subresource: "status",
    from: {
      "spec.restartPolicy": "Never",
      "status.containerStatuses": [{ name: "c", state: { terminated: { exitCode: 1 } } }],
    },
    to: { "status.containerStatuses": [{ name: "c", state: { running: {} } }] },
  }, ["status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state"]],
  ["ephemeral container added", {
    subresource: "ephemeralcontainers",
    to: {
      "spec.ephemeralContainers": [{
        name: "e",
        image: "i",
        terminationMessagePolicy: "File",
        imagePullPolicy: "Always",
      }],
    },
  }, []],
  ["ephemeral container removed", {
    subresource: "ephemeralcontainers",
    from: {
      "spec.ephemeralContainers": [{
        name: "e",
        image: "i",
        terminationMessagePolicy: "File",
        imagePullPolicy: "Always",
      }],
    },
    to: { "spec.ephemeralContainers": [] },
  }, [['spec.ephemeralContainers: Forbidden: existing ephemeral containers "e" may not be removed', ""].join("\n")]],
  ["resized", {
    subresource: "resize",
    from: { "spec.containers.0.resources": { requests: { cpu: "1" } } },
    to: { "spec.containers.0.resources": { requests: { cpu: "2" } } },
  }, []],
  ["image in a resize", { subresource: "resize", to: { "spec.containers.0.image": "j" } }, [
    "spec: Forbidden: only cpu and memory resources are mutable",
  ]],
  ["quality changed by a resize", {
    subresource: "resize",
    to: { "spec.containers.0.resources": { requests: { cpu: "2" } } },
  }, ['spec: Invalid value: "": Pod QOS Class may not change as a result of resizing']],
];

for (const [title, update, faults] of cases) {
  Deno.test(`faults of a changed pod: ${title}`, () => assertEquals(updateFaults("core.v1.Pod", update), faults));
}
