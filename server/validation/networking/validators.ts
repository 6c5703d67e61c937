// The validators of the kinds that make the cluster's network.

import type { ValidatorTable } from "../validator.ts";
import { endpointSliceValidator } from "./endpoint_slice.ts";
import { ingressValidator } from "./ingress.ts";
import { ingressClassValidator } from "./ingress_class.ts";
import { ipAddressValidator } from "./ip_address.ts";
import { networkPolicyValidator } from "./network_policy.ts";
import { serviceValidator } from "./service.ts";
import { serviceCidrValidator } from "./service_cidr.ts";

export const networkingValidators: ValidatorTable = {
  "k8s.io.api.core.v1.Service": serviceValidator,
  "k8s.io.api.discovery.v1.EndpointSlice": endpointSliceValidator,
  "k8s.io.api.networking.v1.IPAddress": ipAddressValidator,
  "k8s.io.api.networking.v1.Ingress": ingressValidator,
  "k8s.io.api.networking.v1.IngressClass": ingressClassValidator,
  "k8s.io.api.networking.v1.NetworkPolicy": networkPolicyValidator,
  "k8s.io.api.networking.v1.ServiceCIDR": serviceCidrValidator,
};
