// CronJobs.

import { type FieldError, invalidField, requiredField, unsupportedField } from "../../field_error.ts";
import { byteLength } from "../names.ts";
import type { Validator } from "../validator.ts";
import { nonNegatives, requiredOneOf, ruled } from "./checks.ts";
import { scheduleFault } from "./cron_schedule.ts";
import { type FieldNode, rootNode } from "./field_node.ts";
import { anyJobSpec } from "./job_spec.ts";
import { isTimeZone, timeZoneFaults } from "./time_zone.ts";

/** What the names of its jobs leave: they end in a time. */
const NAME_BYTES_MAX = 52;

export const cronJobValidator: Validator = {
  validate: (object) => {
    const name = rootNode(object).get("metadata").get("name");
    const isLong = byteLength(name.text) > NAME_BYTES_MAX;
    return [
      ...cronJobSpec(rootNode(object).get("spec"), undefined),
      ...(isLong ? [invalidField(name.path, name.text, `must be no more than ${NAME_BYTES_MAX} characters`)] : []),
    ];
  },
  validateUpdate: (object, old) => cronJobSpec(rootNode(object).get("spec"), rootNode(old).get("spec")),
};

function cronJobSpec(spec: FieldNode, old: FieldNode | undefined): FieldError[] {
  const zone = spec.get("timeZone");
  const zoneChanges = zone.isSet && zone.value !== old?.get("timeZone").value;
  return [
    ...schedule(spec, old),
    ...nonNegatives(spec, ["startingDeadlineSeconds"]),
    ...(zoneChanges ? ruled(zone, timeZoneFaults) : []),
    ...requiredOneOf(spec.get("concurrencyPolicy"), ["Allow", "Forbid", "Replace"]),
    ...jobTemplate(spec.get("jobTemplate").get("spec")),
    ...nonNegatives(spec, ["successfulJobsHistoryLimit", "failedJobsHistoryLimit"]),
  ];
}

function schedule(spec: FieldNode, old: FieldNode | undefined): FieldError[] {
  const { path, text } = spec.get("schedule");
  if (text === "") return [requiredField(path)];
  const faults = [scheduleFault(text, isTimeZone), zoneInSchedule(spec, old)];
  return faults.filter((fault) => fault !== undefined).map((fault) => invalidField(path, text, fault));
}

/** Old objects may keep the zone where it once could be. */
function zoneInSchedule(spec: FieldNode, old: FieldNode | undefined): string | undefined {
  if (!spec.get("schedule").text.includes("TZ")) return undefined;
  if (old?.get("schedule").text.includes("TZ") !== true) {
    return "cannot use TZ or CRON_TZ in schedule, use timeZone field instead";
  }
  return spec.get("timeZone").isSet ? "cannot use both timeZone field and TZ or CRON_TZ in schedule" : undefined;
}

function jobTemplate(spec: FieldNode): FieldError[] {
  const [selector, manual] = [spec.get("selector"), spec.get("manualSelector")];
  return [
    ...anyJobSpec(spec),
    ...(selector.isSet ? [invalidField(selector.path, selector.value, "`selector` will be auto-generated")] : []),
    ...(manual.flag ? [unsupportedField(manual.path, true, ["nil", "false"])] : []),
  ];
}
