// What writes through an object and its subresources cannot change is nobody's because of them.

import { assertEquals } from "@std/assert";
import { builtinResource } from "../resources/builtin_resources.ts";
import { fieldsV1Text, readFieldsV1 } from "./fields_v1.ts";
import { filterOf } from "./reset_fields.ts";

const pod = `{"f:metadata":{"f:labels":{},"f:ownerReferences":{}},` +
  `"f:spec":{"f:containers":{"k:{\\"name\\":\\"c\\"}":{".":{},"f:image":{},"f:resources":{"f:limits":{}}}},"f:ephemeralContainers":{}},` +
  `"f:status":{"f:conditions":{},"f:phase":{}}}`;

const filtered: [resource: string, subresource: string, left: string][] = [
  ["configmaps", "", pod],
  ["pods", "", pod.replace(/,"f:status".*/, "}")],
  ["pods", "status", `{"f:metadata":{"f:labels":{}},"f:status":{"f:conditions":{},"f:phase":{}}}`],
  ["pods", "ephemeralcontainers", `{"f:spec":{"f:ephemeralContainers":{}}}`],
  ["pods", "resize", `{"f:spec":{"f:containers":{"k:{\\"name\\":\\"c\\"}":{"f:resources":{"f:limits":{}}}}}}`],
  ["deployments.apps", "status", `{"f:metadata":{"f:ownerReferences":{}},"f:status":{"f:conditions":{},"f:phase":{}}}`],
  ["certificatesigningrequests.certificates.k8s.io", "", `{"f:metadata":{"f:labels":{},"f:ownerReferences":{}}}`],
  ["flowschemas.flowcontrol.apiserver.k8s.io", "status", `{"f:status":{"f:conditions":{},"f:phase":{}}}`],
];
for (const [resource, subresource, left] of filtered) {
  Deno.test(`what a write to ${resource}/${subresource} may own`, () => {
    const filter = filterOf(builtinResource(resource), subresource);
    assertEquals(fieldsV1Text(filter(readFieldsV1(JSON.parse(pod)))), left);
  });
}
