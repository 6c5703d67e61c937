// What the benchmarks list: ConfigMaps of a given size, and pods with the fields of a production pod, as stored bytes.
import { encodeMessage } from "../../encoding/protobufjs/message_codec.ts";

const UNKNOWN = "k8s.io.apimachinery.pkg.runtime.Unknown";
const PREFIX = [0x6b, 0x38, 0x73, 0x00];

interface TypeMeta {
  readonly apiVersion: string;
  readonly kind: string;
}

/** A key below the store's prefix, and the value kube-apiserver would keep there. */
export interface StoredObject {
  readonly key: string;
  readonly value: Uint8Array;
}

function stored(type: TypeMeta, messageName: string, object: Record<string, unknown>): Uint8Array {
  const raw = encodeMessage(UNKNOWN, { ...type, Raw: encodeMessage(messageName, object) });
  const value = new Uint8Array(PREFIX.length + raw.length);
  value.set(PREFIX);
  value.set(raw, PREFIX.length);
  return value;
}

/** A name whose order is that of its number. */
function numbered(prefix: string, index: number): string {
  return `${prefix}-${String(index).padStart(7, "0")}`;
}

function uid(index: number): string {
  return `5f0c1d6e-8c1b-4a53-9d0e-${index.toString(16).padStart(12, "0")}`;
}

/** One ConfigMap with a text of `bytes` bytes or a little more: the lines of a configuration file, some characters escaped. */
export function configMap(index: number, { bytes, namespace }: { bytes: number; namespace: string }): StoredObject {
  const name = numbered("config", index);
  const line = `server.threads.max=200 # see "tuning" in <docs>, item ${index}\n`;
  const object = {
    metadata: { name, namespace, uid: uid(index), creationTimestamp: "2026-11-20T08:15:30Z", labels: { app: "bench" } },
    data: { "application.properties": line.repeat(Math.ceil(bytes / line.length)) },
  };
  return {
    key: `/configmaps/${namespace}/${name}`,
    value: stored({ apiVersion: "v1", kind: "ConfigMap" }, "k8s.io.api.core.v1.ConfigMap", object),
  };
}

/** One running pod of a Deployment: two init containers, two containers, about 8 KB as JSON. */
export function pod(index: number, { namespace }: { namespace: string }): StoredObject {
  const name = numbered("web-7d4b9c6f5d", index);
  return {
    key: `/pods/${namespace}/${name}`,
    value: stored({ apiVersion: "v1", kind: "Pod" }, "k8s.io.api.core.v1.Pod", {
      metadata: podMetadata(index, { name, namespace }),
      spec: podSpec(index),
      status: podStatus(index),
    }),
  };
}

function podMetadata(index: number, { name, namespace }: { name: string; namespace: string }) {
  return {
    name,
    generateName: "web-7d4b9c6f5d-",
    namespace,
    uid: uid(index),
    creationTimestamp: "2026-11-20T08:15:30Z",
    labels: {
      app: "web",
      "app.kubernetes.io/name": "web",
      "app.kubernetes.io/part-of": "shop",
      "pod-template-hash": "7d4b9c6f5d",
      shard: `s${index % 16}`,
    },
    annotations: {
      "prometheus.io/scrape": "true",
      "prometheus.io/port": "9090",
      "checksum/config": "8b1a9953c4611296a827abf8c47804d7f0f8b8a0c4e1b6d5e2f3a4b5c6d7e8f9",
    },
    ownerReferences: [{
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      name: "web-7d4b9c6f5d",
      uid: uid(7),
      controller: true,
      blockOwnerDeletion: true,
    }],
    managedFields: [
      managedFields("kube-controller-manager", CONTROLLER_FIELDS, ""),
      managedFields("kubelet", KUBELET_FIELDS, "status"),
    ],
  };
}

function managedFields(manager: string, fields: unknown, subresource: string) {
  return {
    manager,
    operation: "Update",
    apiVersion: "v1",
    time: "2026-11-20T08:15:42Z",
    fieldsType: "FieldsV1",
    fieldsV1: fields,
    subresource,
  };
}

const CONTAINER_FIELDS = {
  ".": {},
  "f:env": {
    ".": {},
    'k:{"name":"POD_NAME"}': { ".": {}, "f:name": {}, "f:valueFrom": { ".": {}, "f:fieldRef": {} } },
  },
  "f:image": {},
  "f:imagePullPolicy": {},
  "f:livenessProbe": { ".": {}, "f:failureThreshold": {}, "f:httpGet": { ".": {}, "f:path": {}, "f:port": {} } },
  "f:name": {},
  "f:ports": { ".": {}, 'k:{"containerPort":8080,"protocol":"TCP"}': { ".": {}, "f:containerPort": {}, "f:name": {} } },
  "f:resources": { ".": {}, "f:limits": { ".": {}, "f:cpu": {}, "f:memory": {} } },
  "f:volumeMounts": { ".": {}, 'k:{"mountPath":"/etc/web"}': { ".": {}, "f:mountPath": {}, "f:name": {} } },
};
const CONTROLLER_FIELDS = {
  "f:metadata": {
    "f:annotations": { ".": {}, "f:prometheus.io/port": {}, "f:prometheus.io/scrape": {} },
    "f:generateName": {},
    "f:labels": { ".": {}, "f:app": {}, "f:pod-template-hash": {} },
    "f:ownerReferences": { ".": {}, [`k:{"uid":"${uid(7)}"}`]: {} },
  },
  "f:spec": {
    "f:containers": { 'k:{"name":"web"}': CONTAINER_FIELDS },
    "f:dnsPolicy": {},
    "f:enableServiceLinks": {},
    "f:restartPolicy": {},
    "f:schedulerName": {},
    "f:securityContext": {},
    "f:terminationGracePeriodSeconds": {},
  },
};
const KUBELET_FIELDS = {
  "f:status": {
    "f:conditions": {
      'k:{"type":"ContainersReady"}': { ".": {}, "f:lastProbeTime": {}, "f:lastTransitionTime": {}, "f:status": {} },
      'k:{"type":"Initialized"}': { ".": {}, "f:lastProbeTime": {}, "f:lastTransitionTime": {}, "f:status": {} },
      'k:{"type":"Ready"}': { ".": {}, "f:lastProbeTime": {}, "f:lastTransitionTime": {}, "f:status": {} },
    },
    "f:containerStatuses": {},
    "f:hostIP": {},
    "f:phase": {},
    "f:podIP": {},
    "f:podIPs": { ".": {}, 'k:{"ip":"10.244.3.17"}': { ".": {}, "f:ip": {} } },
    "f:startTime": {},
  },
};

