import { assertEquals, assertThrows } from "@std/assert";
import { type Markers, readMarkers } from "./markers.ts";

const cases: readonly [string, readonly string[], Markers][] = [
  ["prose says nothing", ["optional", "see +optional"], {}],
  ["presence", ["+optional", "+nullable"], { optional: true, nullable: true }],
  ["list maps collect their keys", ["+listType=map", "+listMapKey=a", "+listMapKey=b"], {
    listType: "map",
    listMapKey: ["a", "b"],
  }],
  ["defaults stay as written", ['+default="a=b"'], { default: '"a=b"' }],
  ["validation markers stay as written", ["+k8s:maxItems=3", "+union", "+kubebuilder:validation:Pattern=`a #b`"], {
    markers: ["k8s:maxItems=3", "union", "kubebuilder:validation:Pattern=`a #b`"],
  }],
  ["remarks on Kubernetes' markers are dropped", ["+k8s:maximum=9 # highest"], { markers: ["k8s:maximum=9"] }],
  ["orders to code generators are dropped", ["+k8s:openapi-gen=true", "+k8s:conversion-gen:explicit-from=a"], {}],
  ["objects are told by what is generated", ["+k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object"], {
    runtimeObject: true,
  }],
];

for (const [name, comments, expected] of cases) {
  Deno.test(`markers: ${name}`, () => assertEquals(readMarkers(comments), expected));
}

Deno.test("an unknown list type is an error rather than a surprise in the tables", () => {
  assertThrows(() => readMarkers(["+listType=heap"]), SyntaxError, "+listType=heap");
});
