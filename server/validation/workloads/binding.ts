// The binding of a pod to a node.

import { type FieldError, requiredField, unsupportedField } from "../../field_error.ts";
import { subdomainFaults } from "../names.ts";
import type { Validator } from "../validator.ts";
import { ruled } from "./checks.ts";
import { rootNode } from "./field_node.ts";

export const bindingValidator: Validator = {
  validate: (binding) => {
    const [kind, name] = [rootNode(binding).get("target").get("kind"), rootNode(binding).get("target").get("name")];
    const isNode = kind.text === "" || kind.text === "Node";
    const faults: FieldError[] = isNode ? [] : [unsupportedField(kind.path, kind.text, ["Node", "<empty>"])];
    if (name.text === "") return [...faults, requiredField(name.path)];
    return isNode ? ruled(name, subdomainFaults) : faults;
  },
  validateUpdate: () => [],
};
