// How kinds have their metadata validated. Most kinds do it themselves, before the generic layer does it again; what each
// one does shows in the order and the number of the faults.

/** `whole` looks at the new object, `change` at what became of the old one. */
export type MetadataCheck = "whole" | "change";

export interface MetadataCourse {
  /** Finalizers without a domain must be Kubernetes' own. */
  readonly standardFinalizers: boolean;
  /** What the kind does with a new object, before its own rules. */
  readonly onCreate: readonly MetadataCheck[];
  /** The same with a change. */
  readonly onUpdate: readonly MetadataCheck[];
  /** The same with a change through a subresource. */
  readonly onSubresource: readonly MetadataCheck[];
}

const usual: MetadataCourse = {
  standardFinalizers: true,
  onCreate: ["whole"],
  onUpdate: ["change"],
  onSubresource: ["change"],
};
const wholeAgain: MetadataCourse = { ...usual, onUpdate: ["whole", "change"] };
const changeFirst: MetadataCourse = { ...usual, onUpdate: ["change", "whole"] };
const wholeOnly: MetadataCourse = { ...usual, onUpdate: ["whole"] };
const anyFinalizers: MetadataCourse = { ...usual, standardFinalizers: false };
/** The same rules for every write, none for what changes. */
const admission: MetadataCourse = { ...anyFinalizers, onUpdate: ["whole"], onSubresource: [] };
const flowControl: MetadataCourse = { ...wholeOnly, onSubresource: [] };
/** Only the generic layer looks at it. */
const genericOnly: MetadataCourse = { standardFinalizers: false, onCreate: [], onUpdate: [], onSubresource: [] };

/** By group and kind of the message. */
const courses: Readonly<Record<string, MetadataCourse>> = {
  "core.ConfigMap": changeFirst,
  "core.Event": genericOnly,
  "core.LimitRange": wholeOnly,
  "core.Namespace": wholeAgain,
  "core.Node": wholeAgain,
  "core.PersistentVolume": { ...usual, onUpdate: ["whole", "whole"] },
  "core.PersistentVolumeClaim": wholeAgain,
  "core.Pod": changeFirst,
  "core.ReplicationController": wholeAgain,
  "core.Secret": changeFirst,
  "core.Service": changeFirst,
  "core.ServiceAccount": changeFirst,
  "apps.ControllerRevision": changeFirst,
  "batch.Job": wholeAgain,
  "rbac.Role": { ...usual, onUpdate: ["whole", "whole", "change"] },
  "rbac.ClusterRole": { ...usual, onUpdate: ["whole", "whole", "change"] },
  "rbac.RoleBinding": { ...usual, onUpdate: ["whole", "whole", "change"] },
  "rbac.ClusterRoleBinding": { ...usual, onUpdate: ["whole", "whole", "change"] },
  "storage.CSINode": { ...usual, onUpdate: ["whole", "whole"] },
  "storage.CSIStorageCapacity": wholeAgain,
  "storage.StorageClass": wholeAgain,
  "storage.VolumeAttachment": { ...usual, onUpdate: ["whole", "whole"] },
  "storage.VolumeAttributesClass": wholeAgain,
  "policy.PodDisruptionBudget": genericOnly,
  "networking.Ingress": changeFirst,
  "networking.IngressClass": changeFirst,
  "discovery.EndpointSlice": wholeOnly,
  "certificates.CertificateSigningRequest": { ...wholeAgain, onSubresource: ["whole", "change"] },
  "resource.DeviceClass": wholeAgain,
  "resource.ResourceClaim": wholeAgain,
  "flowcontrol.FlowSchema": flowControl,
  "flowcontrol.PriorityLevelConfiguration": flowControl,
  "coordination.Lease": anyFinalizers,
  "node.RuntimeClass": { ...anyFinalizers, onUpdate: ["whole", "change"] },
  "apiregistration.APIService": { ...anyFinalizers, onUpdate: ["change", "whole"] },
  "apiextensions.CustomResourceDefinition": anyFinalizers,
  "admissionregistration.MutatingWebhookConfiguration": admission,
  "admissionregistration.ValidatingWebhookConfiguration": admission,
  "admissionregistration.ValidatingAdmissionPolicy": admission,
  "admissionregistration.ValidatingAdmissionPolicyBinding": admission,
  "admissionregistration.MutatingAdmissionPolicy": admission,
  "admissionregistration.MutatingAdmissionPolicyBinding": admission,
};

/** `messageName` is that of the validator; custom resources have none, and validators that see to their metadata. */
export function metadataCourse(messageName: string | undefined): MetadataCourse {
  if (messageName === undefined) return genericOnly;
  const [group, , kind] = messageName.split(".").slice(-3);
  return courses[`${group}.${kind}`] ?? usual;
}
