// The validation of CSIDriver.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { duplicateField, type FieldError, invalidField, requiredField, unsupportedField } from "../../field_error.ts";
import { immutable, requiredOneOf } from "../field_rules.ts";
import { messageOf, messagesOf, numberOf, sizeOf, textOf, textsOf } from "../fields.ts";
import type { Validator } from "../validator.ts";

const LIFECYCLE_MODES = ["Ephemeral", "Persistent"];
const GROUP_POLICIES = ["File", "None", "ReadWriteOnceWithFSType"];
const TOKEN_SECONDS_MIN = 10 * 60;
const TOKEN_SECONDS_MAX = 2 ** 32;
const UPDATE_PERIOD_SECONDS_MIN = 10;

export const csiDriverValidator: Validator = {
  validate,
  validateUpdate: (driver, old) => {
    const [spec, oldSpec] = [messageOf(driver.spec), messageOf(old.spec)];
    return [
      ...validate(driver),
      // kube-apiserver has the name of the field in the past tense.
      ...immutable("spec.attachedRequired", { value: spec.attachRequired, old: oldSpec.attachRequired }),
      ...immutable("spec.volumeLifecycleModes", {
        value: spec.volumeLifecycleModes,
        old: oldSpec.volumeLifecycleModes,
      }),
    ];
  },
};

function validate(driver: TypedObject): FieldError[] {
  const spec = messageOf(driver.spec);
  const required = (name: string) => spec[name] === undefined ? [requiredField(`spec.${name}`)] : [];
  return [
    ...["attachRequired", "podInfoOnMount", "storageCapacity"].flatMap(required),
    ...requiredOneOf("spec.fsGroupPolicy", spec.fsGroupPolicy, GROUP_POLICIES),
    ...tokenRequestFaults("spec.tokenRequests", messagesOf(spec.tokenRequests)),
    ...textsOf(spec.volumeLifecycleModes).filter((mode) => !LIFECYCLE_MODES.includes(mode))
      .map((mode) => unsupportedField("spec.volumeLifecycleModes", mode, LIFECYCLE_MODES)),
    ...required("seLinuxMount"),
    ...updatePeriodFaults(spec),
    ...tokenSecretFaults(spec),
  ];
}

function tokenRequestFaults(field: string, requests: readonly TypedObject[]): FieldError[] {
  const audiences = requests.map(({ audience }) => textOf(audience));
  return requests.flatMap(({ expirationSeconds }, index) => [
    ...(audiences.indexOf(audiences[index]!) < index
      ? [duplicateField(`${field}[${index}].audience`, audiences[index])]
      : []),
    ...(expirationSeconds === undefined
      ? []
      : expirationFaults(`${field}[${index}].expirationSeconds`, numberOf(expirationSeconds))),
  ]);
}

function expirationFaults(field: string, seconds: number | bigint): FieldError[] {
  if (seconds < TOKEN_SECONDS_MIN) {
    return [invalidField(field, seconds, "may not specify a duration less than 10 minutes")];
  }
  if (seconds <= TOKEN_SECONDS_MAX) return [];
  return [invalidField(field, seconds, "may not specify a duration larger than 2^32 seconds")];
}

function updatePeriodFaults({ nodeAllocatableUpdatePeriodSeconds: seconds }: TypedObject): FieldError[] {
  if (seconds === undefined || numberOf(seconds) >= UPDATE_PERIOD_SECONDS_MIN) return [];
  const detail = `must be greater than or equal to ${UPDATE_PERIOD_SECONDS_MIN} seconds`;
  return [invalidField("spec.nodeAllocatableUpdatePeriodSeconds", seconds, detail)];
}

function tokenSecretFaults({ serviceAccountTokenInSecrets, tokenRequests }: TypedObject): FieldError[] {
  if (serviceAccountTokenInSecrets === undefined || sizeOf(tokenRequests) > 0) return [];
  const detail = "serviceAccountTokenInSecrets is set but no tokenRequests are specified";
  return [invalidField("spec.serviceAccountTokenInSecrets", serviceAccountTokenInSecrets, detail)];
}
