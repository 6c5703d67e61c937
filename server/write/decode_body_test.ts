import { assertEquals } from "@std/assert";
import { type Body, builtin, coupons, outcomeOf } from "./decode_fixture.ts";

interface Refused extends Body {
  readonly name: string;
  readonly error: string;
}

const unrecognized = "the object provided is unrecognized (must be of type ConfigMap)";
const noTypeMeta = `${unrecognized}: couldn't get version/kind; json parse error`;
const goStruct = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; ' +
  'Kind string "json:\\"kind,omitempty\\"" }';
const protobuf = "application/vnd.kubernetes.protobuf";
const yaml = "application/yaml";
const long = `{"apiVersion":"a/b/c","kind":"ConfigMap"}`;

const refused: readonly Refused[] = [
  { name: "an empty body", text: "", error: `${noTypeMeta}: unexpected end of JSON input (<empty>)` },
  { name: "a body that breaks off", text: `{"kind":`, error: `${noTypeMeta}: unexpected end of JSON input ({"kind":)` },
  {
    name: "something behind the object",
    text: `{"a":1}{"b":2}`,
    error: `${noTypeMeta}: invalid character '{' after top-level value ({"a":1}{"b":2})`,
  },
  {
    name: "a list",
    text: "[]",
    error: `${noTypeMeta}: json: cannot unmarshal array into Go value of type ${goStruct} (5b5d)`,
  },
  {
    name: "a kind that is no text",
    text: `{"kind":5}`,
    error: `${noTypeMeta}: json: cannot unmarshal number into Go struct field .kind of type string ({"kind":5})`,
  },
  {
    name: "an apiVersion of three parts; only the beginning of the body is shown",
    text: long,
    error: `${unrecognized}: unexpected GroupVersion string: a/b/c (${long.slice(0, 30)} ...)`,
  },
  {
    name: "an apiVersion without version",
    text: `{"apiVersion":"x/","kind":"ConfigMap"}`,
    error: `ConfigMap in version "" cannot be handled as a ConfigMap: ` +
      `Object 'apiVersion' is missing in '{"apiVersion":"x/","kind":"ConfigMap"}'`,
  },
  {
    name: "an unknown kind",
    text: `{"apiVersion":"v1","kind":"Nope"}`,
    error: `Nope in version "v1" cannot be handled as a ConfigMap: no kind "Nope" is registered for version "v1" ` +
      `in scheme "pkg/api/legacyscheme/scheme.go:30"`,
  },
  {
    name: "an unknown group",
    text: `{"apiVersion":"nope/v1","kind":"ConfigMap"}`,
    error: `ConfigMap in version "v1" cannot be handled as a ConfigMap: no kind "ConfigMap" is registered for ` +
      `version "nope/v1" in scheme "pkg/api/legacyscheme/scheme.go:30"`,
  },
  {
    name: "an unknown kind for the server of CRDs",
    resource: builtin("customresourcedefinitions.apiextensions.k8s.io/v1"),
    text: `{"apiVersion":"v1","kind":"ConfigMap"}`,
    error: `ConfigMap in version "v1" cannot be handled as a CustomResourceDefinition: no kind "ConfigMap" is ` +
      `registered for version "v1" in scheme "k8s.io/apiextensions-apiserver/pkg/apiserver/apiserver.go:55"`,
  },
  {
    name: "another kind",
    text: `{"apiVersion":"v1","kind":"Secret"}`,
    error: `Secret in version "v1" cannot be handled as a ConfigMap: ` +
      "converting (v1.Secret) to (core.ConfigMap): unknown conversion",
  },
  {
    name: "options instead of an object",
    text: `{"kind":"DeleteOptions"}`,
    error: `DeleteOptions in version "v1" cannot be handled as a ConfigMap: ` +
      "converting (v1.DeleteOptions) to (core.ConfigMap): unknown conversion",
  },
  {
    name: "another version of the kind",
    resource: builtin("horizontalpodautoscalers.autoscaling/v2"),
    text: `{"apiVersion":"autoscaling/v1","kind":"HorizontalPodAutoscaler"}`,
    error: "the API version in the data (autoscaling/v1) does not match the expected API version (autoscaling/v2)",
  },
  {
    name: "an event of the other group",
    resource: builtin("events"),
    text: `{"apiVersion":"events.k8s.io/v1","kind":"Event"}`,
    error: "the API version in the data (events.k8s.io/v1) does not match the expected API version (v1)",
  },
  {
    name: "a field of the wrong type",
    text: `{"data":{"a":1}}`,
    error: `ConfigMap in version "v1" cannot be handled as a ConfigMap: ` +
      "json: cannot unmarshal number into Go struct field ConfigMap.data of type string",
  },
  {
    name: "a broken time",
    text: `{"metadata":{"creationTimestamp":"soon"}}`,
    error: `ConfigMap in version "v1" cannot be handled as a ConfigMap: ` +
      `parsing time "soon" as "2006-01-02T15:04:05Z07:00": cannot parse "soon" as "2006"`,
  },
  {
    name: "strictly, what nobody knows and what stands twice",
    fieldValidation: "Strict",
    text: `{"foo":1,"data":{"a":"1","a":"2"},"metadata":{"foo":1,"foo":2},"foo":2}`,
    error: `ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: ` +
      `unknown field "foo", duplicate field "data.a", unknown field "metadata.foo"`,
  },
  {
    name: "strictly, keys that YAML has twice",
    fieldValidation: "Strict",
    mediaType: yaml,
    text: "data:\n  b: x\n  a: x\n  b: x\nfoo: 1\n",
    error: `ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: ` +
      `yaml: unmarshal errors:\n  line 4: key "b" already set in map, unknown field "foo"`,
  },
  {
    name: "broken YAML",
    mediaType: yaml,
    text: "a: b\n\tc: d",
    error: `${unrecognized}: yaml: line 2: found a tab character that violates indentation (613a20620a09633a2064)`,
  },
  {
    name: "a name that YAML reads as a boolean",
    mediaType: yaml,
    text: "metadata:\n  name: y\n",
    error: `ConfigMap in version "v1" cannot be handled as a ConfigMap: ` +
      "json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.name of type string",
  },
  { name: "no protobuf at all", mediaType: protobuf, text: "", error: `${unrecognized}: empty data (<empty>)` },
  {
    name: "protobuf without its magic number",
    mediaType: protobuf,
    text: "nope",
    error: `${unrecognized}: provided data does not appear to be a protobuf message, ` +
      "expected prefix [107 56 115 0] (6e6f7065)",
  },
  {
    name: "a broken envelope",
    mediaType: protobuf,
    text: "k8s\0garbage",
    error: `${unrecognized}: proto: illegal wireType 7 (6b38730067617262616765)`,
  },
  {
    name: "a broken message",
    mediaType: protobuf,
    text: "k8s\0\x12\x02\x0a\x05",
    error: `ConfigMap in version "v1" cannot be handled as a ConfigMap: unexpected EOF`,
  },
  {
    name: "another kind in protobuf",
    mediaType: protobuf,
    text: "k8s\0\x0a\x0c\x0a\x02v1\x12\x06Secret",
    error: `Secret in version "v1" cannot be handled as a ConfigMap: ` +
      "converting (v1.Secret) to (core.ConfigMap): unknown conversion",
  },
  {
    name: "a custom resource that does not say its kind",
    resource: coupons,
    text: `{"spec":{}}`,
    error: "the object provided is unrecognized (must be of type Coupon): " +
      `Object 'Kind' is missing in '{"spec":{}}' ({"spec":{}})`,
  },
  {
    name: "the same without field validation",
    resource: coupons,
    fieldValidation: "Ignore",
    text: `{"spec":{}}`,
    error: `Coupon in version "v1" cannot be handled as a Coupon: Object 'Kind' is missing in '{"spec":{}}'`,
  },
  {
    name: "a custom resource of another version",
    resource: coupons,
    text: `{"kind":"Coupon","apiVersion":"x.io/v2"}`,
    error: "the API version in the data (x.io/v2) does not match the expected API version (x.io/v1)",
  },
  {
    name: "a custom resource without version",
    resource: coupons,
    text: `{"kind":"Coupon"}`,
    error: "the API version in the data () does not match the expected API version (x.io/v1)",
  },
  {
    name: "malformed metadata of a custom resource",
    resource: coupons,
    text: `{"kind":"Coupon","apiVersion":"x.io/v1","metadata":{"labels":{"a":1}}}`,
    error: `Coupon in version "v1" cannot be handled as a Coupon: ` +
      "json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string",
  },
  {
    name: "strictly, a custom resource",
    resource: coupons,
    fieldValidation: "Strict",
    text: `{"kind":"Coupon","apiVersion":"x.io/v1","zz":1,"spec":{"zz":1,"size":1,"size":2},"metadata":{"zz":1}}`,
    error:
      `Coupon in version "v1" cannot be handled as a Coupon: strict decoding error: duplicate field "spec.size", ` +
      `unknown field "metadata.zz", unknown field "spec.zz", unknown field "zz"`,
  },
  {
    name: "a Deployment instead of its Scale",
    resource: builtin("deployments.apps/v1"),
    subresource: "scale",
    text: `{"kind":"Deployment","apiVersion":"apps/v1"}`,
    error: `Deployment in version "v1" cannot be handled as a Scale: ` +
      "converting (v1.Deployment) to (autoscaling.Scale): unknown conversion",
  },
];

