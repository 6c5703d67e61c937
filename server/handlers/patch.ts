// PATCH: the patch is applied to the object in the version that is served, and anew whenever somebody came in between.
import type { ApiRequest } from "../api_request.ts";
import { checkObjectName } from "../object_name.ts";
import { openWrite, type WriteDependencies } from "../write/object_write.ts";
import { requestPatch } from "../write/request_patch.ts";
import { scaleChange, scaleJson } from "../write/scale_change.ts";
import { type CurrentObject, updateObject } from "../write/update_object.ts";
import { writeRulesOf } from "../write/write_rules.ts";
import { storageContext, withStatusErrors } from "./read_errors.ts";
import { respondObject } from "./write_response.ts";

export async function handlePatch(request: ApiRequest, dependencies: WriteDependencies): Promise<Response> {
  const { resource, subresource, info } = request;
  checkObjectName(info, resource);
  const { options, apply } = await requestPatch(request);
  const write = openWrite(request, dependencies, options);
  return await withStatusErrors(storageContext(request, "patch"), async () => {
    const scale = subresource?.name === "scale";
    const { entry } = await updateObject(write, info.name, {
      change(current: CurrentObject) {
        if (scale) return scaleChange(resource, current, apply(scaleJson(resource, current.entry)));
        const changed = apply(write.codec.readJson(current.entry));
        write.codec.complete(changed);
        return changed;
      },
      unconditional: scale || writeRulesOf(resource).allowUnconditionalUpdate,
    });
    return respondObject(request, entry, { status: 200, now: dependencies.now() });
  });
}
