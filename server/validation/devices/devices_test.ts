import { assertEquals } from "@std/assert";
import { changed, createFaults, type Manifest, updateFaults } from "../validation_fixture.ts";

const apiVersion = "resource.k8s.io/v1";
const metadata = { name: "a" };
const exactly = { deviceClassName: "gpu.example.com" };
const gpu = { name: "gpu", exactly };
const claim: Manifest = { apiVersion, kind: "ResourceClaim", metadata, spec: { devices: { requests: [gpu] } } };
const template: Manifest = {
  apiVersion,
  kind: "ResourceClaimTemplate",
  metadata,
  spec: { spec: { devices: { requests: [gpu] } } },
};
const deviceClass: Manifest = { apiVersion, kind: "DeviceClass", metadata, spec: {} };
const pool = { name: "p", resourceSliceCount: 1 };
const slice: Manifest = {
  apiVersion,
  kind: "ResourceSlice",
  metadata,
  spec: { driver: "d.example.com", pool, allNodes: true, devices: [{ name: "gpu-0" }] },
};

const devices = (change: Record<string, unknown>) => ({ spec: { devices: change } });
const device = (change: Record<string, unknown>) => ({ spec: { devices: [{ name: "gpu-0", ...change }] } });
const label = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters";
const reference =
  "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";

const createCases: [title: string, base: Manifest, change: Record<string, unknown>, faults: string[]][] = [
  ["a claim", claim, {}, []],
  [
    "a request is for one thing or the first of some",
    claim,
    devices({ requests: [{ name: "a" }, { ...gpu, firstAvailable: [gpu] }] }),
    [
      "spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required",
      "spec.devices.requests[1]: Invalid value: null: exactly one of `exactly` or `firstAvailable` is required, but " +
      "multiple fields are set",
    ],
  ],
  ["names are unique", claim, devices({ requests: [gpu, gpu] }), ['spec.devices.requests[1]: Duplicate value: "gpu"']],
  ["there are not too many", claim, devices({ requests: new Array(33).fill(gpu) }), [
    "spec.devices.requests: Too many: 33: must have at most 32 items",
  ]],
  [
    "all have no count",
    claim,
    devices({ requests: [{ ...gpu, exactly: { ...exactly, allocationMode: "All", count: 2 } }] }),
    [
      "spec.devices.requests[0].exactly.count: Invalid value: 2: must not be specified when allocationMode is 'All'",
    ],
  ],
  [
    "tolerations",
    claim,
    devices({
      requests: [{ ...gpu, exactly: { ...exactly, tolerations: [{ operator: "Exists", value: "a", effect: "X" }] } }],
    }),
    [
      'spec.devices.requests[0].exactly.tolerations[0].value: Invalid value: "a": must be empty for operator `Exists`',
      'spec.devices.requests[0].exactly.tolerations[0].effect: Unsupported value: "X": supported values: "NoExecute", ' +
      '"NoSchedule", "None"',
    ],
  ],
  [
    "constraints are about requests",
    claim,
    devices({ constraints: [{ requests: ["x", "gpu/a/b"], matchAttribute: "a" }] }),
    [
      `spec.devices.constraints[0].requests[0]: Invalid value: "x": ${reference}`,
      `spec.devices.constraints[0].requests[1]: Invalid value: "gpu/a/b": ${reference}`,
      'spec.devices.constraints[0].matchAttribute: Invalid value: "a": a fully qualified name must be a domain and a name ' +
      "separated by a slash",
    ],
  ],
  [
    "configuration is an object for a driver",
    claim,
    devices({ config: [{ opaque: { driver: "d", parameters: [] } }, {}] }),
    [
      'spec.devices.config[0].opaque.parameters: Invalid value: "<value omitted>": must be a valid JSON object',
      "spec.devices.config[1].opaque: Required value",
    ],
  ],
  ["templates have metadata", template, {
    spec: { metadata: { labels: { "a b": "" } }, spec: { devices: { requests: [{ name: "A" }] } } },
  }, [
    'spec.metadata.labels: Invalid value: "a b": name part',
    `spec.spec.devices.requests[0].name: Invalid value: "A": ${label}`,
    "spec.spec.devices.requests[0]: Required value: exactly one of",
  ]],
  ["classes select", deviceClass, { spec: { selectors: [{}], extendedResourceName: "kubernetes.io/a" } }, [
    "spec.selectors[0].cel: Required value",
    'spec.extendedResourceName: Invalid value: "kubernetes.io/a": must be a valid extended resource name',
  ]],
  ["expressions have an end", deviceClass, { spec: { selectors: [{ cel: { expression: "x".repeat(11_000) } }] } }, [
    "spec.selectors[0].cel.expression: Too long: may not be more than 10240 bytes",
  ]],
  ["a slice", slice, {}, []],
  ["it is of a pool, on some nodes", slice, { spec: { pool: { resourceSliceCount: 0 }, allNodes: null } }, [
    "spec.pool.resourceSliceCount: Invalid value: 0: must be greater than zero",
    "spec: Required value: exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required",
  ]],
  ["or on one", slice, { spec: { nodeName: "n" } }, [
    'spec: Invalid value: "{`nodeName`, `allNodes`}": exactly one of `nodeName`, `nodeSelector`, `allNodes`, ' +
    "`perDeviceNodeSelection` is required, but multiple fields are set",
  ]],
  ["attributes have one value", slice, device({ attributes: { "a/b": {}, "-": { version: "1" } } }), [
    'spec.devices[0].attributes: Invalid value: "-": a valid C identifier must start with',
    'spec.devices[0].attributes[-].version: Invalid value: "1": must be a string compatible with semver.org spec 2.0.0',
    'spec.devices[0].attributes[a/b]: Invalid value: "": exactly one value must be specified',
  ]],
  [
    "what is shared can be asked for in steps",
    slice,
    device({
      allowMultipleAllocations: true,
      capacity: {
        memory: { value: "4Gi", requestPolicy: { default: "1Gi", validRange: { min: "1Gi", step: "5Gi" } } },
      },
    }),
    [
      'spec.devices[0].capacity[memory].requestPolicy.validRange.step: Invalid value: "5Gi": one step 6Gi is larger than ' +
      "capacity value: 4Gi",
    ],
  ],
  [
    "or in values",
    slice,
    device({
      allowMultipleAllocations: true,
      capacity: { memory: { value: "4Gi", requestPolicy: { default: "1Gi", validValues: ["5Gi", "2Gi"] } } },
    }),
    [
      'spec.devices[0].capacity[memory].requestPolicy.validValues[1]: Invalid value: "2Gi": values must be sorted in ' +
      "ascending order",
      'spec.devices[0].capacity[memory].requestPolicy.validValues[0]: Invalid value: "5Gi": option is larger than capacity ' +
      "value: 4Gi",
      'spec.devices[0].capacity[memory].requestPolicy.validValues: Invalid value: "1Gi": default value is not valid ' +
      "according to the requestPolicy",
    ],
  ],
  ["binding conditions come with their opposites", slice, device({ bindingConditions: ["a", "a"] }), [
    'spec.devices[0].bindingConditions[1]: Duplicate value: "a"',
    "spec.devices[0].bindingFailureConditions: Invalid value: null: bindingFailureConditions are required to use " +
    "bindingConditions",
  ]],
  ["devices choose nodes where they may", slice, device({ allNodes: true }), [
    "spec.devices[0]: Invalid value: null: `nodeName`, `nodeSelector` and `allNodes` can only be set if " +
    "`perDeviceNodeSelection` is set to true in the ResourceSlice spec",
  ]],
];

