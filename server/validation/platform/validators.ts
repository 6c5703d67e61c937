// The validators of the kinds that make up the platform itself: its events, certificates, flow control, admission.

import type { ValidatorTable } from "../validator.ts";
import { mutatingAdmissionPolicyValidator, validatingAdmissionPolicyValidator } from "./admission_policy.ts";
import {
  mutatingAdmissionPolicyBindingValidator,
  validatingAdmissionPolicyBindingValidator,
} from "./admission_policy_binding.ts";
import { certificateSigningRequestValidator } from "./certificate_signing_request.ts";
import { eventValidator, strictEventValidator } from "./event.ts";
import { flowSchemaValidator } from "./flow_schema.ts";
import { priorityLevelConfigurationValidator } from "./priority_level_configuration.ts";
import { webhookConfigurationValidator } from "./webhook_configuration.ts";

/** Events have rules of their own when they come through events.k8s.io. */
export const platformValidators: ValidatorTable = {
  "k8s.io.api.admissionregistration.v1.MutatingWebhookConfiguration": webhookConfigurationValidator,
  "k8s.io.api.admissionregistration.v1.ValidatingAdmissionPolicy": validatingAdmissionPolicyValidator,
  "k8s.io.api.admissionregistration.v1.ValidatingAdmissionPolicyBinding": validatingAdmissionPolicyBindingValidator,
  "k8s.io.api.admissionregistration.v1.ValidatingWebhookConfiguration": webhookConfigurationValidator,
  "k8s.io.api.admissionregistration.v1beta1.MutatingAdmissionPolicy": mutatingAdmissionPolicyValidator,
  "k8s.io.api.admissionregistration.v1beta1.MutatingAdmissionPolicyBinding": mutatingAdmissionPolicyBindingValidator,
  "k8s.io.api.certificates.v1.CertificateSigningRequest": certificateSigningRequestValidator,
  "k8s.io.api.core.v1.Event": eventValidator,
  "k8s.io.api.events.v1.Event": strictEventValidator,
  "k8s.io.api.flowcontrol.v1.FlowSchema": flowSchemaValidator,
  "k8s.io.api.flowcontrol.v1.PriorityLevelConfiguration": priorityLevelConfigurationValidator,
};
