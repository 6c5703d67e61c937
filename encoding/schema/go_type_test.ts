import { assertEquals } from "@std/assert";
import { goElementType, goTypeOf } from "./go_type.ts";
import { messageSchema } from "./schema.ts";

const rows: readonly (readonly [message: string, field: string, type: string, element?: string])[] = [
  ["k8s.io.api.core.v1.ConfigMap", "data", "map[string]string", "string"],
  ["k8s.io.api.core.v1.ConfigMap", "metadata", "v1.ObjectMeta"],
  ["k8s.io.api.core.v1.PodSpec", "containers", "[]v1.Container", "v1.Container"],
  ["k8s.io.api.core.v1.PodSpec", "dnsPolicy", "v1.DNSPolicy"],
  ["k8s.io.api.core.v1.PodSpec", "priority", "int32"],
  ["k8s.io.api.core.v1.LimitRangeItem", "max", "v1.ResourceList", "resource.Quantity"],
  ["k8s.io.api.core.v1.Capabilities", "add", "[]v1.Capability", "v1.Capability"],
  ["k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta", "uid", "types.UID"],
  ["k8s.io.api.admissionregistration.v1.WebhookClientConfig", "caBundle", "[]uint8"],
  ["k8s.io.api.authentication.v1.UserInfo", "extra", "map[string]v1.ExtraValue", "v1.ExtraValue"],
  ["k8s.io.api.resource.v1.CounterSet", "counters", "map[string]v1.Counter", "v1.Counter"],
];

for (const [message, name, type, element] of rows) {
  Deno.test(`${message.split(".").pop()}.${name} is ${type} in Go`, () => {
    const field = messageSchema(message).fields.find((candidate) => candidate.name === name)!;
    assertEquals(goTypeOf(field), type);
    if (element !== undefined) assertEquals(goElementType(field), element);
  });
}