for (const { name, error, ...body } of refused) {
  Deno.test(`${name} is refused`, async () => assertEquals(await outcomeOf(body), `400 ${error}`));
}

interface Taken extends Body {
  readonly name: string;
  readonly object: Record<string, unknown>;
  readonly warnings?: readonly string[];
}

const taken: readonly Taken[] = [
  { name: "null", text: "null", object: {} },
  { name: "an object that does not say what it is", text: `{"immutable":true}`, object: { immutable: true } },
  {
    name: "an object that says so in any case",
    text: `{"Kind":"ConfigMap","APIVERSION":"v1"}`,
    object: {},
    warnings: [`unknown field "Kind"`, `unknown field "APIVERSION"`],
  },
  {
    name: "what nobody knows or stands twice, with warnings",
    text: `{"Data":{},"immutable":false,"immutable":true}`,
    object: { immutable: true },
    warnings: [`unknown field "Data"`, `duplicate field "immutable"`],
  },
  {
    name: "the same without field validation",
    fieldValidation: "Ignore",
    text: `{"Data":{},"immutable":false,"immutable":true}`,
    object: { immutable: true },
  },
  {
    name: "YAML with keys that stand twice",
    mediaType: yaml,
    text: "foo: 1\nimmutable: off\nimmutable: on\nfoo: 2",
    object: { immutable: true },
    warnings: [
      `line 3: key "immutable" already set in map`,
      `line 4: key "foo" already set in map`,
      `unknown field "foo"`,
    ],
  },
  {
    name: "protobuf, whatever it says it is not",
    mediaType: protobuf,
    text: "k8s\0\x12\x05\x0a\x03\x0a\x01n",
    object: { metadata: { name: "n" } },
  },
  {
    name: "a Scale of a Deployment",
    resource: builtin("deployments.apps/v1"),
    subresource: "scale",
    text: `{"kind":"Scale","apiVersion":"autoscaling/v1","spec":{"replicas":2}}`,
    object: { spec: { replicas: 2 } },
  },
  {
    name: "an Eviction of the version before",
    resource: builtin("pods"),
    subresource: "eviction",
    text: `{"kind":"Eviction","apiVersion":"policy/v1beta1","metadata":{"name":"p"}}`,
    object: { metadata: { name: "p" } },
  },
  {
    name: "a custom resource, with what it says it is",
    resource: coupons,
    text: `{"kind":"Coupon","apiVersion":"x.io/v1","spec":{"size":1,"zz":2}}`,
    object: { apiVersion: "x.io/v1", kind: "Coupon", spec: { size: 1 } },
    warnings: [`unknown field "spec.zz"`],
  },
  {
    name: "a custom resource of another kind: validation refuses it",
    resource: coupons,
    text: `{"kind":"Nope","apiVersion":"x.io/v1","spec":{"zz":2}}`,
    object: { apiVersion: "x.io/v1", kind: "Nope", spec: { zz: 2 } },
  },
  {
    name: "a Scale of a custom resource",
    resource: coupons,
    subresource: "scale",
    text: `{"kind":"Scale","apiVersion":"autoscaling/v1","spec":{"replicas":2}}`,
    object: { spec: { replicas: 2 } },
  },
];

for (const { name, object, warnings = [], ...body } of taken) {
  Deno.test(`${name}: taken`, async () => {
    const outcome = await outcomeOf(body);
    if (typeof outcome === "string") throw new Error(outcome);
    assertEquals(JSON.parse(JSON.stringify(outcome.object)), object);
    assertEquals(outcome.warnings, warnings);
  });
}