for (const [title, base, change, faults] of createCases) {
  Deno.test(`${base.kind}: ${title}`, () => assertStarts(createFaults(changed(base, change)), faults));
}

const longClass = changed(deviceClass, { spec: { selectors: [{ cel: { expression: "x".repeat(11_000) } }] } });
const result = { request: "gpu", driver: "d.example.com", pool: "p", device: "gpu-0" };
const consumer = { resource: "pods", name: "a", uid: "u" };
const status = (change: Record<string, unknown>) => ({ status: change });

const updateCases: [title: string, old: Manifest, change: Record<string, unknown>, sub: string, faults: string[]][] = [
  ["what is asked for stays", claim, devices({ requests: [] }), "", [
    'spec: Invalid value: {"Devices":{"Requests":[],"Constraints":null,"Config":null}}: field is immutable',
  ]],
  ["selectors that were valid may be long", longClass, { metadata: { labels: { a: "b" } } }, "", []],
  ["a driver keeps its slices", slice, { spec: { driver: "e.example.com" } }, "", [
    'spec.driver: Invalid value: "e.example.com": field is immutable',
  ]],
  [
    "an allocation",
    claim,
    status({ allocation: { devices: { results: [result] } }, reservedFor: [consumer] }),
    "status",
    [],
  ],
  [
    "is of requests, by drivers",
    claim,
    status({ allocation: { devices: { results: [{ ...result, request: "x", driver: "" }] } } }),
    "status",
    [
      `status.allocation.devices.results[0].request: Invalid value: "x": ${reference}`,
      "status.allocation.devices.results[0].driver: Required value",
    ],
  ],
  [
    "nothing is reserved that is not allocated",
    claim,
    status({ reservedFor: [consumer, { ...consumer, name: "" }] }),
    "status",
    [
      "status.reservedFor[1].name: Required value",
      'status.reservedFor[1]: Duplicate value: "u"',
      "status.reservedFor: Forbidden: may not be specified when `allocated` is not set",
    ],
  ],
  [
    "drivers tell of what is allocated",
    claim,
    status({ devices: [{ ...result, networkData: { ips: ["10.0.0.01/8"] } }] }),
    "status",
    [
      'status.devices[0]: Invalid value: "d.example.com/p/gpu-0": must be an allocated device in the claim',
      'status.devices[0].networkData.ips[0]: Invalid value: "10.0.0.01/8": must be in canonical form ("10.0.0.1/8")',
    ],
  ],
];

for (const [title, old, change, subresource, faults] of updateCases) {
  Deno.test(`${old.kind}, changed: ${title}`, () => {
    assertStarts(updateFaults(changed(old, change), old, subresource), faults);
  });
}

/** Long texts are only begun in `expected`. */
function assertStarts(found: readonly string[], expected: readonly string[]): void {
  assertEquals(found.map((fault, index) => fault.slice(0, expected[index]?.length)), expected);
}
