// The warnings of manifests, for tests.

import { complete, type Manifest } from "../validation/validation_fixture.ts";
import { warningsOf } from "./warnings.ts";

export function createWarnings(manifest: Manifest): string[] {
  const { object, resource } = complete(manifest);
  return warningsOf(object, undefined, { resource, subresource: "" });
}

export function updateWarnings(manifest: Manifest, old: Manifest, subresource = ""): string[] {
  const { object, resource } = complete(manifest);
  return warningsOf(object, complete(old).object, { resource, subresource });
}
