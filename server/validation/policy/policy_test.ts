import { assertEquals } from "@std/assert";
import { changed, createFaults, type Manifest } from "../validation_fixture.ts";

const metadata = { name: "a" };
const target = { type: "Utilization", averageUtilization: 80 };
const cpu = { type: "Resource", resource: { name: "cpu", target } };
const autoscaler: Manifest = {
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata,
  spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "a" }, metrics: [cpu] },
};
const budget: Manifest = {
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  metadata,
  spec: { minAvailable: 1, selector: {} },
};

const metric = (one: Record<string, unknown>) => ({ spec: { metrics: [one] } });

const cases: [title: string, base: Manifest, change: Record<string, unknown>, faults: string[]][] = [
  ["an autoscaler", autoscaler, {}, []],
  ["it has something to scale, and a limit", autoscaler, { spec: null }, [
    "spec.maxReplicas: Required value: must be set and greater than 0",
    "spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`",
    "spec.scaleTargetRef.kind: Required value",
    "spec.scaleTargetRef.name: Required value",
    'spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group',
  ]],
  ["a metric has the source of its type, and no other", autoscaler, metric({ ...cpu, type: "Pods" }), [
    "spec.metrics[0].pods: Required value: must populate information for the given metric source",
  ]],
  ["types of metrics are known", autoscaler, metric({ ...cpu, type: "X" }), [
    'spec.metrics[0].type: Unsupported value: "X": supported values: "ContainerResource", "External", "Object", "Pods", ' +
    '"Resource"',
    'spec.metrics[0].type: Unsupported value: "X": supported values: "ContainerResource", "External", "Object", "Pods", ' +
    '"Resource"',
  ]],
  [
    "targets are positive",
    autoscaler,
    metric({ type: "Pods", pods: { metric: { name: "" }, target: { type: "Value", value: "0" } } }),
    [
      "spec.metrics[0].pods.metric.name: Required value: must specify a metric name",
      'spec.metrics[0].pods.target.value: Invalid value: "0": must be positive',
      "spec.metrics[0].pods.target.averageValue: Required value: must specify a positive target averageValue",
    ],
  ],
  ["how fast it scales", autoscaler, {
    spec: { behavior: { scaleUp: { selectPolicy: "X", policies: [{ type: "Pods", value: 0, periodSeconds: 2000 }] } } },
  }, [
    'spec.behavior.scaleUp.selectPolicy: Unsupported value: "X": supported values: "Disabled", "Max", "Min"',
    "spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero",
    "spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 2000: must be less than or equal to 1800",
  ]],
  ["a budget", budget, {}, []],
  ["a budget says one thing", budget, { spec: { maxUnavailable: "10%" } }, [
    'spec: Invalid value: {"MinAvailable":1,"Selector":{},"MaxUnavailable":"10%","UnhealthyPodEvictionPolicy":null}: ' +
    "minAvailable and maxUnavailable cannot be both set",
  ]],
  ["parts are at most the whole", budget, { spec: { minAvailable: "101%" } }, [
    'spec.minAvailable: Invalid value: "101%": must not be greater than 100%',
  ]],
  ["numbers are not negative", budget, { spec: { minAvailable: -1 } }, [
    "spec.minAvailable: Invalid value: -1: must be greater than or equal to 0",
  ]],
];

for (const [title, base, change, faults] of cases) {
  Deno.test(`${base.kind}: ${title}`, () => assertEquals(createFaults(changed(base, change)), faults));
}
