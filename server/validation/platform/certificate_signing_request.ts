// The validation of CertificateSigningRequest (certificates.k8s.io/v1). Of the request itself only the PEM frame is looked
// at, not the signature.

import type { TypedObject, TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { duplicateField, type FieldError, forbiddenField, invalidField, requiredField } from "../../field_error.ts";
import { deepEqual } from "../deep_equal.ts";
import { oneOf, requiredOneOf } from "../field_rules.ts";
import { messageOf, messagesOf, numberOf, textOf, textsOf } from "../fields.ts";
import type { Validator } from "../validator.ts";
import { FieldNode } from "../workloads/field_node.ts";
import { signerName } from "../workloads/signer_name.ts";

const CONDITIONS = "status.conditions";
const EXPIRATION_SECONDS_MIN = 600;
const LEGACY_SIGNER = "kubernetes.io/legacy-unknown";
/** Conditions that are decided once; only True makes sense for them. */
const FINAL_TYPES = ["Approved", "Denied", "Failed"];
const STATUSES = ["False", "True", "Unknown"];
const USAGES = [
  "any",
  "cert sign",
  "client auth",
  "code signing",
  "content commitment",
  "crl sign",
  "data encipherment",
  "decipher only",
  "digital signature",
  "email protection",
  "encipher only",
  "ipsec end system",
  "ipsec tunnel",
  "ipsec user",
  "key agreement",
  "key encipherment",
  "microsoft sgc",
  "netscape sgc",
  "ocsp signing",
  "s/mime",
  "server auth",
  "signing",
  "timestamping",
];

export const certificateSigningRequestValidator: Validator = {
  validate: ({ spec }) => specFaults(messageOf(spec)),
  // Neither spec nor status can change this way.
  validateUpdate: () => [],
  subresources: {
    approval: ({ status }, old) => statusChangeFaults(messageOf(status), messageOf(old.status), "approval"),
    status: ({ status }, old) => statusChangeFaults(messageOf(status), messageOf(old.status), "status"),
  },
};

function specFaults({ request, usages, signerName: signer, expirationSeconds }: TypedObject): FieldError[] {
  const texts = textsOf(usages);
  return [
    ...requestFaults(request),
    ...(texts.length === 0 ? [requiredField("spec.usages")] : []),
    ...texts.flatMap((usage, index) => oneOf(`spec.usages[${index}]`, usage, USAGES)),
    ...texts.flatMap((usage, index) =>
      texts.indexOf(usage) < index ? [duplicateField(`spec.usages[${index}]`, usage)] : []
    ),
    ...(signer === LEGACY_SIGNER
      ? [invalidField("spec.signerName", signer, "the legacy signerName is not allowed via this API version")]
      : signerName(new FieldNode("spec.signerName", signer))),
    ...expirationFaults(expirationSeconds),
  ];
}

function requestFaults(request: TypedValue | undefined): FieldError[] {
  const bytes = request instanceof Uint8Array ? request : new Uint8Array();
  const pem = new TextDecoder("latin1").decode(bytes);
  if (/-----BEGIN CERTIFICATE REQUEST-----\s[^-]*-----END CERTIFICATE REQUEST-----/.test(pem)) return [];
  const shown = bytes.length === 0 && request === undefined ? null : bytes.toBase64();
  return [invalidField("spec.request", shown, "PEM block type must be CERTIFICATE REQUEST")];
}

function expirationFaults(seconds: TypedValue | undefined): FieldError[] {
  if (seconds === undefined || numberOf(seconds) >= EXPIRATION_SECONDS_MIN) return [];
  const detail = `may not specify a duration less than ${EXPIRATION_SECONDS_MIN} seconds (10 minutes)`;
  return [invalidField("spec.expirationSeconds", seconds, detail)];
}

/** Approval is set by /approval alone, the certificate by /status alone, and neither changes later. */
function statusChangeFaults(status: TypedObject, old: TypedObject, by: "approval" | "status"): FieldError[] {
  const certificate = "status.certificate";
  const faults = [...conditionsFaults(status), ...finalConditionFaults(status, old, by)];
  if (deepEqual(status.certificate, old.certificate)) return faults;
  if (by === "approval") return [...faults, forbiddenField(certificate, "updates may not set certificate content")];
  if (deepEqual(old.certificate, undefined)) return faults;
  return [...faults, forbiddenField(certificate, "updates may not modify existing certificate content")];
}

function conditionsFaults({ conditions }: TypedObject): FieldError[] {
  const types = messagesOf(conditions).map(({ type }) => textOf(type));
  return messagesOf(conditions).flatMap(({ status }, index) => {
    const type = types[index]!;
    const field = `${CONDITIONS}[${index}]`;
    const earlier = types.slice(0, index);
    const contradicts = type === "Approved" ? "Denied" : type === "Denied" ? "Approved" : undefined;
    return [
      ...(type === "" ? [requiredField(`${field}.type`)] : []),
      ...requiredOneOf(`${field}.status`, status, FINAL_TYPES.includes(type) ? ["True"] : STATUSES),
      ...(contradicts !== undefined && earlier.includes(contradicts)
        ? [invalidField(`${field}.type`, type, "Approved and Denied conditions are mutually exclusive")]
        : []),
      ...(earlier.includes(type) ? [duplicateField(`${field}.type`, type)] : []),
    ];
  });
}

function finalConditionFaults(status: TypedObject, old: TypedObject, by: "approval" | "status"): FieldError[] {
  return FINAL_TYPES.flatMap((type) => {
    const ofType = (of: TypedObject) => messagesOf(of.conditions).filter((condition) => condition.type === type);
    const [now, before] = [ofType(status), ofType(old)];
    const forbidden = (
      what: string,
    ) => [forbiddenField(CONDITIONS, `updates may not ${what} a condition of type "${type}"`)];
    if (now.length < before.length) return forbidden("remove");
    if (type === "Failed" || by === "approval") return [];
    if (now.length > before.length) return forbidden("add");
    return deepEqual(now, before) ? [] : forbidden("modify");
  });
}
