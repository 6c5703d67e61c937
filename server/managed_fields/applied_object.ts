// What an applied object must be before anything is made of it (managedfields' VersionCheckManager and
// StructuredMergeManager).

import { isJsonObject, type JsonObject, newJsonObject } from "../../encoding/json_value.ts";
import { badRequest, unclassifiedError } from "../status_error.ts";
import { valueFault } from "./check_value.ts";
import type { MergeType } from "./merge_type.ts";

export interface ExpectedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly type: MergeType;
}

/** @throws {StatusError} 400, or 500 for an object that its schema does not fit */
export function checkApplied(applied: JsonObject, { apiVersion, kind, type }: ExpectedObject): void {
  const found = kindText(applied);
  if (applied.apiVersion !== apiVersion || applied.kind !== kind) throw badRequest(`invalid object type: ${found}`);
  const metadata = isJsonObject(applied.metadata) ? applied.metadata : newJsonObject();
  if ("managedFields" in metadata) throw badRequest("metadata.managedFields must be nil");
  const fault = valueFault(type, applied);
  if (fault === undefined) return;
  const { namespace = "", name = "" } = metadata;
  throw unclassifiedError(`failed to create typed patch object (${namespace}/${name}; ${found}): ${fault}`);
}

/** `/v1, Kind=Secret` */
function kindText({ apiVersion, kind }: JsonObject): string {
  const [version = "", group = ""] = String(apiVersion ?? "").split("/").reverse();
  return `${group}/${version}, Kind=${kind ?? ""}`;
}
