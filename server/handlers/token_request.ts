// The POST of a TokenRequest to a ServiceAccount: checked as far as that goes without a key to sign tokens with.

import { objectKey } from "../../storage/store_key.ts";
import type { ApiRequest } from "../api_request.ts";
import { invalidField } from "../field_error.ts";
import { checkObjectName } from "../object_name.ts";
import { invalid, notFound, notImplemented } from "../status_error.ts";
import { messageOf, numberOf } from "../validation/fields.ts";
import type { WriteDependencies } from "../write/object_write.ts";
import { requestObject } from "../write/request_object.ts";
import { storageContext, withStatusErrors } from "./read_errors.ts";

const secondsMin = 600;
const secondsMax = 2 ** 32;

export async function handleTokenRequest(request: ApiRequest, { store }: WriteDependencies): Promise<Response> {
  const { resource, info } = request;
  checkObjectName(info, resource);
  const { object } = await requestObject(request, "create");
  return await withStatusErrors(storageContext(request, "create"), async () => {
    const { entry } = await store.get(objectKey(resource.storage!.keyPrefix, info));
    if (entry === undefined) throw notFound(resource, info.name);
    const seconds = numberOf(messageOf(object.spec).expirationSeconds ?? 3600);
    const bound = seconds < secondsMin
      ? "less than 10 minutes"
      : seconds > secondsMax
      ? "larger than 2^32 seconds"
      : "";
    if (bound !== "") {
      const fault = invalidField("spec.expirationSeconds", seconds, `may not specify a duration ${bound}`);
      throw invalid({ group: "authentication.k8s.io", kind: "TokenRequest", name: "" }, [fault]);
    }
    throw notImplemented(resource, info.name, "weir issues no tokens: it has no key to sign them with");
  });
}
