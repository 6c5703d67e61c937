// The validator of CustomResourceDefinitions, by the version they are stored in.

import type { ValidatorTable } from "../validator.ts";
import { customResourceDefinitionValidator } from "./definition.ts";

export const definitionValidators: ValidatorTable = {
  "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1beta1.CustomResourceDefinition":
    customResourceDefinitionValidator,
};
