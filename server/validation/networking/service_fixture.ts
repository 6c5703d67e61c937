// Services for tests, as they are once addresses are allocated.

import { applyDefaults } from "../../../encoding/defaulting/defaults.ts";
import { jsonToObject } from "../../../encoding/typed_object/from_json.ts";
import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { fieldErrorText } from "../../field_error.ts";
import { serviceValidator } from "./service.ts";

const MESSAGE = "k8s.io.api.core.v1.Service";
const allocated = { clusterIP: "10.0.0.9", clusterIPs: ["10.0.0.9"], ports: [{ port: 80 }] };

/** `field: message` of each fault of a new Service, which has an address and a port unless `spec` says otherwise. */
export function serviceFaults(spec: Record<string, unknown>): string[] {
  return serviceValidator.validate(service(spec)).map(fieldErrorText);
}

export function serviceUpdateFaults(spec: Record<string, unknown>, old: Record<string, unknown>): string[] {
  return serviceValidator.validateUpdate(service(spec), service(old)).map(fieldErrorText);
}

function service(spec: Record<string, unknown>): TypedObject {
  const own = spec.type === "ExternalName" ? {} : allocated;
  const json = JSON.stringify({ metadata: { name: "s" }, spec: { ...own, ...spec } });
  const object = jsonToObject(MESSAGE, new TextEncoder().encode(json));
  applyDefaults(MESSAGE, object);
  return object;
}
