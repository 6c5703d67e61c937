import { assertEquals } from "@std/assert";
import { fieldErrorText } from "../../field_error.ts";
import { workloadValidators } from "./workload_validators.ts";

const cases: [title: string, target: Record<string, string>, faults: string[]][] = [
  ["to a node", { kind: "Node", name: "n" }, []],
  ["without a kind", { name: "n" }, []],
  ["to another kind", { kind: "Pod", name: "n" }, [
    'target.kind: Unsupported value: "Pod": supported values: "Node", "<empty>"',
  ]],
  ["to nothing", { kind: "Node" }, ["target.name: Required value"]],
];

for (const [title, target, faults] of cases) {
  Deno.test(`faults of a binding ${title}`, () => {
    const found = workloadValidators["k8s.io.api.core.v1.Binding"]!.validate({ metadata: { name: "x" }, target });
    assertEquals(found.map(fieldErrorText), faults);
  });
}