function podSpec(index: number) {
  return {
    volumes: [
      { name: "config", configMap: { name: "web-config", defaultMode: 420 } },
      { name: "tls", secret: { secretName: "web-tls", defaultMode: 420 } },
      { name: "cache", emptyDir: { sizeLimit: "512Mi" } },
      {
        name: "kube-api-access",
        projected: {
          sources: [
            { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
            { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
            {
              downwardAPI: {
                items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }],
              },
            },
          ],
          defaultMode: 420,
        },
      },
    ],
    initContainers: [container("migrate", index), container("warm-up", index)].map(({ env: _, ...rest }) => rest),
    containers: [container("web", index), container("proxy", index)],
    restartPolicy: "Always",
    terminationGracePeriodSeconds: 30,
    dnsPolicy: "ClusterFirst",
    serviceAccountName: "web",
    serviceAccount: "web",
    nodeName: `node-${index % 50}`,
    securityContext: { runAsUser: 1000, fsGroup: 2000 },
    schedulerName: "default-scheduler",
    tolerations: [
      { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 },
      { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 },
    ],
    priority: 0,
    enableServiceLinks: true,
    preemptionPolicy: "PreemptLowerPriority",
  };
}

function container(name: string, index: number) {
  const probe = {
    httpGet: { path: `/healthz?shard=${index % 16}`, port: 8080, scheme: "HTTP" },
    initialDelaySeconds: 10,
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  };
  const isInit = name === "migrate" || name === "warm-up";
  return {
    name,
    image: `images.example.com/shop/${name}:v1.42.7`,
    args: ["--listen=:8080", `--shard=${index % 16}`, "--log-format=json"],
    ports: isInit ? [] : [{ name: "http", containerPort: 8080, protocol: "TCP" }],
    env: [
      { name: "POD_NAME", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } } },
      { name: "NODE_NAME", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "spec.nodeName" } } },
      { name: "DATABASE_URL", valueFrom: { secretKeyRef: { name: "web-db", key: "url" } } },
      { name: "FEATURE_FLAGS", value: "checkout=v2,search=<beta>,pricing=a&b" },
    ],
    resources: { limits: { cpu: "500m", memory: "512Mi" }, requests: { cpu: "100m", memory: "128Mi" } },
    volumeMounts: [
      { name: "config", readOnly: true, mountPath: "/etc/web" },
      { name: "tls", readOnly: true, mountPath: "/etc/tls" },
      { name: "kube-api-access", readOnly: true, mountPath: "/var/run/secrets/kubernetes.io/serviceaccount" },
    ],
    ...(isInit ? {} : { livenessProbe: probe, readinessProbe: probe }),
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    imagePullPolicy: "IfNotPresent",
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
  };
}

function podStatus(index: number) {
  const ip = `10.244.${index % 50}.${index % 250}`;
  const condition = (type: string) => ({ type, status: "True", lastTransitionTime: "2026-11-20T08:15:42Z" });
  const containerStatus = (name: string, state: unknown) => ({
    name,
    state,
    ready: true,
    restartCount: index % 3,
    image: `images.example.com/shop/${name}:v1.42.7`,
    imageID: `images.example.com/shop/${name}@sha256:4f3c9b1e7a6d5c4b3a2918f7e6d5c4b3a2918f7e6d5c4b3a2918f7e6d5c4b3a2`,
    containerID: `containerd://9e107d9d372bb6826bd81d3542a419d6e277252411e41f94e4e9f1c0a${
      index.toString(16).padStart(7, "0")
    }`,
    started: true,
  });
  const running = { running: { startedAt: "2026-11-20T08:15:40Z" } };
  const done = {
    terminated: {
      exitCode: 0,
      reason: "Completed",
      startedAt: "2026-11-20T08:15:33Z",
      finishedAt: "2026-11-20T08:15:36Z",
      containerID: `containerd://5eb63bbbe01eeed093cb22bb8f5acdc3e107d9d372bb6826bd81d3542a419d6e`,
    },
  };
  return {
    phase: "Running",
    conditions: ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"].map(condition),
    hostIP: `192.168.0.${index % 50}`,
    hostIPs: [{ ip: `192.168.0.${index % 50}` }],
    podIP: ip,
    podIPs: [{ ip }],
    startTime: "2026-11-20T08:15:30Z",
    initContainerStatuses: ["migrate", "warm-up"].map((name) => containerStatus(name, done)),
    containerStatuses: ["web", "proxy"].map((name) => containerStatus(name, running)),
    qosClass: "Burstable",
  };
}
