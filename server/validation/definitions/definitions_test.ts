import { assertEquals } from "@std/assert";
import { changed, createFaults, type Manifest, updateFaults } from "../validation_fixture.ts";

const names = { plural: "things", singular: "thing", kind: "Thing", listKind: "ThingList" };
const schema = { openAPIV3Schema: { type: "object" } };
const version = { name: "v1", served: true, storage: true, schema };
const definition: Manifest = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "things.example.com" },
  spec: { group: "example.com", scope: "Namespaced", names, versions: [version] },
  status: { storedVersions: ["v1"] },
};

const spec = (change: Record<string, unknown>) => ({ spec: change });
const versioned = (change: Record<string, unknown>) => spec({ versions: [{ ...version, ...change }] });
/** Of the only version, so that it stands above them. */
const root = (change: Record<string, unknown>) =>
  versioned({ schema: { openAPIV3Schema: { type: "object", ...change } } });
const property = (change: Record<string, unknown>) => root({ properties: { a: change } });

const at = "spec.validation.openAPIV3Schema";
const conversion = (change: Record<string, unknown>) => spec({ conversion: change });

const createCases: [title: string, change: Record<string, unknown>, faults: string[]][] = [
  ["a definition", {}, []],
  ["groups are domains", { ...spec({ group: "example" }), metadata: { name: "things.example" } }, [
    'spec.group: Invalid value: "example": should be a domain with at least one dot',
  ]],
  ["scopes are known", spec({ scope: "X" }), [
    'spec.scope: Unsupported value: "X": supported values: "Cluster", "Namespaced"',
  ]],
  ["every version has a schema", versioned({ schema: null }), [
    "spec.versions[0].schema.openAPIV3Schema: Required value",
  ]],
  ["one version is stored", versioned({ storage: false }), [
    'spec.versions: Invalid value: [{"Name":"v1","Served":true,"Storage":false,"Deprecated":false,' +
    '"DeprecationWarning":null,"Schema":null,"Subresources":null,"AdditionalPrinterColumns":null,' +
    '"SelectableFields":null}]: must have exactly one version marked as storage version',
  ]],
  ["the stored version is known", { status: { storedVersions: ["v2"] } }, [
    'status.storedVersions: Invalid value: ["v2"]: must have the storage version v1',
    'status.storedVersions[0]: Invalid value: "v2": missing from spec.versions; v2 was previously a storage version',
  ]],
  ["only what is deprecated has a warning", versioned({ deprecationWarning: "" }), [
    'spec.versions[0].deprecationWarning: Invalid value: "": can only be set for deprecated versions',
  ]],
  ["names", spec({ names: { ...names, kind: "Thing", listKind: "Thing", shortNames: ["T"] } }), [
    'spec.names.shortNames[0]: Invalid value: "T": a DNS-1035 label must consist of',
    'spec.names.listKind: Invalid value: "Thing": kind and listKind may not be the same',
  ]],
  ["the community's groups are approved", { ...spec({ group: "a.k8s.io" }), metadata: { name: "things.a.k8s.io" } }, [
    "metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation " +
    '"api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111',
  ]],
  ["unknown fields are kept by schemas", spec({ preserveUnknownFields: true }), [
    "spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to " +
    "true in spec.versions[*].schema instead",
  ]],
  ["columns", versioned({ additionalPrinterColumns: [{ name: "", type: "X", jsonPath: "a" }] }), [
    "spec.additionalPrinterColumns[0].name: Required value",
    'spec.additionalPrinterColumns[0].type: Invalid value: "X": must be one of boolean,date,integer,number,string',
    'spec.additionalPrinterColumns[0].JSONPath: Invalid value: "a": must be a simple json path starting with .',
  ]],
  ["the scale is in spec and status", versioned({ subresources: { scale: { specReplicasPath: ".status.a" } } }), [
    'spec.subresources.scale.specReplicasPath: Invalid value: ".status.a": should be a json path under .spec',
    "spec.subresources.scale.statusReplicasPath: Required value",
  ]],
  [
    "selectable fields are scalars of the schema",
    versioned({
      selectableFields: [{ jsonPath: ".a" }, { jsonPath: ".b" }, { jsonPath: "a" }],
      schema: { openAPIV3Schema: { type: "object", properties: { a: { type: "object" } } } },
    }),
    [
      'spec.selectableFields[0].jsonPath: Invalid value: ".a": must point to a field of type string, boolean or integer.',
      'spec.selectableFields[1].jsonPath: Invalid value: ".b": is an invalid path: does not refer to a valid field',
      'spec.selectableFields[2].jsonPath: Invalid value: "a": is an invalid path: expected [ or . but got: a',
    ],
  ],
  ["webhooks convert on request", conversion({ strategy: "Webhook" }), [
    "spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook",
    "spec.conversion.conversionReviewVersions: Required value",
  ]],
  ["the root is an object", root({ type: "string", nullable: true }), [
    `${at}.nullable: Forbidden: nullable cannot be true at the root`,
    `${at}.type: Invalid value: "string": must be object at the root`,
  ]],
  ["every field has a type", root({ properties: { a: {}, b: { type: "array", items: {} } } }), [
    `${at}.properties[a].type: Required value: must not be empty for specified object fields`,
    `${at}.properties[b].items.type: Required value: must not be empty for specified array items`,
  ]],
  ["types are known", property({ type: "X" }), [
    `${at}.properties[a].type: Unsupported value: "X": supported values: "array", "boolean", "integer", "number", ` +
    '"object", "string"',
  ]],
  ["junctors only look at values", root({ anyOf: [{ type: "object", properties: { b: {} } }] }), [
    `${at}.anyOf[0].type: Forbidden: must be empty to be structural`,
    `${at}.properties[b]: Required value: because it is defined in ${at}.anyOf[0].properties[b]`,
  ]],
  [
    "an integer or a string may be told by types",
    property({
      "x-kubernetes-int-or-string": true,
      anyOf: [{ type: "integer" }, { type: "string" }],
    }),
    [],
  ],
  [
    "maps and structs",
    property({ type: "object", properties: { b: { type: "string" } }, additionalProperties: { type: "string" } }),
    [
      `${at}.properties[a].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive`,
    ],
  ],
  [
    "metadata is what it is",
    root({ properties: { metadata: { type: "object", properties: { labels: { type: "object" } } } } }),
    [
      `${at}.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is ` +
      "implicitly specified",
    ],
  ],
  ["defaults are of their schema", property({ type: "integer", default: "x" }), [
    `${at}.properties[a].default: Invalid value: "string":  in body must be of type integer: "string"`,
  ]],
  ["and have known fields", property({ type: "object", default: { x: 1 } }), [
    `${at}.properties[a].default: Invalid value: {"x":1}: must not have unknown fields`,
  ]],
  ["keywords that CRDs do not know", property({ type: "string", id: "x", uniqueItems: true }), [
    `${at}.properties[a].id: Forbidden: id is not supported`,
    `${at}.properties[a].uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes ` +
    "quadratic",
  ]],
  [
    "lists that are maps have keys",
    property({
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["k", "l"],
      items: { type: "object", properties: { k: { type: "string" } } },
    }),
    [
      `${at}.properties[a].x-kubernetes-list-map-keys: Invalid value: ["k","l"]: entries must all be names of item properties`,
      `${at}.properties[a].items.properties[k].default: Required value: this property is in x-kubernetes-list-map-keys, ` +
      "so it must have a default or be a required property",
    ],
  ],
  [
    "sets have items that are wholes",
    property({
      type: "array",
      "x-kubernetes-list-type": "set",
      items: { type: "object", nullable: true },
    }),
    [
      `${at}.properties[a].items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list with ` +
      "x-kubernetes-list-type=set",
      `${at}.properties[a].items.nullable: Forbidden: cannot be nullable when x-kubernetes-list-type is set`,
    ],
  ],
  ["rules say something", property({ type: "string", "x-kubernetes-validations": [{ rule: " ", reason: "X" }] }), [
    `${at}.properties[a].x-kubernetes-validations[0].rule: Required value: rule is not specified`,
    `${at}.properties[a].x-kubernetes-validations[0].reason: Unsupported value: "X": supported values: ` +
    '"FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"',
  ]],
];

