import { assertEquals, assertThrows } from "@std/assert";
import { jsonToObject } from "./from_json.ts";

const core = "k8s.io.api.core.v1";
const encoder = new TextEncoder();

function decode(messageName: string, text: string) {
  return jsonToObject(messageName, encoder.encode(text));
}

interface Row {
  readonly message: string;
  readonly json: string;
  /** What comes after `json: cannot unmarshal `. */
  readonly error: string;
}

const crd = "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition";
const typeErrors: readonly Row[] = [
  {
    message: `${core}.ConfigMap`,
    json: `{"data":{"a":1}}`,
    error: "number into Go struct field ConfigMap.data of type string",
  },
  {
    message: `${core}.ConfigMap`,
    json: `{"metadata":[]}`,
    error: "array into Go struct field ConfigMap.metadata of type v1.ObjectMeta",
  },
  { message: `${core}.ConfigMap`, json: `"x"`, error: "string into Go value of type v1.ConfigMap" },
  {
    message: `${core}.Pod`,
    json: `{"spec":{"containers":[{"resources":[]}]}}`,
    error: "array into Go struct field Container.spec.containers.resources of type v1.ResourceRequirements",
  },
  {
    message: `${core}.Pod`,
    json: `{"spec":{"priority":10000000000}}`,
    error: "number 10000000000 into Go struct field PodSpec.spec.priority of type int32",
  },
  {
    message: `${core}.Pod`,
    json: `{"spec":{"volumes":[{"azureDisk":{"diskName":7}}]}}`,
    error:
      "number into Go struct field AzureDiskVolumeSource.spec.volumes.VolumeSource.azureDisk.diskName of type string",
  },
  {
    message: "k8s.io.api.admissionregistration.v1.ValidatingAdmissionPolicy",
    json: `{"spec":{"matchConstraints":{"resourceRules":[{"apiVersions":"x"}]}}}`,
    error: "string into Go struct field NamedRuleWithOperations.spec.matchConstraints.resourceRules" +
      ".RuleWithOperations.Rule.apiVersions of type []string",
  },
  {
    message: `${core}.Node`,
    json: `{"spec":{"taints":[{"timeAdded":7}]}}`,
    error: "number into Go struct field Taint.spec.taints.timeAdded of type string",
  },
  {
    message: `${core}.Service`,
    json: `{"spec":{"ports":[{"targetPort":1.5}]}}`,
    error: "number 1.5 into Go struct field ServicePort.spec.ports.targetPort of type int32",
  },
  {
    message: "k8s.io.api.resource.v1.ResourceSlice",
    json: `{"spec":{"sharedCounters":[{"counters":{"a":[]}}]}}`,
    error: "array into Go struct field CounterSet.spec.sharedCounters.counters of type v1.Counter",
  },
  {
    message: `${core}.Secret`,
    json: `{"data":{"a":[256]}}`,
    error: "number 256 into Go struct field Secret.data of type uint8",
  },
  {
    message: crd,
    json: `{"spec":{"versions":[{"schema":{"openAPIV3Schema":{"additionalProperties":{"externalDocs":{"url":7}}}}}]}}`,
    error: "number into Go struct field JSONSchemaProps.spec.versions.schema.openAPIV3Schema" +
      ".additionalProperties.externalDocs.url of type string",
  },
];

for (const { message, json, error } of typeErrors) {
  Deno.test(`${json} is no ${message.split(".").pop()}`, () => {
    assertThrows(() => decode(message, json), TypeError, `json: cannot unmarshal ${error}`);
  });
}

const valueErrors: readonly Row[] = [
  {
    message: `${core}.Pod`,
    json: `{"metadata":{"creationTimestamp":"soon"}}`,
    error: `parsing time "soon" as "2006-01-02T15:04:05Z07:00": cannot parse "soon" as "2006"`,
  },
  {
    message: `${core}.Pod`,
    json: `{"spec":{"overhead":{"cpu":[]}}}`,
    error: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  },
  {
    message: crd,
    json: `{"spec":{"versions":[{"schema":{"openAPIV3Schema":{"additionalProperties":"yes"}}}]}}`,
    error: "boolean or JSON schema expected",
  },
];

for (const { message, json, error } of valueErrors) {
  Deno.test(`${json} has a value that its type refuses`, () => {
    assertThrows(() => decode(message, json), RangeError, error);
  });
}

Deno.test("of several wrong types the first is told, but a type that refuses its text ends the decoding", () => {
  const twice = `{"data":{"a":1},"metadata":[]}`;
  assertThrows(() => decode(`${core}.ConfigMap`, twice), TypeError, "ConfigMap.data of type string");
  const refused = `{"data":{"a":1},"metadata":{"creationTimestamp":"soon"}}`;
  assertThrows(() => decode(`${core}.ConfigMap`, refused), RangeError, `parsing time "soon"`);
});

Deno.test("null is an empty object, and bytes may be a list of numbers", () => {
  assertEquals(decode(`${core}.ConfigMap`, "null"), {});
  assertEquals(decode(`${core}.Secret`, `{"data":{"a":[104,105]}}`).data, {
    __proto__: null,
    a: new Uint8Array([104, 105]),
  });
});

Deno.test("fields inside types that decode themselves are not reported", () => {
  const unknown: string[] = [];
  const json = `{"spec":{"x":1,"versions":[{"schema":{"openAPIV3Schema":{"y":1,"items":{"z":1}}}}]}}`;
  jsonToObject(crd, encoder.encode(json), { onUnknownField: (path) => unknown.push(path) });
  assertEquals(unknown, ["spec.x", "spec.versions[0].schema.openAPIV3Schema.y"]);
});
