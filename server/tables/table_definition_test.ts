import { assertEquals, assertExists } from "@std/assert";
import { compilePaths } from "../../encoding/typed_object/from_proto.ts";
import { builtinResources } from "../resources/builtin_resources.ts";
import type { Resource } from "../resources/resource.ts";
import { tableDefinitionFor } from "./table_definition.ts";

const now = Date.parse("2026-11-22T12:00:00Z");

function resource(plural: string, group = ""): Resource {
  const found = builtinResources.find((it) => it.plural === plural && it.group === group);
  assertExists(found, plural);
  return found!;
}

function cells(plural: string, group: string, object: unknown): unknown[] {
  return tableDefinitionFor(resource(plural, group)).cells(object, { now });
}

Deno.test("every kind has a cell for each column, also of an object without any field", () => {
  for (const builtin of builtinResources) {
    const { columns, cells } = tableDefinitionFor(builtin);
    const extra = builtin.kind === "IPAddress" ? 1 : 0;
    assertEquals(cells({}, { now }).length, columns.length + extra, builtin.kind);
  }
});

Deno.test("the paths of every table are fields of the message it reads", () => {
  for (const builtin of builtinResources) {
    const { reads, paths } = tableDefinitionFor(builtin);
    assertExists(reads.message, builtin.kind);
    compilePaths(reads.message!, paths);
  }
  const scale = tableDefinitionFor(resource("deployments", "apps"), "scale");
  compilePaths(scale.reads.message!, scale.paths);
});

Deno.test("no path lies below another one, which would hide the rest of that", () => {
  const { paths } = tableDefinitionFor(resource("events"));
  assertEquals(paths.filter((path) => path.startsWith("involvedObject")), ["involvedObject"]);
});

Deno.test("columns are described", () => {
  for (const builtin of builtinResources) {
    for (const { name, description } of tableDefinitionFor(builtin).columns) {
      // RuntimeClass has the one column that kube-apiserver does not describe.
      assertEquals(description !== "", name !== "Handler", `${builtin.kind} ${name}`);
    }
  }
});

Deno.test("autoscalers and events are read in one form for all versions", () => {
  const forms = builtinResources.filter(({ kind }) => kind === "HorizontalPodAutoscaler" || kind === "Event");
  assertEquals(new Set(forms.map((it) => tableDefinitionFor(it).reads.apiVersion)), new Set(["v1", "autoscaling/v2"]));
});

Deno.test("kinds without a table of their own show when they were made, and null for no rows", () => {
  const table = tableDefinitionFor(resource("roles", "rbac.authorization.k8s.io"));
  assertEquals(table.columns.map(({ name, type, format }) => [name, type, format]), [
    ["Name", "string", "name"],
    ["Created At", "date", ""],
  ]);
  assertEquals(table.cells({ metadata: { name: "a", creationTimestamp: "2026-11-22T11:00:00Z" } }, { now }), [
    "a",
    "2026-11-22T11:00:00Z",
  ]);
  assertEquals(table.emptyRows, "null");
});

Deno.test("flow schemas are ordered by their precedence, then by name", () => {
  const { compare } = tableDefinitionFor(resource("flowschemas", "flowcontrol.apiserver.k8s.io"));
  const rows = [["b", "", 10], ["a", "", 200], ["a", "", 10]];
  assertEquals(rows.toSorted(compare), [["a", "", 10], ["b", "", 10], ["a", "", 200]]);
});

Deno.test("custom resources show the declared columns, or their age", () => {
  const custom = { group: "x.io", version: "v1", plural: "things" };
  const column = { name: "Size", type: "integer", format: "", description: "", priority: 1, jsonPath: ".spec.size" };
  const thing = { metadata: { name: "a", creationTimestamp: "2026-11-22T11:00:00Z" }, spec: { size: 3 } };
  const declared = tableDefinitionFor({ ...custom, custom: { printerColumns: [column] } } as unknown as Resource);
  assertEquals(declared.cells(thing, { now }), ["a", 3]);
  assertEquals(declared.columns[1]?.description, "Custom resource definition column (in JSONPath format): .spec.size");
  const bare = tableDefinitionFor({ ...custom, custom: { printerColumns: [] } } as unknown as Resource);
  assertEquals(bare.cells(thing, { now }), ["a", "60m"]);
});

