import { assertEquals, assertNotEquals } from "@std/assert";
import { cloneValue, type TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { strategyOf } from "./strategies.ts";
import { customResource, earlier, now, resourceNamed, writeContext } from "./strategy_fixture.ts";

type Members = Readonly<Record<string, unknown>>;

function created(name: string, object: Members): TypedObject {
  const resource = resourceNamed(name);
  const made = cloneValue({ metadata: { name: "a", uid: "u" }, ...object } as TypedObject);
  strategyOf(resource, "").prepareForCreate?.(made, writeContext(resource));
  return made;
}

function updated(path: string, object: Members, old: Members): TypedObject {
  const [name = "", subresource = ""] = path.split("/");
  const resource = resourceNamed(name);
  const [made, before] = [object, old].map((each) => cloneValue({ metadata: {}, ...each } as TypedObject));
  const kept = cloneValue(before!);
  strategyOf(resource, subresource).prepareForUpdate?.(made!, before!, writeContext(resource, subresource));
  assertEquals(before, kept, "the old object was changed");
  return made!;
}

const creations: [what: string, resource: string, sent: Members, result: Members][] = [
  ["loses its status", "deployments.apps", { spec: {}, status: { replicas: 3 } }, { status: undefined }],
  ["keeps its status", "nodes", { status: { phase: "Running" } }, { status: { phase: "Running" } }],
  ["is active and has a finalizer and its name as a label", "namespaces", { spec: {} }, {
    metadata: { name: "a", uid: "u", labels: { "kubernetes.io/metadata.name": "a" } },
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  }],
  ["is pending since now", "persistentvolumes", {}, { status: { phase: "Pending", lastPhaseTransitionTime: now } }],
  ["has no status", "persistentvolumeclaims", { status: { phase: "Bound" } }, { status: {} }],
  ["has its source in both fields", "persistentvolumeclaims", {
    spec: { dataSource: { kind: "PersistentVolumeClaim", name: "b" } },
  }, {
    spec: {
      dataSource: { kind: "PersistentVolumeClaim", name: "b" },
      dataSourceRef: { kind: "PersistentVolumeClaim", name: "b" },
    },
  }],
  ["loses a source of a kind unknown to the older field", "persistentvolumeclaims", {
    spec: { dataSource: { kind: "Backup", apiGroup: "b.io", name: "b" } },
  }, { spec: {} }],
  ["has references that are names", "serviceaccounts", { secrets: [{ name: "s", namespace: "x" }] }, {
    secrets: [{ name: "s" }],
  }],
  ["is asked for by who writes", "certificatesigningrequests.certificates.k8s.io", {
    spec: { request: "r", username: "eve", groups: ["system:masters"] },
    status: { conditions: [{ type: "Approved" }] },
  }, {
    spec: { request: "r", username: "ann", uid: "u1", groups: ["devs"], extra: { scopes: ["a"] } },
    status: {},
  }],
  ["is available when it is local", "apiservices.apiregistration.k8s.io", { spec: {} }, {
    status: {
      conditions: [{
        type: "Available",
        status: "True",
        lastTransitionTime: now,
        reason: "Local",
        message: "Local APIServices are always available",
      }],
    },
  }],
  ["is not when another server serves it", "apiservices.apiregistration.k8s.io", { spec: { service: {} } }, {
    status: undefined,
  }],
  ["notes the version it stores", "customresourcedefinitions.apiextensions.k8s.io", {
    spec: { versions: [{ name: "v1" }, { name: "v2", storage: true }] },
    status: { storedVersions: ["v9"] },
  }, { status: { storedVersions: ["v2"] } }],
  ["loses the fields of a feature that is off", "leases.coordination.k8s.io", {
    spec: { holderIdentity: "h", strategy: "OldestEmulationVersion", preferredHolder: "p" },
  }, { spec: { holderIdentity: "h" } }],
  ["selects by its uid", "jobs.batch", { spec: { template: {} } }, {
    spec: {
      selector: { matchLabels: { "batch.kubernetes.io/controller-uid": "u" } },
      template: {
        metadata: {
          labels: {
            "batch.kubernetes.io/controller-uid": "u",
            "batch.kubernetes.io/job-name": "a",
            "controller-uid": "u",
            "job-name": "a",
          },
        },
      },
    },
  }],
  ["has the selector of the client who wants that", "jobs.batch", {
    spec: { manualSelector: true, selector: { matchLabels: { a: "b" } } },
  }, { spec: { manualSelector: true, selector: { matchLabels: { a: "b" } } } }],
  ["has the generation of its template as an annotation", "daemonsets.apps", {}, {
    metadata: {
      name: "a",
      uid: "u",
      generation: 1,
      annotations: { "deprecated.daemonset.template.generation": "1" },
    },
  }],
];
for (const [what, resource, sent, result] of creations) {
  Deno.test(`a new object of ${resource} ${what}`, () => assertMembers(created(resource, sent), result));
}

Deno.test("labels that a Job has from its template grow with those; its own do not", () => {
  const resource = resourceNamed("jobs.batch");
  const labelsAfter = (own: TypedObject, template: TypedObject) => {
    const job: TypedObject = {
      metadata: { name: "a", uid: "u", labels: own },
      spec: { template: { metadata: { labels: template } } },
    };
    strategyOf(resource, "").prepareForCreate?.(job, writeContext(resource));
    return Object.keys((job.metadata as TypedObject).labels as TypedObject).length;
  };
  const shared = { app: "x" };
  assertEquals(labelsAfter(shared, shared), 5);
  assertEquals(labelsAfter({ app: "x" }, { app: "x" }), 1);
});

Deno.test("a LimitRange needs no name", () => {
  assertNotEquals((created("limitranges", { metadata: {} }).metadata as TypedObject).name, undefined);
});

const generations: [
  resource: string,
  ofNew: number | undefined,
  changes: readonly Members[],
  others: readonly Members[],
][] = [
  ["configmaps", undefined, [], [{ data: { a: "b" } }]],
  ["deployments.apps", 1, [{ spec: { replicas: 2 } }, { metadata: { annotations: { a: "b" } } }], [
    { spec: { replicas: 1, paused: false } },
    { metadata: { labels: { a: "b" } } },
    { status: { replicas: 2 } },
  ]],
  ["replicasets.apps", 1, [{ spec: { replicas: 2 } }], [{ metadata: { annotations: { a: "b" } } }]],
  ["pods", 1, [{ spec: { nodeName: "n" } }], [{ metadata: { labels: { a: "b" } } }]],
  ["podtemplates", 1, [{ template: { spec: { nodeName: "n" } } }], [{ metadata: { labels: { a: "b" } } }]],
  ["endpointslices.discovery.k8s.io", 1, [{ addressType: "IPv6" }, { metadata: { labels: { a: "b" } } }], [
    { metadata: { annotations: { a: "b" } } },
  ]],
  ["validatingwebhookconfigurations.admissionregistration.k8s.io", 1, [{ webhooks: [{ name: "w" }] }], [
    { metadata: { labels: { a: "b" } } },
  ]],
  ["priorityclasses.scheduling.k8s.io", 1, [], [{ description: "d" }]],
  ["csidrivers.storage.k8s.io", undefined, [{ spec: { requiresRepublish: true } }], []],
];
const before = { addressType: "IPv4", spec: { replicas: 1 } };
for (const [resource, ofNew, changes, others] of generations) {
  const after = (change: Members) => {
    const object = { ...before, ...change, metadata: { ...change.metadata as Members, generation: 4 } };
    return (updated(resource, object, { ...before, metadata: { generation: 4 } }).metadata as TypedObject).generation;
  };
  Deno.test(`the generation of ${resource} is ${ofNew ?? "not set"} at first`, () => {
    assertEquals((created(resource, {}).metadata as TypedObject).generation, ofNew);
  });
  for (const change of changes) {
    Deno.test(`${JSON.stringify(change)} counts in ${resource}`, () => assertEquals(after(change), 5));
  }
  for (const other of others) {
    Deno.test(`${JSON.stringify(other)} does not count in ${resource}`, () => assertEquals(after(other), 4));
  }
}

const conditions = [{ type: "Approved", status: "True", lastUpdateTime: earlier, lastTransitionTime: earlier }];
const metadata = { labels: { a: "new" }, annotations: { a: "new" }, finalizers: ["new/x"] };
const oldMetadata = { generation: 2, labels: { a: "old" } };

const updates: [what: string, path: string, sent: Members, old: Members, result: Members][] = [
  ["keeps the status", "deployments.apps", { status: { replicas: 9 } }, { status: { replicas: 1 } }, {
    status: { replicas: 1 },
  }],
  ["keeps the lack of a status", "nodes", { status: { phase: "x" } }, {}, { status: undefined }],
  ["takes the status where it is nobody's", "servicecidrs.networking.k8s.io", { status: { conditions: [] } }, {}, {
    status: { conditions: [] },
  }],
  ["keeps finalizers of namespaces", "namespaces", { spec: {} }, { spec: { finalizers: ["kubernetes"] } }, {
    spec: { finalizers: ["kubernetes"] },
  }],
  ["takes them through /finalize", "namespaces/finalize", { spec: {}, status: {} }, {
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Terminating" },
  }, { spec: {}, status: { phase: "Terminating" } }],
  ["keeps the type of a Secret", "secrets", { type: "" }, { type: "Opaque" }, { type: "Opaque" }],
  [
    "keeps a request for a certificate as it was",
    "certificatesigningrequests.certificates.k8s.io",
    {
      spec: { request: "s" },
      status: {},
    },
    { spec: { request: "r" }, status: { conditions } },
    { spec: { request: "r" }, status: { conditions } },
  ],
  [
    "takes conditions through /approval and fills in times",
    "certificatesigningrequests.certificates.k8s.io/approval",
    {
      spec: { request: "s" },
      status: { certificate: "c", conditions: [{ type: "Approved", status: "True" }] },
    },
    { spec: { request: "r" }, status: {} },
    {
      spec: { request: "r" },
      status: { conditions: [{ ...conditions[0], lastUpdateTime: now, lastTransitionTime: now }] },
    },
  ],
  [
    "keeps approvals through /status",
    "certificatesigningrequests.certificates.k8s.io/status",
    {
      status: { certificate: "c", conditions: [{ type: "Approved", status: "False" }] },
    },
    { status: { conditions } },
    { status: { certificate: "c", conditions } },
  ],
  [
    "grows storedVersions",
    "customresourcedefinitions.apiextensions.k8s.io",
    {
      spec: { versions: [{ name: "v2", storage: true }] },
    },
    { spec: {}, status: { storedVersions: ["v1"] } },
    { status: { storedVersions: ["v1", "v2"] } },
  ],
  ["counts templates of a DaemonSet", "daemonsets.apps", { spec: { template: { spec: { nodeName: "n" } } } }, {
    metadata: { generation: 3, annotations: { "deprecated.daemonset.template.generation": "2" } },
  }, { metadata: { generation: 4, annotations: { "deprecated.daemonset.template.generation": "3" } } }],
  [
    "takes the status alone through /status",
    "replicasets.apps/status",
    {
      metadata,
      spec: { replicas: 9 },
      status: { replicas: 9 },
    },
    { metadata: oldMetadata, spec: { replicas: 1 } },
    { metadata, spec: { replicas: 1 }, status: { replicas: 9 } },
  ],
  ["keeps labels through /status", "deployments.apps/status", { metadata }, { metadata: oldMetadata }, {
    metadata: { ...metadata, labels: { a: "old" } },
  }],
  ["keeps metadata of the object through /status", "volumeattachments.storage.k8s.io/status", { metadata }, {
    metadata: oldMetadata,
  }, { metadata: oldMetadata }],
  ["keeps all metadata through /status", "flowschemas.flowcontrol.apiserver.k8s.io/status", { metadata }, {
    metadata: { ...oldMetadata, managedFields: [] },
  }, { metadata: oldMetadata }],
  ["takes metadata through /status", "customresourcedefinitions.apiextensions.k8s.io/status", { metadata }, {
    metadata: oldMetadata,
  }, { metadata }],
  ["notes when a volume changes its phase", "persistentvolumes/status", { status: { phase: "Bound" } }, {
    status: { phase: "Pending", lastPhaseTransitionTime: earlier },
  }, { status: { phase: "Bound", lastPhaseTransitionTime: now } }],
  ["frees the status of devices with their allocation", "resourceclaims.resource.k8s.io/status", {
    status: { devices: [{ driver: "d", pool: "p", device: "x" }] },
  }, {
    status: { allocation: { devices: { results: [{ driver: "d", pool: "p", device: "x" }] } } },
  }, { status: {} }],
];
for (const [what, path, sent, old, result] of updates) {
  Deno.test(`an update of ${path} ${what}`, () => assertMembers(updated(path, sent, old), result));
}

function assertMembers(object: TypedObject, members: Members): void {
  for (const [name, value] of Object.entries(members)) assertEquals(object[name], value as TypedObject["x"], name);
}

const customUpdates: [what: string, path: string, hasStatus: boolean, sent: Members, result: Members][] = [
  ["keeps the status", "", true, { spec: 1, status: 9 }, { metadata: { generation: 2 }, spec: 1, status: 1 }],
  ["counts what is not status", "", true, { spec: 2, status: 1 }, { metadata: { generation: 3 }, spec: 2, status: 1 }],
  ["counts all there is without a status subresource", "", false, { spec: 1, status: 9 }, {
    metadata: { generation: 3 },
    spec: 1,
    status: 9,
  }],
  ["takes the status alone through /status", "status", true, { metadata, spec: 2, more: 1, status: 9 }, {
    metadata: { generation: 2 },
    spec: 1,
    status: 9,
  }],
  ["takes the lack of a status through /status", "status", true, { spec: 1 }, { metadata: { generation: 2 }, spec: 1 }],
];
for (const [what, subresource, hasStatus, sent, result] of customUpdates) {
  Deno.test(`an update of a custom resource ${what}`, () => {
    const resource = customResource({ hasStatus });
    const object = cloneValue({ metadata: { generation: 2 }, ...sent } as TypedObject);
    const old: TypedObject = { metadata: { generation: 2 }, spec: 1, status: 1 };
    strategyOf(resource, subresource).prepareForUpdate?.(object, old, writeContext(resource, subresource));
    assertEquals(object, result as TypedObject);
  });
}

for (const hasStatus of [true, false]) {
  Deno.test(`a new custom resource ${hasStatus ? "loses" : "keeps"} its status`, () => {
    const resource = customResource({ hasStatus });
    const object: TypedObject = { metadata: { generation: 7 }, status: 1 };
    strategyOf(resource, "").prepareForCreate?.(object, writeContext(resource));
    assertEquals(object, { metadata: { generation: 1 }, ...(!hasStatus && { status: 1 }) });
  });
}
