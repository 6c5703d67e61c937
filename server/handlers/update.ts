// UPDATE: the body takes the place of the object, or of the part of it that the subresource is about.
import { cloneValue } from "../../encoding/typed_object/typed_object.ts";
import type { ApiRequest } from "../api_request.ts";
import { checkObjectName } from "../object_name.ts";
import { fieldsIfTheyFit } from "../write/fields_if_they_fit.ts";
import { fieldManagerOf, openWrite, type WriteDependencies } from "../write/object_write.ts";
import { requestObject } from "../write/request_object.ts";
import { scaleChange } from "../write/scale_change.ts";
import { updateObject } from "../write/update_object.ts";
import { writeRulesOf } from "../write/write_rules.ts";
import { storageContext, withStatusErrors } from "./read_errors.ts";
import { respondObject } from "./write_response.ts";

export async function handleUpdate(request: ApiRequest, dependencies: WriteDependencies): Promise<Response> {
  const { resource, subresource, info } = request;
  checkObjectName(info, resource);
  const { object, options } = await requestObject(request, "update");
  const write = openWrite(request, dependencies, options);
  const { allowCreateOnUpdate, allowUnconditionalUpdate } = writeRulesOf(resource);
  return await withStatusErrors(storageContext(request, "update"), async () => {
    const scale = subresource?.name === "scale";
    if (!scale) write.codec.complete(object);
    const manager = fieldManagerOf(write, options);
    const { entry, created } = await fieldsIfTheyFit((withFields) =>
      updateObject(write, info.name, {
        change: (current) =>
          manager.updated(scale ? scaleChange(resource, current, object) : cloneValue(object), {
            old: current.object,
            withFields,
          }),
        ...(allowCreateOnUpdate && subresource === undefined && {
          create: () => manager.created(cloneValue(object), { withFields }),
        }),
        unconditional: allowUnconditionalUpdate || scale,
      })
    );
    return respondObject(request, entry, { status: created ? 201 : 200, now: dependencies.now() });
  });
}
