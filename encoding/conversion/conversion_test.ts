import { assertEquals } from "@std/assert";
import { protoToJson } from "../proto_to_json.ts";
import { jsonToObject } from "../typed_object/from_json.ts";
import { objectToProto } from "../typed_object/to_proto.ts";
import { convertObject } from "./conversion.ts";

type Json = Record<string, unknown>;
const encoder = new TextEncoder();
const api = "k8s.io.api";
const extensions = "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions";

/** The members of the object that JSON shows in the other version. */
function converted(object: Json, { from, to }: { from: string; to: string }): Json {
  const typed = jsonToObject(from, encoder.encode(JSON.stringify(object)));
  convertObject(typed, { from, to });
  return JSON.parse(new TextDecoder().decode(protoToJson(to, objectToProto(to, typed))));
}

Deno.test("an event is the same under both groups' names", () => {
  const core = `${api}.core.v1.Event`;
  const events = `${api}.events.v1.Event`;
  const { regarding, note, deprecatedCount } = converted(
    { involvedObject: { kind: "Pod" }, message: "m", count: 3 },
    { from: core, to: events },
  );
  assertEquals([regarding, note, deprecatedCount], [{ kind: "Pod" }, "m", 3]);
  const { involvedObject, message, count } = converted({ regarding, note, deprecatedCount }, {
    from: events,
    to: core,
  });
  assertEquals([involvedObject, message, count], [{ kind: "Pod" }, "m", 3]);
});

const v1Autoscaler = `${api}.autoscaling.v1.HorizontalPodAutoscaler`;
const v2Autoscaler = `${api}.autoscaling.v2.HorizontalPodAutoscaler`;
const metrics = [
  { type: "Pods", pods: { metric: { name: "q" }, target: { type: "AverageValue", averageValue: "5" } } },
  { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } } },
  {
    type: "Object",
    object: {
      describedObject: { kind: "Service", name: "s" },
      metric: { name: "o" },
      target: { type: "Value", value: "7" },
    },
  },
  { type: "External", external: { metric: { name: "e" }, target: { type: "AverageValue", averageValue: "1k" } } },
];
const behavior = { scaleDown: { selectPolicy: "Min", policies: [{ type: "Pods", value: 1, periodSeconds: 5 }] } };

Deno.test("autoscaling/v1 keeps in annotations what it has no fields for", () => {
  const { metadata, spec } = converted(
    { spec: { maxReplicas: 3, metrics, behavior } },
    { from: v2Autoscaler, to: v1Autoscaler },
  ) as { metadata: { annotations: Record<string, string> }; spec: Json };
  assertEquals(spec.targetCPUUtilizationPercentage, 60);
  assertEquals(
    metadata.annotations["autoscaling.alpha.kubernetes.io/metrics"],
    `[{"type":"Pods","pods":{"metricName":"q","targetAverageValue":"5"}},` +
      `{"type":"Object","object":{"target":{"kind":"Service","name":"s"},"metricName":"o","targetValue":"7"}},` +
      `{"type":"External","external":{"metricName":"e","targetAverageValue":"1k"}}]`,
  );
  assertEquals(
    metadata.annotations["autoscaling.alpha.kubernetes.io/behavior"],
    `{"ScaleUp":null,"ScaleDown":{"StabilizationWindowSeconds":null,"SelectPolicy":"Min",` +
      `"Policies":[{"Type":"Pods","Value":1,"PeriodSeconds":5}],"Tolerance":null}}`,
  );
});

Deno.test("autoscaling/v1 and back: the cpu metric comes last, nothing else changes", () => {
  const there = converted({ spec: { maxReplicas: 3, metrics, behavior } }, { from: v2Autoscaler, to: v1Autoscaler });
  const { metadata, spec } = converted(there, { from: v1Autoscaler, to: v2Autoscaler }) as Record<string, Json>;
  assertEquals(metadata!.annotations, undefined);
  assertEquals(spec!.behavior, behavior);
  assertEquals(spec!.metrics, [metrics[0], metrics[2], metrics[3], metrics[1]]);
});

Deno.test("an autoscaling/v1 object without any target scales on cpu at 80", () => {
  const { spec } = converted({ metadata: { annotations: { "autoscaling.alpha.kubernetes.io/metrics": "broken" } } }, {
    from: v1Autoscaler,
    to: v2Autoscaler,
  }) as { spec: { metrics: unknown } };
  assertEquals(spec.metrics, [
    { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } },
  ]);
});

Deno.test("a CRD stored as v1beta1 is hoisted where its versions agree, and comes back whole", () => {
  const version = (name: string, columns: Json[]) => ({
    name,
    served: true,
    storage: name === "v1",
    schema: { openAPIV3Schema: { type: "object", default: { a: 1 } } },
    additionalPrinterColumns: columns,
  });
  const spec = {
    group: "g",
    names: { plural: "ps", kind: "K" },
    scope: "Cluster",
    versions: [version("v1", [{ name: "A", type: "string", jsonPath: ".a" }]), version("v2", [])],
    conversion: {
      strategy: "Webhook",
      webhook: { clientConfig: { url: "https://x" }, conversionReviewVersions: ["v1"] },
    },
  };
  const [v1, v1beta1] = [`${extensions}.v1.CustomResourceDefinition`, `${extensions}.v1beta1.CustomResourceDefinition`];
  const stored = converted({ spec }, { from: v1, to: v1beta1 }) as { spec: Json };
  assertEquals(stored.spec.version, "v1");
  assertEquals(stored.spec.validation, { openAPIV3Schema: { type: "object", default: { a: 1 } } });
  assertEquals(stored.spec.additionalPrinterColumns, undefined);
  assertEquals(stored.spec.conversion, {
    strategy: "Webhook",
    webhookClientConfig: { url: "https://x" },
    conversionReviewVersions: ["v1"],
  });
  const { additionalPrinterColumns: _, ...v2 } = spec.versions[1]!;
  assertEquals(converted(stored, { from: v1beta1, to: v1 }).spec, { ...spec, versions: [spec.versions[0], v2] });
});

Deno.test("an old ingress names its services in one struct", () => {
  const { spec } = converted({
    spec: {
      backend: { serviceName: "d", servicePort: 80 },
      rules: [{ http: { paths: [{ path: "/", backend: { serviceName: "s", servicePort: "web" } }] } }],
    },
  }, { from: `${api}.networking.v1beta1.Ingress`, to: `${api}.networking.v1.Ingress` });
  assertEquals(spec, {
    defaultBackend: { service: { name: "d", port: { number: 80 } } },
    rules: [{
      http: { paths: [{ path: "/", pathType: null, backend: { service: { name: "s", port: { name: "web" } } } }] },
    }],
  });
});

Deno.test("fields that apps/v1 has as annotations", () => {
  const to = `${api}.apps.v1.Deployment`;
  const { metadata } = converted({ spec: { rollbackTo: { revision: 3 } } }, {
    from: `${api}.extensions.v1beta1.Deployment`,
    to,
  }) as { metadata: Json };
  assertEquals(metadata.annotations, { "deprecated.deployment.rollback.revision": "3" });
});
