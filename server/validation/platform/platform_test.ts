import { assertEquals } from "@std/assert";
import { changed, createFaults, type Manifest, updateFaults } from "../validation_fixture.ts";

const metadata = { name: "a" };
const oldEvent: Manifest = {
  apiVersion: "v1",
  kind: "Event",
  metadata: { name: "a", namespace: "n" },
  involvedObject: { namespace: "n" },
};
const event: Manifest = {
  apiVersion: "events.k8s.io/v1",
  kind: "Event",
  metadata: { name: "a", namespace: "n" },
  eventTime: "2026-01-01T00:00:00.000000Z",
  reportingController: "c",
  reportingInstance: "i",
  action: "act",
  reason: "because",
  type: "Normal",
  regarding: { namespace: "n" },
};
const pem = "-----BEGIN CERTIFICATE REQUEST-----\nMAo=\n-----END CERTIFICATE REQUEST-----\n";
const request: Manifest = {
  apiVersion: "certificates.k8s.io/v1",
  kind: "CertificateSigningRequest",
  metadata,
  spec: { request: btoa(pem), usages: ["any"], signerName: "example.com/a" },
};
const flowSchema: Manifest = {
  apiVersion: "flowcontrol.apiserver.k8s.io/v1",
  kind: "FlowSchema",
  metadata,
  spec: { priorityLevelConfiguration: { name: "p" } },
};
const level: Manifest = {
  apiVersion: "flowcontrol.apiserver.k8s.io/v1",
  kind: "PriorityLevelConfiguration",
  metadata,
  spec: { type: "Limited", limited: { limitResponse: { type: "Reject" } } },
};
const hook = {
  name: "a.example.com",
  clientConfig: { url: "https://a.example.com/x" },
  sideEffects: "None",
  admissionReviewVersions: ["v1"],
};
const webhooks: Manifest = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingWebhookConfiguration",
  metadata,
  webhooks: [hook],
};
const podRule = { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] };
const policy: Manifest = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingAdmissionPolicy",
  metadata,
  spec: { matchConstraints: { resourceRules: [podRule] }, validations: [{ expression: "true" }] },
};
const binding: Manifest = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingAdmissionPolicyBinding",
  metadata,
  spec: { policyName: "a", validationActions: ["Deny"] },
};

const webhook = (change: Record<string, unknown>) => ({ webhooks: [{ ...hook, ...change }] });

