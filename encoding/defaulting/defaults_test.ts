import { assertEquals } from "@std/assert";
import { protoToJson } from "../proto_to_json.ts";
import { jsonToObject } from "../typed_object/from_json.ts";
import { objectToProto } from "../typed_object/to_proto.ts";
import { applyDefaults } from "./defaults.ts";

const encoder = new TextEncoder();
type Json = Record<string, unknown>;

/** The object as JSON shows it once defaults are in. */
function defaulted(kind: string, object: Json): Json {
  const name = `k8s.io.api.${kind}`;
  const typed = jsonToObject(name, encoder.encode(JSON.stringify(object)));
  applyDefaults(name, typed);
  return JSON.parse(new TextDecoder().decode(protoToJson(name, objectToProto(name, typed))));
}

/** Follows a path such as `spec.containers.0.image`. */
function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, name) => (inner as Json | undefined)?.[name], value);
}

const pod = (spec: Json) => ({ spec: { containers: [{ name: "c", image: "i:1" }], ...spec } });
const container = (member: Json) => ({ spec: { containers: [{ name: "c", image: "i:1", ...member }] } });
const service = (spec: Json) => ({ spec: { ports: [{ port: 80 }], ...spec } });

const cases: readonly (readonly [what: string, kind: string, object: Json, path: string, expected: unknown])[] = [
  ["a pod restarts", "core.v1.Pod", pod({}), "spec.restartPolicy", "Always"],
  ["a pod has a security context", "core.v1.Pod", pod({}), "spec.securityContext", {}],
  ["service links are on in pods", "core.v1.Pod", pod({}), "spec.enableServiceLinks", true],
  [
    "… and not in templates",
    "core.v1.PodTemplate",
    { template: pod({}) },
    "template.spec.enableServiceLinks",
    undefined,
  ],
  [
    "limits are requests",
    "core.v1.Pod",
    container({ resources: { limits: { cpu: "1" } } }),
    "spec.containers.0.resources.requests.cpu",
    "1",
  ],
  [
    "limits are no requests in templates",
    "core.v1.PodTemplate",
    { template: container({ resources: { limits: { cpu: "1" } } }) },
    "template.spec.containers.0.resources.requests",
    undefined,
  ],
  [
    "a limit named constructor is one too",
    "core.v1.Pod",
    container({ resources: { limits: { constructor: "1" } } }),
    "spec.containers.0.resources.requests",
    { constructor: "1" },
  ],
  [
    "resources are rounded up to milli",
    "core.v1.Pod",
    container({ resources: { requests: { cpu: "1u" } } }),
    "spec.containers.0.resources.requests.cpu",
    "1m",
  ],
  [
    "host network: a port is the host's",
    "core.v1.Pod",
    { spec: { hostNetwork: true, containers: [{ ports: [{ containerPort: 7 }] }] } },
    "spec.containers.0.ports.0.hostPort",
    7,
  ],
  [
    "pod-level requests are what containers ask for",
    "core.v1.Pod",
    {
      spec: {
        resources: { limits: { cpu: "4", memory: "4Gi" } },
        containers: [{ resources: { requests: { cpu: "1500m" } } }, { resources: { limits: { cpu: "1" } } }],
      },
    },
    "spec.resources.requests",
    { cpu: "2500m", memory: "4Gi" },
  ],
  ["a volume without source is empty", "core.v1.Pod", pod({ volumes: [{ name: "v" }] }), "spec.volumes.0.emptyDir", {}],
  [
    "modes of files",
    "core.v1.Pod",
    pod({ volumes: [{ name: "v", secret: { secretName: "s" } }] }),
    "spec.volumes.0.secret.defaultMode",
    420,
  ],
  ["probes", "core.v1.Pod", container({ livenessProbe: { httpGet: { port: 1 } } }), "spec.containers.0.livenessProbe", {
    httpGet: { path: "/", port: 1, scheme: "HTTP" },
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  }],
  [
    "a namespace is labelled by name",
    "core.v1.Namespace",
    { metadata: { name: "n", labels: { "kubernetes.io/metadata.name": "x" } } },
    "metadata.labels",
    { "kubernetes.io/metadata.name": "n" },
  ],
  ["a service port targets itself", "core.v1.Service", service({}), "spec.ports.0.targetPort", 80],
  ["a service is of the cluster", "core.v1.Service", service({}), "spec.internalTrafficPolicy", "Cluster"],
  [
    "… an external name is not",
    "core.v1.Service",
    service({ type: "ExternalName" }),
    "spec.internalTrafficPolicy",
    undefined,
  ],
  [
    "sticky sessions end",
    "core.v1.Service",
    service({ sessionAffinity: "ClientIP" }),
    "spec.sessionAffinityConfig.clientIP.timeoutSeconds",
    10800,
  ],
  [
    "load balancer addresses",
    "core.v1.Service",
    { spec: { type: "LoadBalancer" }, status: { loadBalancer: { ingress: [{ ip: "1.2.3.4" }] } } },
    "status.loadBalancer.ingress.0.ipMode",
    "VIP",
  ],
  [
    "limits of containers",
    "core.v1.LimitRange",
    { spec: { limits: [{ type: "Container", max: { cpu: "2" }, min: { memory: "1" } }] } },
    "spec.limits.0.defaultRequest",
    { cpu: "2", memory: "1" },
  ],
  ["a node can use what it has", "core.v1.Node", { status: { capacity: { cpu: "1" } } }, "status.allocatable", {
    cpu: "1",
  }],
  ["a deployment rolls", "apps.v1.Deployment", {}, "spec.strategy", {
    type: "RollingUpdate",
    rollingUpdate: { maxUnavailable: "25%", maxSurge: "25%" },
  }],
  ["… or recreates", "apps.v1.Deployment", { spec: { strategy: { type: "Recreate" } } }, "spec.strategy", {
    type: "Recreate",
  }],
  ["a stateful set without strategy", "apps.v1.StatefulSet", {}, "spec.updateStrategy", {
    type: "RollingUpdate",
    rollingUpdate: { partition: 0 },
  }],
  [
    "… with its type alone",
    "apps.v1.StatefulSet",
    { spec: { updateStrategy: { type: "RollingUpdate" } } },
    "spec.updateStrategy",
    { type: "RollingUpdate" },
  ],
  [
    "claim templates are claims",
    "apps.v1.StatefulSet",
    { spec: { volumeClaimTemplates: [{}] } },
    "spec.volumeClaimTemplates.0.status.phase",
    "Pending",
  ],
  ["a job runs once", "batch.v1.Job", {}, "spec.completions", 1],
  ["… in parallel until done", "batch.v1.Job", { spec: { parallelism: 2 } }, "spec.completions", undefined],
  [
    "a job has its template's labels",
    "batch.v1.Job",
    { spec: { template: { metadata: { labels: { a: "b" } } } } },
    "metadata.labels",
    { a: "b" },
  ],
  ["a cron job's template is no job", "batch.v1.CronJob", {}, "spec.jobTemplate.spec.backoffLimit", undefined],
  [
    "an autoscaler scales on cpu",
    "autoscaling.v2.HorizontalPodAutoscaler",
    {},
    "spec.metrics.0.resource.target.averageUtilization",
    80,
  ],
  [
    "scaling down has one policy",
    "autoscaling.v2.HorizontalPodAutoscaler",
    { spec: { behavior: {} } },
    "spec.behavior.scaleDown",
    {
      selectPolicy: "Max",
      policies: [{ type: "Percent", value: 100, periodSeconds: 15 }],
    },
  ],
  ["a policy with egress rules", "networking.v1.NetworkPolicy", { spec: { egress: [{}] } }, "spec.policyTypes", [
    "Ingress",
    "Egress",
  ]],
  [
    "subjects that are people",
    "rbac.v1.RoleBinding",
    { subjects: [{ kind: "User", name: "u" }, { kind: "ServiceAccount", name: "s" }] },
    "subjects",
    [
      { kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "u" },
      { kind: "ServiceAccount", name: "s" },
    ],
  ],
  [
    "an inlined volume spec is no volume",
    "storage.v1.VolumeAttachment",
    { spec: { source: { inlineVolumeSpec: {} } } },
    "spec.source.inlineVolumeSpec",
    {},
  ],
  [
    "devices are counted",
    "resource.v1.ResourceClaim",
    { spec: { devices: { requests: [{ name: "r", exactly: {} }] } } },
    "spec.devices.requests.0.exactly",
    { deviceClassName: "", allocationMode: "ExactCount", count: 1 },
  ],
  [
    "webhooks fail closed",
    "admissionregistration.v1.ValidatingWebhookConfiguration",
    { webhooks: [{}] },
    "webhooks.0.failurePolicy",
    "Fail",
  ],
  [
    "… open in v1beta1",
    "admissionregistration.v1beta1.ValidatingWebhookConfiguration",
    { webhooks: [{}] },
    "webhooks.0.failurePolicy",
    "Ignore",
  ],
  [
    "old deployments select by template",
    "extensions.v1beta1.Deployment",
    { spec: { template: { metadata: { labels: { a: "b" } } } } },
    "spec.selector.matchLabels",
    { a: "b" },
  ],
];

