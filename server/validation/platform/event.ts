// The validation of Event: lenient through v1, strict through events.k8s.io/v1 (KEP-383). Both see the form of v1.

import type { TypedObject, TypedValue } from "../../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField, requiredField } from "../../field_error.ts";
import { deepEqual } from "../deep_equal.ts";
import { immutable, textFaults } from "../field_rules.ts";
import { messageOf, numberOf, textOf } from "../fields.ts";
import { internalForm } from "../internal_form.ts";
import { byteLength, qualifiedNameFaults, subdomainFaults } from "../names.ts";
import type { Validator } from "../validator.ts";

const ACTION_BYTES_MAX = 128;
const MESSAGE_BYTES_MAX = 1024;
const SERIES_COUNT_MIN = 2;
const TYPES = ["Normal", "Warning"];
const WRONG_NAMESPACE = "does not match event.namespace";

/** What a strict update may not change, in kube-apiserver's order, with the message of structs. */
const immutableFields: readonly (readonly [name: string, message?: string])[] = [
  ["involvedObject", "k8s.io.api.core.v1.ObjectReference"],
  ["reason"],
  ["message"],
  ["source", "k8s.io.api.core.v1.EventSource"],
  ["firstTimestamp"],
  ["lastTimestamp"],
  ["count"],
  ["reason"],
  ["type"],
  ["eventTime"],
  ["action"],
  ["related", "k8s.io.api.core.v1.ObjectReference"],
  ["reportingComponent"],
  ["reportingInstance"],
];

/** Of v1. */
export const eventValidator: Validator = { validate: eventFaults, validateUpdate: (event) => eventFaults(event) };

/** Of events.k8s.io/v1. */
export const strictEventValidator: Validator = {
  validate: (event) => [
    ...eventFaults(event),
    ...seriesFaults(event.series),
    ...(textOf(event.eventTime) === "" ? [requiredField("eventTime")] : []),
    ...(TYPES.includes(textOf(event.type))
      ? []
      : [invalidField("type", "", `has invalid value: ${textOf(event.type)}`)]),
    ...deprecatedFaults(event),
  ],
  validateUpdate: (event, old) => [
    ...eventFaults(event),
    ...(deepEqual(event.series, old.series) ? [] : seriesFaults(event.series)),
    ...immutableFields.flatMap(([name, message]) => {
      const field = name === "reportingComponent" ? "reportingController" : name;
      const shown = message === undefined ? event[name] : internalForm(message, event[name] ?? null);
      return immutable(field, { value: event[name], old: old[name], shown });
    }),
  ],
};

function eventFaults(event: TypedObject): FieldError[] {
  const namespace = textOf(messageOf(event.metadata).namespace);
  return [
    ...(textOf(event.eventTime) === "" ? oldEventFaults(event, namespace) : newEventFaults(event, namespace)),
    ...textFaults("namespace", namespace, subdomainFaults),
  ];
}

/** Events of the time before eventTime. */
function oldEventFaults({ involvedObject }: TypedObject, namespace: string): FieldError[] {
  const involved = textOf(messageOf(involvedObject).namespace);
  const matches = involved === "" ? namespace === "" || namespace === "default" : involved === namespace;
  return matches ? [] : [invalidField("involvedObject.namespace", involved, WRONG_NAMESPACE)];
}

function newEventFaults(event: TypedObject, namespace: string): FieldError[] {
  const faults: FieldError[] = [];
  const involved = textOf(messageOf(event.involvedObject).namespace);
  if (involved === "" && namespace !== "default" && namespace !== "kube-system") {
    faults.push(invalidField("involvedObject.namespace", involved, WRONG_NAMESPACE));
  }
  const controller = textOf(event.reportingComponent);
  if (controller === "") faults.push(requiredField("reportingController"));
  return [
    ...faults,
    ...textFaults("reportingController", controller, qualifiedNameFaults),
    ...["reportingInstance", "action", "reason"].flatMap((name) => requiredShortText(name, textOf(event[name]))),
    ...tooLongFaults("message", textOf(event.message), MESSAGE_BYTES_MAX),
  ];
}

function requiredShortText(field: string, text: string): FieldError[] {
  return text === "" ? [requiredField(field)] : tooLongFaults(field, text, ACTION_BYTES_MAX);
}

function tooLongFaults(field: string, text: string, bytesMax: number): FieldError[] {
  return byteLength(text) > bytesMax ? [invalidField(field, "", `can have at most ${bytesMax} characters`)] : [];
}

function seriesFaults(series: TypedValue | undefined): FieldError[] {
  if (series === undefined) return [];
  const { count, lastObservedTime } = messageOf(series);
  return [
    ...(numberOf(count) < SERIES_COUNT_MIN
      ? [invalidField("series.count", "", `should be at least ${SERIES_COUNT_MIN}`)]
      : []),
    ...(textOf(lastObservedTime) === "" ? [requiredField("series.lastObservedTime")] : []),
  ];
}

/** Fields that the new API has only to show old events. */
function deprecatedFaults({ firstTimestamp, lastTimestamp, count, source }: TypedObject): FieldError[] {
  const { component, host } = messageOf(source);
  const isSet = {
    firstTimestamp: textOf(firstTimestamp) !== "",
    lastTimestamp: textOf(lastTimestamp) !== "",
    count: numberOf(count) !== 0,
    source: textOf(component) !== "" || textOf(host) !== "",
  };
  return Object.entries(isSet).filter(([, set]) => set).map(([name]) => invalidField(name, "", "needs to be unset"));
}
