// The validation of MutatingWebhookConfiguration and ValidatingWebhookConfiguration (admissionregistration.k8s.io/v1).

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { duplicateField, type FieldError, invalidField, requiredField } from "../../field_error.ts";
import { qualifiedDomainFaults } from "../domain_rules.ts";
import { labelSelectorFaults, oneOf } from "../field_rules.ts";
import { messageOf, messagesOf, numberOf, textOf, textsOf } from "../fields.ts";
import { dns1035LabelFaults } from "../names.ts";
import type { Validator } from "../validator.ts";
import { webhookClientFaults } from "../webhook_client.ts";
import { FAILURE_POLICIES, MATCH_POLICIES, matchConditionsFaults, ruleFaults } from "./admission_rules.ts";

/** What an update leaves alone, as it was valid once. */
interface WebhookOptions {
  readonly allowSideEffects: boolean;
  readonly allowUnknownReviewVersions: boolean;
  readonly allowRepeatedNames: boolean;
  readonly allowInvalidValues: boolean;
}

const HARMLESS_SIDE_EFFECTS = ["None", "NoneOnDryRun"];
const REINVOCATION_POLICIES = ["IfNeeded", "Never"];
const REVIEW_VERSIONS = ["v1", "v1beta1"];
const SIDE_EFFECTS = ["None", "NoneOnDryRun", "Some", "Unknown"];
const TIMEOUT_SECONDS_MAX = 30;

export const webhookConfigurationValidator: Validator = {
  validate: ({ webhooks }) =>
    configurationFaults(messagesOf(webhooks), {
      allowSideEffects: false,
      allowUnknownReviewVersions: false,
      allowRepeatedNames: false,
      allowInvalidValues: false,
    }),
  validateUpdate: ({ webhooks }, old) => configurationFaults(messagesOf(webhooks), optionsOf(messagesOf(old.webhooks))),
};

function optionsOf(old: readonly TypedObject[]): WebhookOptions {
  const versions = old.map(({ admissionReviewVersions }) => textsOf(admissionReviewVersions));
  return {
    allowSideEffects: !old.every(({ sideEffects }) => HARMLESS_SIDE_EFFECTS.includes(textOf(sideEffects))),
    allowUnknownReviewVersions: versions.some((some) => some.length > 0 && !some.some(isReviewVersion)),
    allowRepeatedNames: new Set(old.map(({ name }) => textOf(name))).size < old.length,
    allowInvalidValues: old.some(({ namespaceSelector, objectSelector }) =>
      [namespaceSelector, objectSelector].some((selector) =>
        selector !== undefined && labelSelectorFaults("", messageOf(selector)).length > 0
      )
    ),
  };
}

function configurationFaults(webhooks: readonly TypedObject[], options: WebhookOptions): FieldError[] {
  const names = webhooks.map(({ name }) => textOf(name));
  return webhooks.flatMap((webhook, index) => {
    const field = `webhooks[${index}]`;
    const name = names[index]!;
    const isRepeated = !options.allowRepeatedNames && name !== "" && names.indexOf(name) < index;
    return [
      ...webhookFaults(field, webhook, options),
      ...reviewVersionsFaults(`${field}.admissionReviewVersions`, textsOf(webhook.admissionReviewVersions), options),
      ...(isRepeated ? [duplicateField(`${field}.name`, name)] : []),
    ];
  });
}

function webhookFaults(field: string, webhook: TypedObject, options: WebhookOptions): FieldError[] {
  const { failurePolicy, matchPolicy, sideEffects, timeoutSeconds, reinvocationPolicy } = webhook;
  const allowed = options.allowSideEffects ? SIDE_EFFECTS : HARMLESS_SIDE_EFFECTS;
  const seconds = numberOf(timeoutSeconds);
  const isTimeoutBad = timeoutSeconds !== undefined && (seconds < 1 || seconds > TIMEOUT_SECONDS_MAX);
  const timeoutDetail = `the timeout value must be between 1 and ${TIMEOUT_SECONDS_MAX} seconds`;
  return [
    ...qualifiedDomainFaults(`${field}.name`, textOf(webhook.name)),
    ...messagesOf(webhook.rules).flatMap((rule, index) => ruleFaults(`${field}.rules[${index}]`, rule)),
    ...(failurePolicy === undefined ? [] : oneOf(`${field}.failurePolicy`, failurePolicy, FAILURE_POLICIES)),
    ...(matchPolicy === undefined ? [] : oneOf(`${field}.matchPolicy`, matchPolicy, MATCH_POLICIES)),
    ...(sideEffects === undefined
      ? [requiredField(`${field}.sideEffects`, `must specify one of ${allowed.join(", ")}`)]
      : oneOf(`${field}.sideEffects`, sideEffects, allowed)),
    ...(isTimeoutBad ? [invalidField(`${field}.timeoutSeconds`, seconds, timeoutDetail)] : []),
    ...["namespaceSelector", "objectSelector"].filter((name) => webhook[name] !== undefined).flatMap((name) =>
      labelSelectorFaults(`${field}.${name}`, messageOf(webhook[name]), options)
    ),
    ...(reinvocationPolicy === undefined
      ? []
      : oneOf(`${field}.reinvocationPolicy`, reinvocationPolicy, REINVOCATION_POLICIES)),
    ...webhookClientFaults(`${field}.clientConfig`, messageOf(webhook.clientConfig)),
    ...matchConditionsFaults(`${field}.matchConditions`, webhook.matchConditions),
  ];
}

function reviewVersionsFaults(field: string, versions: readonly string[], options: WebhookOptions): FieldError[] {
  if (versions.length === 0) return [requiredField(field, `must specify one of ${REVIEW_VERSIONS.join(", ")}`)];
  const faults = versions.flatMap((version, index) =>
    versions.indexOf(version) < index
      ? [invalidField(`${field}[${index}]`, version, "duplicate version")]
      : dns1035LabelFaults(version).map((fault) => invalidField(`${field}[${index}]`, version, fault))
  );
  if (options.allowUnknownReviewVersions || versions.some(isReviewVersion)) return faults;
  return [...faults, invalidField(field, versions, `must include at least one of ${REVIEW_VERSIONS.join(", ")}`)];
}

function isReviewVersion(version: string): boolean {
  return REVIEW_VERSIONS.includes(version);
}