for (const [title, change, faults] of createCases) {
  Deno.test(`CustomResourceDefinition: ${title}`, () =>
    assertStarts(createFaults(changed(definition, change)), faults));
}

const established = { status: { conditions: [{ type: "Established", status: "True" }] } };

const updateCases: [title: string, old: Record<string, unknown>, change: Record<string, unknown>, faults: string[]][] =
  [
    ["names may change before they are used", {}, spec({ scope: "Cluster" }), []],
    ["and not after", established, spec({ scope: "Cluster", names: { kind: "Other" } }), [
      'spec.scope: Invalid value: "Cluster": field is immutable',
      'spec.names.kind: Invalid value: "Other": field is immutable',
    ]],
    ["a schema that was valid once stays so", property({}), { metadata: { labels: { a: "b" } } }, []],
  ];

for (const [title, oldChange, change, faults] of updateCases) {
  Deno.test(`CustomResourceDefinition, changed: ${title}`, () => {
    const old = changed(definition, oldChange);
    assertStarts(updateFaults(changed(old, change), old), faults);
  });
}

/** Long texts are only begun in `expected`. */
function assertStarts(found: readonly string[], expected: readonly string[]): void {
  assertEquals(found.map((fault, index) => fault.slice(0, expected[index]?.length)), expected);
}
