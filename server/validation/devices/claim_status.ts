// The status of a ResourceClaim: what the scheduler allocated, for whom, and what drivers say of it.

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, forbiddenField, invalidField, requiredField, tooLongField } from "../../field_error.ts";
import { interfaceAddressFaults } from "../canonical_address.ts";
import { conditionsFaults } from "../conditions.ts";
import { deepEqual } from "../deep_equal.ts";
import { atMost, immutable, requiredOneOf, textFaults } from "../field_rules.ts";
import { messageOf, messagesOf, textOf, textsOf } from "../fields.ts";
import { internalForm } from "../internal_form.ts";
import { byteLength, labelFaults } from "../names.ts";
import { listFaults } from "./bounded_list.ts";
import { bindingConditionsFaults } from "./binding_conditions.ts";
import { requestNames, requestReferencesFaults } from "./device_claim.ts";
import { configurationFaults, rawObjectFaults } from "./device_config.ts";
import { driverNameFaults, poolNameFaults, requestReferenceFaults } from "./device_names.ts";
import { tolerationFaults } from "./device_taints.ts";

const ALLOCATION = "k8s.io.api.resource.v1.AllocationResult";
const CONDITIONS_MAX = 8;
const CONFIGS_MAX = 64;
const CONFIG_SOURCES = ["FromClaim", "FromClass"];
const CONSUMERS_MAX = 256;
const DATA_BYTES_MAX = 10 * 1024;
const HARDWARE_ADDRESS_BYTES_MAX = 128;
const INTERFACE_NAME_BYTES_MAX = 256;
const IPS_MAX = 16;
const RESULTS_MAX = 32;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const UUID_RULE = "uid must be in RFC 4122 normalized form, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with lowercase " +
  "hexadecimal characters";

export function claimStatusFaults(claim: TypedObject, old: TypedObject): FieldError[] {
  const status = messageOf(claim.status);
  const oldStatus = messageOf(old.status);
  const allocated = new Set(
    messagesOf(messageOf(messageOf(status.allocation).devices).results).map(deviceKey),
  );
  return [
    ...listFaults("status.reservedFor", messagesOf(status.reservedFor), {
      max: CONSUMERS_MAX,
      each: consumerFaults,
      key: ({ uid }) => textOf(uid),
    }),
    ...listFaults("status.devices", messagesOf(status.devices), {
      each: (field, device) => deviceStatusFaults(field, device, allocated),
      key: deviceKey,
    }),
    ...reservationFaults(claim, oldStatus),
    ...allocationChangeFaults(claim, oldStatus),
  ];
}

function deviceKey({ driver, pool, device, shareID }: TypedObject): string {
  const key = [driver, pool, device].map(textOf).join("/");
  return shareID === undefined ? key : `${key}/${textOf(shareID)}`;
}

function consumerFaults(field: string, consumer: TypedObject): FieldError[] {
  return ["resource", "name", "uid"].filter((name) => textOf(consumer[name]) === "")
    .map((name) => requiredField(`${field}.${name}`));
}

function reservationFaults({ metadata, status }: TypedObject, old: TypedObject): FieldError[] {
  const { reservedFor, allocation } = messageOf(status);
  const consumers = messagesOf(reservedFor);
  if (consumers.length === 0) return [];
  if (allocation === undefined) {
    return [forbiddenField("status.reservedFor", "may not be specified when `allocated` is not set")];
  }
  const known = messagesOf(old.reservedFor);
  const hasNew = consumers.some((consumer) => !known.some((other) => deepEqual(other, consumer)));
  if (!messageOf(metadata).deletionTimestamp || !hasNew) return [];
  const detail = "new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set";
  return [forbiddenField("status.reservedFor", detail)];
}

/** An allocation is made once and stays. */
function allocationChangeFaults({ spec, status }: TypedObject, old: TypedObject): FieldError[] {
  const { allocation } = messageOf(status);
  if (allocation === undefined) return [];
  if (old.allocation === undefined) {
    const known = requestNames(messageOf(messageOf(spec).devices));
    return allocationFaults("status.allocation.devices", messageOf(messageOf(allocation).devices), known);
  }
  const shown = internalForm(ALLOCATION, allocation);
  return immutable("status.allocation", { value: allocation, old: old.allocation, shown });
}

function allocationFaults(field: string, devices: TypedObject, known: ReadonlySet<string>): FieldError[] {
  return [
    ...listFaults(`${field}.results`, messagesOf(devices.results), {
      max: RESULTS_MAX,
      each: (at, result) => [
        ...requestReferenceFaults(`${at}.request`, textOf(result.request), known),
        ...deviceNamesFaults(at, result),
        ...bindingConditionsFaults(at, result),
        ...messagesOf(result.tolerations).flatMap((toleration, index) =>
          tolerationFaults(`${at}.tolerations[${index}]`, toleration)
        ),
        ...shareFaults(at, result),
      ],
    }),
    ...listFaults(`${field}.config`, messagesOf(devices.config), {
      max: CONFIGS_MAX,
      each: (at, config) => [
        ...requiredOneOf(`${at}.source`, config.source, CONFIG_SOURCES),
        ...requestReferencesFaults(`${at}.requests`, config.requests, known),
        ...configurationFaults(at, config),
      ],
    }),
  ];
}

function deviceNamesFaults(field: string, { driver, pool, device }: TypedObject): FieldError[] {
  return [
    ...driverNameFaults(`${field}.driver`, textOf(driver)),
    ...poolNameFaults(`${field}.pool`, textOf(pool)),
    ...textFaults(`${field}.device`, textOf(device), labelFaults),
  ];
}

function shareFaults(field: string, { shareID }: TypedObject): FieldError[] {
  if (shareID === undefined || UUID.test(textOf(shareID))) return [];
  return [invalidField(`${field}.shareID`, shareID, UUID_RULE)];
}

function deviceStatusFaults(field: string, device: TypedObject, allocated: ReadonlySet<string>): FieldError[] {
  const { conditions, data, networkData } = device;
  const key = deviceKey(device);
  return [
    ...deviceNamesFaults(field, device),
    ...shareFaults(field, device),
    ...(allocated.has(key) ? [] : [invalidField(field, key, "must be an allocated device in the claim")]),
    ...atMost(`${field}.conditions`, conditions, CONDITIONS_MAX),
    ...conditionsFaults(`${field}.conditions`, conditions),
    ...(data === undefined ? [] : rawObjectFaults(`${field}.data`, data, DATA_BYTES_MAX)),
    ...(networkData === undefined ? [] : networkDataFaults(`${field}.networkData`, messageOf(networkData))),
  ];
}

function networkDataFaults(field: string, { interfaceName, hardwareAddress, ips }: TypedObject): FieldError[] {
  const tooLong = (name: string, text: string, bytesMax: number) =>
    byteLength(text) > bytesMax ? [tooLongField(`${field}.${name}`, bytesMax)] : [];
  return [
    ...tooLong("interfaceName", textOf(interfaceName), INTERFACE_NAME_BYTES_MAX),
    ...tooLong("hardwareAddress", textOf(hardwareAddress), HARDWARE_ADDRESS_BYTES_MAX),
    ...listFaults(`${field}.ips`, textsOf(ips), {
      max: IPS_MAX,
      each: (at, ip) => textFaults(at, ip, interfaceAddressFaults),
      key: (ip) => ip,
    }),
  ];
}