for (const [what, kind, object, path, expected] of cases) {
  Deno.test(`${kind.split(".").pop()} ${path}: ${what}`, () =>
    assertEquals(at(defaulted(kind, object), path), expected));
}

const pullPolicies: readonly (readonly [image: string, policy: string])[] = [
  ["nginx", "Always"],
  ["nginx:latest", "Always"],
  ["nginx:1.27", "IfNotPresent"],
  ["registry.example:5000/a/nginx", "Always"],
  ["registry.example:5000/a/nginx:1", "IfNotPresent"],
  [`nginx@sha256:${"0".repeat(64)}`, "IfNotPresent"],
  [`nginx:latest@sha256:${"0".repeat(64)}`, "Always"],
  ["No Image", "IfNotPresent"],
  ["", "IfNotPresent"],
];

for (const [image, policy] of pullPolicies) {
  Deno.test(`the image "${image}" is pulled ${policy}`, () => {
    assertEquals(at(defaulted("core.v1.Pod", container({ image })), "spec.containers.0.imagePullPolicy"), policy);
  });
}

Deno.test("what is set stays", () => {
  const spec = {
    restartPolicy: "Never",
    dnsPolicy: "Default",
    terminationGracePeriodSeconds: 0,
    enableServiceLinks: false,
  };
  const { restartPolicy, dnsPolicy, terminationGracePeriodSeconds, enableServiceLinks } = at(
    defaulted("core.v1.Pod", pod(spec)),
    "spec",
  ) as typeof spec;
  assertEquals({ restartPolicy, dnsPolicy, terminationGracePeriodSeconds, enableServiceLinks }, spec);
});
