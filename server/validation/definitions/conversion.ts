// How objects of a CRD come from one version to another.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField, invalidField, requiredField } from "../../field_error.ts";
import { requiredOneOf } from "../field_rules.ts";
import { messageOf, textOf, textsOf } from "../fields.ts";
import { dns1035LabelFaults } from "../names.ts";
import { webhookClientFaults } from "../webhook_client.ts";

const FIELD = "spec.conversion";
const ONLY_WEBHOOK = "should not be set when strategy is not set to Webhook";
const REVIEW_VERSIONS = ["v1", "v1beta1"];
const STRATEGIES = ["None", "Webhook"];

/** Of a CRD's spec. */
export function conversionFaults({ conversion, preserveUnknownFields }: TypedObject, old?: TypedObject): FieldError[] {
  if (conversion === undefined) return [];
  const { strategy, webhookClientConfig: client, conversionReviewVersions } = messageOf(conversion);
  const faults: FieldError[] = [];
  if (strategy !== "None" && preserveUnknownFields === true) {
    const detail = "must be None if spec.preserveUnknownFields is true";
    faults.push(invalidField(`${FIELD}.strategy`, textOf(strategy), detail));
  }
  faults.push(...requiredOneOf(`${FIELD}.strategy`, strategy, STRATEGIES));
  const versions = textsOf(conversionReviewVersions);
  const clientField = `${FIELD}.webhookClientConfig`;
  const versionsField = `${FIELD}.conversionReviewVersions`;
  if (strategy !== "Webhook") {
    if (client !== undefined) faults.push(forbiddenField(clientField, ONLY_WEBHOOK));
    if (versions.length > 0) faults.push(forbiddenField(versionsField, ONLY_WEBHOOK));
    return faults;
  }
  const oldVersions = textsOf(messageOf(old?.conversion).conversionReviewVersions);
  const allowUnknown = oldVersions.length > 0 && !oldVersions.some(isReviewVersion);
  return [
    ...faults,
    ...(client === undefined
      ? [requiredField(clientField, "required when strategy is set to Webhook")]
      : webhookClientFaults(clientField, messageOf(client))),
    ...reviewVersionsFaults(versionsField, versions, allowUnknown),
  ];
}

function reviewVersionsFaults(field: string, versions: readonly string[], allowUnknown: boolean): FieldError[] {
  if (versions.length === 0) return [requiredField(field)];
  const faults = versions.flatMap((version, index) =>
    versions.indexOf(version) < index
      ? [invalidField(`${field}[${index}]`, version, "duplicate version")]
      : dns1035LabelFaults(version).map((fault) => invalidField(`${field}[${index}]`, version, fault))
  );
  if (allowUnknown || versions.some(isReviewVersion)) return faults;
  return [...faults, invalidField(field, versions, `must include at least one of ${REVIEW_VERSIONS.join(", ")}`)];
}

function isReviewVersion(version: string): boolean {
  return REVIEW_VERSIONS.includes(version);
}
