import { assertEquals } from "@std/assert";
import { slowPathPredicate } from "../slow_path.ts";
import { objectToProto } from "../typed_object/to_proto.ts";
import type { TypedObject } from "../typed_object/typed_object.ts";

const message = "k8s.io.api.core.v1.Pod";

/** A pod with nothing to be filled in but what a case takes away. */
function pod(spec: TypedObject): TypedObject {
  return {
    metadata: { name: "a" },
    spec: {
      dnsPolicy: "ClusterFirst",
      restartPolicy: "Always",
      securityContext: {},
      terminationGracePeriodSeconds: 30,
      schedulerName: "default-scheduler",
      enableServiceLinks: true,
      ...spec,
    },
  };
}

const container = { name: "c", image: "i", terminationMessagePath: "/x", terminationMessagePolicy: "File" };
const cases: [what: string, spec: TypedObject, paths: string[] | undefined, slow: boolean][] = [
  ["a complete pod", {}, undefined, false],
  ["a pod without dnsPolicy, looked at as a whole", { dnsPolicy: undefined }, undefined, true],
  ["a pod without dnsPolicy, looked at there", { dnsPolicy: undefined }, ["spec.dnsPolicy"], true],
  ["a pod without dnsPolicy, looked at elsewhere", { dnsPolicy: undefined }, ["spec.nodeName", "metadata"], false],
  ["a path that takes all of the spec", { dnsPolicy: undefined }, ["spec", "spec.nodeName"], true],
  ["a container without pull policy, looked at there", { containers: [container] }, ["spec.containers"], true],
  [
    "a container without pull policy, looked at beside it",
    { containers: [container] },
    ["spec.containers.name"],
    false,
  ],
  ["an account under its old name alone", { serviceAccount: "x" }, ["spec.serviceAccountName"], true],
  ["an account that is not looked at", { serviceAccount: "x" }, ["spec.nodeName"], false],
];

for (const [what, spec, paths, slow] of cases) {
  Deno.test(`${what} ${slow ? "must be completed" : "passes"}`, () => {
    const bytes = objectToProto(message, pod(spec));
    assertEquals(slowPathPredicate(message, paths)(bytes, 0, bytes.length), slow);
  });
}
