// The POST of an Eviction to a Pod (policy/v1).

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import type { ApiRequest } from "../api_request.ts";
import { disruptionBudgets } from "../eviction/disruption_budgets.ts";
import { evictPod } from "../eviction/evict_pod.ts";
import { badRequest, unclassifiedError } from "../status_error.ts";
import { messageOf, textOf, textsOf } from "../validation/fields.ts";
import type { DeleteOptions } from "../write/delete_options.ts";
import { admit, openWrite, type WriteDependencies } from "../write/object_write.ts";
import { requestObject } from "../write/request_object.ts";
import { storageContext, withStatusErrors } from "./read_errors.ts";
import { respondDone } from "./write_response.ts";

export async function handleEviction(request: ApiRequest, dependencies: WriteDependencies): Promise<Response> {
  const { name } = request.info;
  const { object: eviction, options } = await requestObject(request, "create");
  return await withStatusErrors(storageContext(request, "create"), async () => {
    await admit(openWrite(request, dependencies, options), { operation: "CREATE", name, object: eviction });
    if (textOf(messageOf(eviction.metadata).name) !== name) {
      throw badRequest("name in URL does not match name in Eviction object");
    }
    const deletion = deleteOptionsOf(messageOf(eviction.deleteOptions), options.dryRun);
    const { dryRun } = deletion;
    const open = (of: ApiRequest, subresource: string) =>
      openWrite(of, { ...dependencies, admission: [] }, { dryRun, subresource });
    const writes = {
      pod: open(request, ""),
      podStatus: open(request, "status"),
      budgetStatus: open({ ...request, resource: disruptionBudgets }, "status"),
    };
    await evictPod(writes, name, deletion);
    return respondDone(request);
  });
}

/** @throws {StatusError} 500 when the query and the Eviction do not agree about a dry run */
function deleteOptionsOf(options: TypedObject, dryRun: boolean): DeleteOptions {
  const stages = textsOf(options.dryRun);
  if (dryRun && stages.length > 0 && String(stages) !== "All") {
    throw unclassifiedError(
      `Non-matching dry-run options in request and content: [All] and [${stages.join(" ")}]`,
    );
  }
  const { gracePeriodSeconds, preconditions, orphanDependents, propagationPolicy } = options;
  return {
    dryRun: dryRun || stages.length > 0,
    gracePeriodSeconds: gracePeriodSeconds === undefined ? undefined : Number(gracePeriodSeconds),
    preconditions: preconditions as DeleteOptions["preconditions"],
    orphanDependents: orphanDependents as boolean | undefined,
    propagationPolicy: propagationPolicy as string | undefined,
  };
}