const createCases: [title: string, base: Manifest, change: Record<string, unknown>, faults: string[]][] = [
  ["an event of old", oldEvent, {}, []],
  ["it is where its object is", oldEvent, { involvedObject: { namespace: "m" } }, [
    'involvedObject.namespace: Invalid value: "m": does not match event.namespace',
  ]],
  ["an event", event, {}, []],
  ["a new event says all, and nothing of old", event, { eventTime: null, type: "X", deprecatedCount: 1 }, [
    "eventTime: Required value",
    'type: Invalid value: "": has invalid value: X',
    'count: Invalid value: "": needs to be unset',
  ]],
  ["who reports", event, { reportingController: null, action: "x".repeat(129) }, [
    "reportingController: Required value",
    'reportingController: Invalid value: "": name part must be non-empty',
    'reportingController: Invalid value: "": name part must consist of alphanumeric',
    'action: Invalid value: "": can have at most 128 characters',
  ]],
  ["a series", event, { series: { count: 1 } }, [
    'series.count: Invalid value: "": should be at least 2',
    "series.lastObservedTime: Required value",
  ]],
  ["a certificate request", request, {}, []],
  ["a request is PEM", request, { spec: { request: btoa("x"), usages: ["x", "any", "any"], expirationSeconds: 599 } }, [
    'spec.request: Invalid value: "eA==": PEM block type must be CERTIFICATE REQUEST',
    'spec.usages[0]: Unsupported value: "x": supported values: "any", ',
    'spec.usages[2]: Duplicate value: "any"',
    "spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 600 seconds (10 minutes)",
  ]],
  ["the first precedence is taken", flowSchema, { spec: { matchingPrecedence: 1 } }, [
    "spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1",
  ]],
  ["a schema that must be as it is", flowSchema, {
    metadata: { name: "catch-all" },
    spec: { matchingPrecedence: 10_000, priorityLevelConfiguration: { name: "catch-all" } },
  }, ['spec: Invalid value: {"PriorityLevelConfiguration":{"Name":"catch-all"},"MatchingPrecedence":10000,']],
  ["subjects and rules", flowSchema, {
    spec: {
      rules: [{
        subjects: [{ kind: "User", user: { name: "*" }, group: { name: "g" } }],
        nonResourceRules: [{ verbs: ["*", "get"], nonResourceURLs: ["/a*", "x"] }],
      }],
    },
  }, [
    "spec.rules[0].subjects[0].group: Forbidden: group is forbidden when subject kind is not 'Group'",
    'spec.rules[0].nonResourceRules[0].verbs: Invalid value: ["*","get"]: if \'*\' is present, must not specify other verbs',
    'spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: "/a*": wildcard can only do suffix matching',
    'spec.rules[0].nonResourceRules[0].nonResourceURLs[1]: Invalid value: "x": must start with slash',
  ]],
  ["a hand is dealt from the queues", level, {
    spec: { limited: { limitResponse: { type: "Queue", queuing: { queues: 512, handSize: 8, queueLengthLimit: 0 } } } },
  }, [
    "spec.limited.limitResponse.queuing.handSize: Invalid value: 8: " +
    "required entropy bits of deckSize 512 and handSize 8 should not be greater than 60",
  ]],
  ["one level is exempt", level, { spec: { type: "Exempt", limited: null } }, [
    "spec.type: Invalid value: \"Exempt\": must be 'Exempt' if and only if `name` is 'exempt'",
  ]],
  ["webhooks", webhooks, {}, []],
  ["a webhook is reached in one way", webhooks, webhook({ name: "a.b", sideEffects: "Some", clientConfig: {} }), [
    'webhooks[0].name: Invalid value: "a.b": should be a domain with at least three segments separated by dots',
    'webhooks[0].sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun"',
    "webhooks[0].clientConfig: Required value: exactly one of url or service is required",
  ]],
  ["by https alone", webhooks, webhook({ clientConfig: { url: "http://u@a/x?q#f" } }), [
    "webhooks[0].clientConfig.url: Invalid value: \"http\": 'https' is the only allowed URL scheme; desired format: " +
    "https://host[/path]",
    'webhooks[0].clientConfig.url: Invalid value: "u": user information is not permitted in the URL',
    'webhooks[0].clientConfig.url: Invalid value: "f": fragments are not permitted in the URL',
    'webhooks[0].clientConfig.url: Invalid value: "q": query parameters are not permitted in the URL',
  ]],
  [
    "or a path of a service",
    webhooks,
    webhook({ clientConfig: { service: { name: "a", namespace: "b", path: "a/B" } } }),
    [
      "webhooks[0].clientConfig.service.path: Invalid value: \"a/B\": must start with a '/'",
      'webhooks[0].clientConfig.service.path: Invalid value: "a/B": segment[0] may not be empty',
      'webhooks[0].clientConfig.service.path: Invalid value: "a/B": segment[1]: a lowercase RFC 1123 subdomain',
    ],
  ],
  [
    "rules do not say things twice",
    webhooks,
    webhook({ rules: [{ ...podRule, resources: ["pods/*", "pods/x", "*", "a"] }] }),
    [
      "webhooks[0].rules[0].resources[1]: Invalid value: \"pods/x\": if 'pods/*' is present, must not specify pods/x",
      'webhooks[0].rules[0].resources: Invalid value: ["pods/*","pods/x","*","a"]: if \'*\' is present, must not ' +
      "specify other resources without subresources",
    ],
  ],
  ["reviews are of a version that is known", webhooks, webhook({ admissionReviewVersions: ["v2", "v2"] }), [
    'webhooks[0].admissionReviewVersions[1]: Invalid value: "v2": duplicate version',
    'webhooks[0].admissionReviewVersions: Invalid value: ["v2","v2"]: must include at least one of v1, v1beta1',
  ]],
  ["a policy", policy, {}, []],
  ["a policy is for something and says something", policy, { spec: { matchConstraints: {}, validations: null } }, [
    "spec.validations: Required value: validations or auditAnnotations must contain at least one item",
    "spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least one item",
  ]],
  ["variables are identifiers", policy, { spec: { variables: [{ name: "in", expression: " " }] } }, [
    'spec.variables[0].name: Invalid value: "in": name is not a valid CEL identifier',
    "spec.variables[0].expression: Required value: expression is not specified",
  ]],
  ["kinds of parameters", policy, { spec: { paramKind: { apiVersion: "a/b/c" } } }, [
    'spec.paramKind.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c',
    "spec.paramKind.kind: Required value",
  ]],
  ["actions do not repeat each other", binding, { spec: { validationActions: ["Deny", "Warn"] } }, [
    'spec.validationActions: Invalid value: ["Deny","Warn"]: must not contain both Deny and Warn',
  ]],
  ["parameters are named or selected", binding, {
    spec: { paramRef: { name: "a", selector: {}, parameterNotFoundAction: "X" } },
  }, [
    "spec.paramRef.name: Forbidden: name and selector are mutually exclusive",
    "spec.paramRef.selector: Forbidden: name and selector are mutually exclusive",
    'spec.paramRef.parameterNotFoundAction: Unsupported value: "X": supported values: "Deny", "Allow"',
  ]],
];

for (const [title, base, change, faults] of createCases) {
  Deno.test(`${base.kind}: ${title}`, () => assertStarts(createFaults(changed(base, change)), faults));
}

const approved = { type: "Approved", status: "True" };

const updateCases: [
  title: string,
  old: Manifest,
  change: Record<string, unknown>,
  subresource: string,
  faults: string[],
][] = [
  ["what happened does not change", event, { reason: "x", regarding: { name: "y" } }, "", [
    'involvedObject: Invalid value: {"Kind":"","Namespace":"n","Name":"y","UID":"","APIVersion":"","ResourceVersion":"",' +
    '"FieldPath":""}: field is immutable',
    'reason: Invalid value: "x": field is immutable',
    'reason: Invalid value: "x": field is immutable',
  ]],
  ["approval is by approval", request, { status: { conditions: [approved] } }, "approval", []],
  ["and not by status", request, { status: { conditions: [approved] } }, "status", [
    'status.conditions: Forbidden: updates may not add a condition of type "Approved"',
  ]],
  ["webhooks that had side effects may keep them", changed(webhooks, webhook({ sideEffects: "Some" })), {}, "", []],
  ["flow schemas say each condition once", flowSchema, { status: { conditions: [{}, {}] } }, "status", [
    "status.conditions[0].type: Required value: must not be empty",
    'status.conditions[1].type: Duplicate value: ""',
    "status.conditions[1].type: Required value: must not be empty",
  ]],
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
