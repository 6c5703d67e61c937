// PATCH: the patch is applied to the object in the version that is served, and anew whenever somebody came in between.
import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { ApiRequest } from "../api_request.ts";
import { checkObjectName } from "../object_name.ts";
import { fieldsIfTheyFit } from "../write/fields_if_they_fit.ts";
import { fieldManagerOf, type ObjectWrite, openWrite, type WriteDependencies } from "../write/object_write.ts";
import { applyTo } from "../write/request_apply.ts";
import { requestPatch, type SentPatch } from "../write/request_patch.ts";
import { scaleChange, scaleJson } from "../write/scale_change.ts";
import { type CurrentObject, updateObject, type UpdateOptions } from "../write/update_object.ts";
import { writeRulesOf } from "../write/write_rules.ts";
import { storageContext, withStatusErrors } from "./read_errors.ts";
import { respondObject } from "./write_response.ts";

export async function handlePatch(request: ApiRequest, dependencies: WriteDependencies): Promise<Response> {
  const { resource, subresource, info } = request;
  checkObjectName(info, resource);
  const patch = await requestPatch(request);
  const write = openWrite(request, dependencies, patch.options);
  return await withStatusErrors(storageContext(request, "patch"), async () => {
    const { entry, created } = await fieldsIfTheyFit((withFields) =>
      updateObject(write, info.name, {
        ...changeOf(request, write, { ...patch, withFields }),
        unconditional: subresource?.name === "scale" || writeRulesOf(resource).allowUnconditionalUpdate,
      })
    );
    return respondObject(request, entry, { status: created ? 201 : 200, now: dependencies.now() });
  });
}

function changeOf(
  request: ApiRequest,
  write: ObjectWrite,
  patch: SentPatch & { withFields: boolean },
): Pick<UpdateOptions, "change" | "create"> {
  const { resource, subresource } = request;
  const { options, sentApply, apply, withFields } = patch;
  if (sentApply !== undefined) {
    const change = (current?: CurrentObject) => applyTo(current, sentApply, { request, write, options });
    return subresource === undefined ? { change, create: change } : { change };
  }
  const manager = fieldManagerOf(write, options);
  const changed = (current: CurrentObject): TypedObject => {
    if (subresource?.name === "scale") return scaleChange(resource, current, apply(scaleJson(resource, current.entry)));
    const object = apply(write.codec.readJson(current.entry));
    write.codec.complete(object);
    return object;
  };
  return {
    change: (current) => manager.updated(changed(current), { old: current.object, withFields }),
  };
}
