// The flow control objects that must be as they are, whoever writes them (KEP-1040).

import type { TypedObject } from "../../../encoding/typed_object/typed_object.ts";

const everything: TypedObject = {
  resourceRules: [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"], clusterScope: true, namespaces: ["*"] }],
  nonResourceRules: [{ verbs: ["*"], nonResourceURLs: ["*"] }],
};

const group = (name: string): TypedObject => ({ kind: "Group", group: { name } });

/** Specs by name. */
export const mandatoryFlowSchemas: Readonly<Record<string, TypedObject>> = {
  exempt: {
    matchingPrecedence: 1,
    priorityLevelConfiguration: { name: "exempt" },
    rules: [{ ...everything, subjects: [group("system:masters")] }],
  },
  "catch-all": {
    matchingPrecedence: 10_000,
    priorityLevelConfiguration: { name: "catch-all" },
    distinguisherMethod: { type: "ByUser" },
    rules: [{ ...everything, subjects: [group("system:unauthenticated"), group("system:authenticated")] }],
  },
};

/** Specs by name; what `exempt` gives and lends may be changed. */
export const mandatoryPriorityLevels: Readonly<Record<string, TypedObject>> = {
  exempt: { type: "Exempt", exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } },
  "catch-all": {
    type: "Limited",
    limited: { nominalConcurrencyShares: 5, lendablePercent: 0, limitResponse: { type: "Reject" } },
  },
};
