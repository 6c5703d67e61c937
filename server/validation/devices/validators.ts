// The validators of dynamic resource allocation (resource.k8s.io).

import type { ValidatorTable } from "../validator.ts";
import { deviceClassValidator } from "./device_class.ts";
import { resourceClaimTemplateValidator, resourceClaimValidator } from "./resource_claim.ts";
import { resourceSliceValidator } from "./resource_slice.ts";

export const deviceValidators: ValidatorTable = {
  "k8s.io.api.resource.v1.DeviceClass": deviceClassValidator,
  "k8s.io.api.resource.v1.ResourceClaim": resourceClaimValidator,
  "k8s.io.api.resource.v1.ResourceClaimTemplate": resourceClaimTemplateValidator,
  "k8s.io.api.resource.v1.ResourceSlice": resourceSliceValidator,
};
