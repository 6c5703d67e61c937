// The finalizers by which a deletion tells the garbage collector what is to become of dependents (registry Store's
// deletionFinalizersForGarbageCollection).

import type { WriteRules } from "../resources/builtin_resources.ts";

/** How a DELETE may say it. */
export interface PropagationOptions {
  /** The older form; it wins. */
  readonly orphanDependents?: boolean | undefined;
  readonly propagationPolicy?: string | undefined;
}

const orphan = "orphan";
const foreground = "foregroundDeletion";

/** The finalizers that deletion leaves; the very list when it changes none. `policy` is the kind's own. */
export function withPropagation(
  finalizers: string[],
  { options, policy }: { options: PropagationOptions; policy: WriteRules["defaultDeletePropagation"] },
): string[] {
  return withFinalizer(finalizers, policy === "Unsupported" ? undefined : wantedFinalizer(finalizers, options, policy));
}

/** For namespaces, where orphanDependents=false asks for deletion in the foreground. */
export function withNamespacePropagation(finalizers: string[], options: PropagationOptions): string[] {
  return withFinalizer(
    finalizers,
    options.orphanDependents === false ? foreground : wantedFinalizer(finalizers, options),
  );
}

function withFinalizer(finalizers: string[], wanted: string | undefined): string[] {
  const isSettled = [orphan, foreground].every((name) => finalizers.includes(name) === (name === wanted));
  if (isSettled) return finalizers;
  const others = finalizers.filter((name) => name !== orphan && name !== foreground);
  return wanted === undefined ? others : [...others, wanted];
}

function wantedFinalizer(
  finalizers: readonly string[],
  { orphanDependents, propagationPolicy }: PropagationOptions,
  policy = "Background",
): string | undefined {
  if (orphanDependents !== undefined) return orphanDependents ? orphan : undefined;
  switch (propagationPolicy) {
    case "Orphan":
      return orphan;
    case "Foreground":
      return foreground;
    case "Background":
      return undefined;
  }
  return finalizers.find((name) => name === orphan || name === foreground) ??
    (policy === "Orphan" ? orphan : undefined);
}