const rows: [kind: string, plural: string, group: string, object: object, cells: unknown[]][] = [
  ["a load balancer without address", "services", "", {
    metadata: { name: "web" },
    spec: { type: "LoadBalancer", clusterIPs: ["10.0.0.9"], ports: [{ port: 80, nodePort: 30080, protocol: "TCP" }] },
  }, ["web", "LoadBalancer", "10.0.0.9", "<pending>", "80:30080/TCP", "<unknown>", "<none>"]],
  ["a load balancer with addresses", "services", "", {
    spec: { type: "LoadBalancer", externalIPs: ["1.1.1.1"], selector: { b: "2", a: "1" } },
    status: { loadBalancer: { ingress: [{ hostname: "z.example" }, { ip: "2.2.2.2" }, { ip: "2.2.2.2" }] } },
  }, ["", "LoadBalancer", "<none>", "2.2.2.2,z.example,1.1.1.1", "<none>", "<unknown>", "a=1,b=2"]],
  ["more endpoints than are shown", "endpoints", "", {
    subsets: [{ addresses: [{ ip: "10.0.0.1" }, { ip: "fd00::1" }], ports: [{ port: 80 }, { port: 443 }] }],
  }, ["", "10.0.0.1:80,[fd00::1]:80,10.0.0.1:443 + 1 more...", "<unknown>"]],
  ["more hosts than are shown", "ingresses", "networking.k8s.io", {
    spec: { rules: [{ host: "a" }, {}, { host: "b" }, { host: "c" }, {}, { host: "d" }], tls: [{}] },
  }, ["", "<none>", "a,b,c + 3 more...", "", "80, 443", "<unknown>"]],
  ["a network policy with expressions", "networkpolicies", "networking.k8s.io", {
    spec: {
      podSelector: {
        matchLabels: { c: "3" },
        matchExpressions: [
          { key: "d", operator: "DoesNotExist" },
          { key: "b", operator: "NotIn", values: ["y", "x"] },
          { key: "a", operator: "Exists" },
        ],
      },
    },
  }, ["", "a,b notin (x,y),c=3,!d", "<unknown>"]],
  ["an impossible selector", "networkpolicies", "networking.k8s.io", {
    spec: { podSelector: { matchExpressions: [{ key: "a", operator: "Near" }] } },
  }, ["", "<error>", "<unknown>"]],
  ["a bound volume", "persistentvolumes", "", {
    metadata: { annotations: { "volume.beta.kubernetes.io/storage-class": "old" } },
    spec: {
      capacity: { storage: "1Gi" },
      accessModes: ["ReadWriteMany", "ReadWriteOnce"],
      claimRef: { namespace: "a", name: "b" },
    },
    status: { phase: "Bound" },
  }, ["", "1Gi", "RWO,RWX", "", "Bound", "a/b", "old", "<unset>", "", "<unknown>", "<unset>"]],
  ["a suspended cron job", "cronjobs", "batch", {
    spec: {
      schedule: "* * * * *",
      suspend: true,
      jobTemplate: { spec: { template: { spec: { containers: [{ name: "a", image: "b" }] } } } },
    },
    status: { active: [{}], lastScheduleTime: "2026-11-22T11:59:00Z" },
  }, ["", "* * * * *", "<none>", "True", 1, "60s", "<unknown>", "a", "b", "<none>"]],
  ["a job that runs", "jobs", "batch", {
    spec: { parallelism: 3 },
    status: { succeeded: 1, startTime: "2026-11-22T11:00:00Z", conditions: [{ type: "Complete", status: "False" }] },
  }, ["", "Running", "1/1 of 3", "60m", "<unknown>", "", "", "<none>"]],
  ["an autoscaler", "horizontalpodautoscalers", "autoscaling", {
    spec: {
      scaleTargetRef: { kind: "Deployment", name: "web" },
      maxReplicas: 5,
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { averageUtilization: 60 } } },
        { type: "Pods", pods: { target: { averageValue: "10" } } },
        { type: "External", external: { target: { value: "1" } } },
      ],
    },
    status: { currentMetrics: [{ type: "Resource", resource: { current: { averageUtilization: 41 } } }] },
  }, ["", "Deployment/web", "cpu: 41%/60%, <unknown>/10 + 1 more...", "<unset>", 5, 0, "<unknown>"]],
  ["a quota", "resourcequotas", "", {
    status: { hard: { pods: "5", "limits.cpu": "2", cpu: "1" }, used: { pods: "1", cpu: "500m" } },
  }, ["", "cpu: 500m/1, pods: 1/5", "limits.cpu: 0/2", "<unknown>"]],
  ["an event in a series", "events", "", {
    metadata: { name: "e" },
    firstTimestamp: null,
    eventTime: "2026-11-22T11:00:00.000000Z",
    series: { count: 7, lastObservedTime: "2026-11-22T11:59:00.000000Z" },
    involvedObject: { kind: "Pod", name: "p", fieldPath: "spec" },
    reportingComponent: "kubelet",
    reportingInstance: "node-1",
    message: " hello \n",
  }, ["60s", "", "", "pod/p", "spec", "kubelet, node-1", "hello", "60m", 7, "e"]],
  ["a binding with a selector", "validatingadmissionpolicybindings", "admissionregistration.k8s.io", {
    spec: { policyName: "p", paramRef: { selector: { matchLabels: { a: "b" } } } },
  }, [
    "",
    "p",
    "&LabelSelector{MatchLabels:map[string]string{a: b,},MatchExpressions:[]LabelSelectorRequirement{},}",
    "<unknown>",
  ]],
];

for (const [kind, plural, group, object, shown] of rows) {
  Deno.test(`the row of ${kind}`, () => assertEquals(cells(plural, group, object), shown));
}
