// Complete workloads for tests, and what their validators find when something in them is changed.

import { applyDefaults } from "../../../encoding/defaulting/defaults.ts";
import {
  cloneValue,
  isTypedObject,
  type TypedObject,
  type TypedValue,
} from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, fieldErrorText } from "../../field_error.ts";
import { workloadValidators } from "./workload_validators.ts";

const UID = "0f3a0000-0000-4000-8000-000000000001";
const labels = { app: "web" };
const podSpec = { containers: [{ name: "c", image: "i" }] };
const template = { metadata: { labels }, spec: podSpec };
const selector = { matchLabels: labels };
const jobLabels = {
  "controller-uid": UID,
  "job-name": "x",
  "batch.kubernetes.io/controller-uid": UID,
  "batch.kubernetes.io/job-name": "x",
};
const jobTemplate = { metadata: { labels: jobLabels }, spec: { ...podSpec, restartPolicy: "Never" } };

/** Before defaults, by message. */
const specs: Readonly<Record<string, TypedObject>> = {
  "core.v1.Pod": { spec: podSpec },
  "core.v1.PodTemplate": { template },
  "core.v1.ReplicationController": { spec: { selector: labels, template } },
  "apps.v1.Deployment": { spec: { selector, template } },
  "apps.v1.ReplicaSet": { spec: { selector, template } },
  "apps.v1.DaemonSet": { spec: { selector, template } },
  "apps.v1.StatefulSet": { spec: { selector, template, serviceName: "s" } },
  "batch.v1.Job": { spec: { selector: { matchLabels: { "controller-uid": UID } }, template: jobTemplate } },
  "batch.v1.CronJob": {
    spec: {
      schedule: "0 0 * * *",
      jobTemplate: { spec: { template: { spec: { ...podSpec, restartPolicy: "Never" } } } },
    },
  },
};

/** What is said of names of these forms. */
export const notLabel =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must " +
  "start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is " +
  "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
export const notSubdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or " +
  "'.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is " +
  "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
export const notQualifiedName =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and " +
  "end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is " +
  "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

/** New values by path, e.g. `spec.containers.0.name`; undefined takes the field away. */
export type Changes = Readonly<Record<string, TypedValue | undefined>>;

/** A good object of `kind`, e.g. `apps.v1.Deployment`, with defaults and then with the changes. */
export function workload(kind: string, changes: Changes = {}): TypedObject {
  const object: TypedObject = { metadata: { name: "x", namespace: "n", uid: UID }, ...cloneValue(specs[kind]!) };
  applyDefaults(messageOf(kind), object);
  const changed = cloneValue(object);
  for (const [path, value] of Object.entries(changes)) setAt(changed, path.split("."), value);
  return changed;
}

/** The faults of a new object, as the top message of a Status has them. */
export function createFaults(kind: string, changes: Changes): string[] {
  return texts(workloadValidators[messageOf(kind)]!.validate(workload(kind, changes)));
}

export interface Update {
  readonly from?: Changes;
  readonly to: Changes;
  readonly subresource?: string;
}

export function updateFaults(kind: string, { from = {}, to, subresource }: Update): string[] {
  const validator = workloadValidators[messageOf(kind)]!;
  const [object, old] = [workload(kind, { ...from, ...to }), workload(kind, from)];
  const validate = subresource === undefined ? validator.validateUpdate : validator.subresources![subresource]!;
  return [...new Set(texts(validate(object, old)))];
}

function messageOf(kind: string): string {
  return `k8s.io.api.${kind}`;
}

function texts(faults: readonly FieldError[]): string[] {
  return faults.map(fieldErrorText);
}

function setAt(target: TypedValue | undefined, [name, ...rest]: string[], value: TypedValue | undefined): void {
  const container = target as TypedObject;
  if (rest.length > 0) {
    if (container[name!] === undefined) container[name!] = {};
    setAt(container[name!], rest, value);
  } else if (value === undefined && isTypedObject(container)) delete container[name!];
  else container[name!] = value;
}
