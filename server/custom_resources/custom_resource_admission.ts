// What is told and refused, beside validation, when definitions and custom resources are written: always on, as in
// kube-apiserver.

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { AdmissionPlugin, AdmissionRequest } from "../admission/admission.ts";
import { goQuote } from "../go_quote.ts";
import { definitionTerminating, qualifiedResource } from "../status_error.ts";
import { qualifiedNameFaults } from "../validation/names.ts";
import { definitionResource } from "./definition.ts";
import { unenforcedWarnings } from "./unenforced_warnings.ts";

export const customResourceAdmission: AdmissionPlugin = {
  name: "CustomResources",
  admit({ operation, resource }) {
    if (operation === "CREATE" && resource.custom?.terminating) throw definitionTerminating(resource, "create");
  },
  async validate(request) {
    for (const warning of await warningsOf(request)) {
      if (!request.warnings.includes(warning)) request.warnings.push(warning);
    }
  },
};

async function warningsOf(
  { resource, subresource, object, oldObject, ...request }: AdmissionRequest,
): Promise<string[]> {
  if (object === undefined || subresource !== "") return [];
  if (resource.custom !== undefined) return finalizerWarnings(object, oldObject);
  const isDefinition = resource.group === definitionResource.group && resource.plural === definitionResource.plural;
  if (!isDefinition) return [];
  const { name, objects } = request;
  // What a change does not bring was told before.
  if (oldObject !== undefined) {
    const before = unenforcedWarnings(oldObject);
    return unenforcedWarnings(object).filter((warning) => !before.includes(warning));
  }
  // A creation that is about to be refused promises nothing.
  const exists = await objects.get(qualifiedResource(resource), { name }) !== undefined;
  return exists ? [] : unenforcedWarnings(object);
}

const standardFinalizers = ["foregroundDeletion", "kubernetes", "orphan"];

/** Names of finalizers that others may take as well; only of new ones. */
function finalizerWarnings(object: TypedObject, old: TypedObject | undefined): string[] {
  const known = finalizersOf(old);
  const added = [...new Set(finalizersOf(object))].filter((finalizer) => !known.includes(finalizer)).sort();
  return added.flatMap((finalizer) => {
    const faults = qualifiedNameFaults(finalizer);
    if (!finalizer.includes("/") && !standardFinalizers.includes(finalizer)) {
      const path = finalizer.includes(".") ? " including a path (/)" : "";
      faults.push(
        `prefer a domain-qualified finalizer name${path} to avoid accidental conflicts with other finalizer writers`,
      );
    }
    return faults.map((fault) => `metadata.finalizers: ${goQuote(finalizer)}: ${fault}`);
  });
}

function finalizersOf(object: TypedObject | undefined): readonly string[] {
  return ((object?.metadata as TypedObject | undefined)?.finalizers ?? []) as string[];
}
