import { assertEquals } from "@std/assert";
import { createWarnings, updateWarnings } from "./warning_fixture.ts";

type Fields = Record<string, unknown>;

function pod(spec: Fields, metadata: Fields = {}) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", ...metadata },
    spec: { containers: [{ name: "c", image: "i" }], ...spec },
  };
}

const container = (fields: Fields) => ({ containers: [{ name: "c", image: "i", ...fields }] });
const nullSelector = "labelSelector: a null labelSelector results in matching no pod";

const cases: [what: string, spec: Fields, metadata: Fields, warnings: string[]][] = [
  ["a plain pod", {}, {}, []],
  ["a name that is no label", {}, { name: "a.b" }, [
    "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; " +
    "a DNS label is recommended: [must not contain dots]",
  ]],
  ["labels of nodes", { nodeSelector: { "beta.kubernetes.io/os": "linux", "disk": "ssd" } }, {}, [
    'spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead',
  ]],
  [
    "node affinity",
    {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: "app.kubernetes.io/created-by", operator: "Exists" }] }],
          },
        },
      },
    },
    {},
    [
      "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0]" +
      ".matchExpressions[0].key: app.kubernetes.io/created-by is deprecated since v1.9",
    ],
  ],
  [
    "selectors that are not there",
    {
      affinity: {
        podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "zone" }] },
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: { topologyKey: "zone" } }],
        },
      },
      topologySpreadConstraints: [{ maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" }],
    },
    {},
    [
      `spec.topologySpreadConstraints[0].${nullSelector}`,
      `spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].${nullSelector}`,
      `spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.${nullSelector}`,
    ],
  ],
  ["old annotations", {}, {
    annotations: {
      "scheduler.alpha.kubernetes.io/critical-pod": "",
      "seccomp.security.alpha.kubernetes.io/pod": "x",
      "container.seccomp.security.alpha.kubernetes.io/c": "x",
      "container.seccomp.security.alpha.kubernetes.io/other": "x",
      "container.apparmor.security.beta.kubernetes.io/c": "unconfined",
    },
  }, [
    "metadata.annotations[scheduler.alpha.kubernetes.io/critical-pod]: " +
    'non-functional in v1.16+; use the "priorityClassName" field instead',
    "metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]: " +
    'non-functional in v1.27+; use the "seccompProfile" field instead',
    "metadata.annotations[container.seccomp.security.alpha.kubernetes.io/c]: " +
    'non-functional in v1.27+; use the "seccompProfile" field instead',
  ]],
  [
    "volume plugins",
    {
      volumes: [{ name: "a", gitRepo: { repository: "r" } }, { name: "b", storageos: {} }, { name: "c", emptyDir: {} }],
    },
    {},
    [
      "spec.volumes[0].gitRepo: deprecated in v1.11, and disabled by default in v1.33+",
      "spec.volumes[1].storageOS: deprecated in v1.22, non-functional in v1.25+",
    ],
  ],
  [
    "paths in each other's way",
    {
      volumes: [
        { name: "a", configMap: { name: "m", items: [{ key: "x", path: "d" }, { key: "y", path: "d/e" }] } },
        {
          name: "b",
          projected: {
            sources: [
              { secret: { name: "s", items: [{ key: "k", path: "t/" }] } },
              { serviceAccountToken: { path: "t" } },
              {},
            ],
          },
        },
      ],
    },
    {},
    [
      'volume "a" (ConfigMap "m"): overlapping paths: "d/e" with "d"',
      'volume "b" (Projected) has no sources provided',
      'volume "b" (Projected): overlapping paths: "t" (ServiceAccountToken) with "t" (Secret "s")',
    ],
  ],
  [
    "lists with duplicates",
    {
      hostAliases: [{ ip: "1.1.1.1" }, { ip: "1.1.1.1" }, { ip: "FD00::1" }],
      imagePullSecrets: [{ name: "a" }, { name: "a" }, {}],
    },
    {},
    [
      'spec.hostAliases[1].ip: duplicate ip "1.1.1.1"',
      'spec.imagePullSecrets[1].name: duplicate name "a"',
      'spec.imagePullSecrets[2].name: invalid empty name ""',
      'spec.hostAliases[2].ip: IPv6 address "FD00::1" should be in RFC 5952 canonical format ("fd00::1")',
    ],
  ],
  [
    "fractions of bytes",
    container({ resources: { limits: { "memory": "100m", "ephemeral-storage": "1Gi" }, requests: { memory: "0.5" } } }),
    {},
    [
      'spec.containers[0].resources.limits[memory]: fractional byte value "100m" is invalid, must be an integer',
      'spec.containers[0].resources.requests[memory]: fractional byte value "500m" is invalid, must be an integer',
    ],
  ],
  [
    "variables that hide others",
    container({
      env: [
        { name: "A", value: "a" },
        { name: "A", value: "$(A) b" },
        { name: "A", value: "$(A)" },
        { name: "A", value: "c" },
      ],
    }),
    {},
    [2, 3].map((index) =>
      `spec.containers[0].env[${index}]: hides previous definition of "A", which may be dropped when using apply`
    ),
  ],
  [
    "ports of two containers",
    {
      initContainers: [{ name: "i", image: "i", restartPolicy: "Always", ports: [{ name: "web", containerPort: 80 }] }],
      ...container({ ports: [{ name: "web", containerPort: 80, hostIP: "10.0.0.1" }, { containerPort: 80 }] }),
    },
    {},
    [
      "spec.containers[0].ports[0]: hostIP set without hostPort: " +
      "{Name:web HostPort:0 ContainerPort:80 Protocol:TCP HostIP:10.0.0.1}",
      "spec.containers[0].ports[0]: overlapping port definition with spec.initContainers[0].ports[0]",
      "spec.containers[0].ports[1]: duplicate port definition with spec.initContainers[0].ports[0]",
      "spec.containers[0].ports[1]: overlapping port definition with spec.containers[0].ports[0]",
      'spec.containers[0].ports[0]: duplicate port name "web" with spec.initContainers[0].ports[0], ' +
      "services and probes that select ports by name will use spec.initContainers[0].ports[0]",
    ],
  ],
  [
    "one port of the host with and without an address",
    container({
      ports: [{ containerPort: 80, hostPort: 8080 }, { containerPort: 80, hostPort: 8080, hostIP: "10.0.0.1" }],
    }),
    {},
    ["spec.containers[0].ports[1]: dangerously ambiguous port definition with spec.containers[0].ports[0]"],
  ],
  ["name servers", { dnsConfig: { nameservers: ["1.2.3.4", "05.06.07.08"] } }, {}, [
    'spec.dnsConfig.nameservers[1]: non-standard IP address "05.06.07.08" will be considered invalid ' +
    'in a future Kubernetes release: use "5.6.7.8"',
  ]],
];

for (const [what, spec, metadata, warnings] of cases) {
  Deno.test(`a new pod is warned about: ${what}`, () => {
    assertEquals(createWarnings(pod(spec, metadata)), warnings);
  });
}

Deno.test("updates of pods are not warned about", () => {
  const sent = pod({ imagePullSecrets: [{}] });
  assertEquals(createWarnings(sent).length, 1);
  assertEquals(updateWarnings(sent, pod({})), []);
});
