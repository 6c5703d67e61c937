// What the server knows of one served resource (a GroupVersionResource), built-in or custom. Plain data.

export interface Subresource {
  /** E.g. `status`. */
  readonly name: string;
  readonly kind: string;
  readonly verbs: readonly string[];
  /** Only where the kind lives in another group version than its resource, e.g. autoscaling/v1 Scale. */
  readonly group?: string;
  readonly version?: string;
  /** False for the few that cannot be had as a Table. */
  readonly table?: boolean;
}

/** How objects of a resource stand in the store. */
export interface ResourceStorage {
  /** Below the store's prefix, without a slash at its end, e.g. `/pods`, `/services/specs`. */
  readonly keyPrefix: string;
  readonly encoding: "protobuf" | "json";
  /** The version kube-apiserver writes, e.g. `apps/v1`. */
  readonly apiVersion: string;
  readonly kind: string;
  /** Objects go by themselves, after --event-ttl. */
  readonly leased: boolean;
}

export interface FieldSelectorLabel {
  readonly label: string;
  /**
   * Where the value stands in the object, in the notation of `protoFieldReader`: `a.b`, `a[0].b`, `a|b` for b where a is
   * empty. null for labels that are never populated.
   */
  readonly path: string | null;
  /** kube-apiserver's watch cache has an index on it: items with other values do not count as more of a limited list. */
  readonly indexed?: boolean;
}

export interface Resource {
  /** "" for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Undefined for resources that cannot be listed. */
  readonly listKind: string | undefined;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly storageVersionHash: string | undefined;
  readonly subresources: readonly Subresource[];
  /** Full name of the protobuf message of the served version; undefined for custom resources. */
  readonly message: string | undefined;
  /** Undefined for resources that are never persisted. */
  readonly storage: ResourceStorage | undefined;
  readonly fieldSelectors: readonly FieldSelectorLabel[];
  /** The 400 for any other label; `%s` is the label. */
  readonly fieldSelectorError: string;
  /** Warnings sent with every answer of this resource (deprecated versions). */
  readonly warnings: readonly string[];
  /** Whether kube-apiserver serves it from its watch cache: decides the form of continue tokens and of stale reads. */
  readonly watchCache: boolean;
  /** Annotations that kube-apiserver makes while it converts to the served version: metadata views do not have them. */
  readonly conversionAnnotations: readonly string[];
  /** What a CRD says beyond the names; undefined for built-in kinds. */
  readonly custom: CustomResource | undefined;
}

/** The parts of one CRD version that shape answers, as parsed JSON in the apiextensions.k8s.io/v1 form. */
export interface CustomResource {
  readonly crdName: string;
  /** The CRD is being deleted: what is there can be had and changed, nothing can be created. */
  readonly terminating: boolean;
  readonly storageVersion: string;
  readonly conversionStrategy: "None" | "Webhook";
  /** `spec.versions[].schema.openAPIV3Schema` of every version, by version name. */
  readonly schemas: ReadonlyMap<string, unknown>;
  /** The schema of this version as OpenAPI shows it: with what `preserveUnknownFields` makes void for objects. */
  readonly publishedSchema: unknown;
  /** `spec.preserveUnknownFields`, which only CRDs from before apiextensions.k8s.io/v1 can have. */
  readonly preserveUnknownFields: boolean;
  readonly printerColumns: readonly PrinterColumn[];
  /** jsonPaths with their leading dot. */
  readonly selectableFields: readonly string[];
  readonly scale:
    | { readonly specReplicasPath: string; readonly statusReplicasPath: string; readonly labelSelectorPath?: string }
    | undefined;
  readonly hasStatus: boolean;
}

/** One of a CRD version's `additionalPrinterColumns`. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  readonly priority: number;
  readonly jsonPath: string;
}
