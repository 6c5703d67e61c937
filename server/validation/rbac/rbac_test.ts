import { assertEquals } from "@std/assert";
import { changed, createFaults, type Manifest, updateFaults } from "../validation_fixture.ts";

const apiVersion = "rbac.authorization.k8s.io/v1";
const group = "rbac.authorization.k8s.io";
const metadata = { name: "system:a" };
const role: Manifest = { apiVersion, kind: "Role", metadata };
const clusterRole: Manifest = { apiVersion, kind: "ClusterRole", metadata };
const roleRef = { apiGroup: group, kind: "ClusterRole", name: "view" };
const binding: Manifest = { apiVersion, kind: "RoleBinding", metadata, roleRef };
const clusterBinding: Manifest = { apiVersion, kind: "ClusterRoleBinding", metadata, roleRef };
const rule = { verbs: ["get"], apiGroups: [""], resources: ["pods"] };
const paths = { verbs: ["get"], nonResourceURLs: ["/healthz"] };

const createCases: [title: string, base: Manifest, change: Record<string, unknown>, faults: string[]][] = [
  ["rules for resources", role, { rules: [rule] }, []],
  ["rules for paths", clusterRole, { rules: [paths] }, []],
  ["rules say everything", role, { rules: [{}] }, [
    "rules[0].verbs: Required value: verbs must contain at least one value",
    "rules[0].apiGroups: Required value: resource rules must supply at least one api group",
    "rules[0].resources: Required value: resource rules must supply at least one resource",
  ]],
  ["paths are in no namespace", role, { rules: [paths] }, [
    'rules[0].nonResourceURLs: Invalid value: ["/healthz"]: namespaced rules cannot apply to non-resource URLs',
  ]],
  ["paths or resources", clusterRole, { rules: [{ ...rule, ...paths }] }, [
    'rules[0].nonResourceURLs: Invalid value: ["/healthz"]: ' +
    "rules cannot apply to both regular resources and non-resource URLs",
  ]],
  ["aggregation selects", clusterRole, { aggregationRule: {} }, [
    "aggregationRule.clusterRoleSelectors: Required value: " +
    "at least one clusterRoleSelector required if aggregationRule is non-nil",
  ]],
  ["a role is named", binding, { roleRef: { apiGroup: "x", kind: "", name: null } }, [
    'roleRef.apiGroup: Unsupported value: "x": supported values: "rbac.authorization.k8s.io"',
    'roleRef.kind: Unsupported value: "": supported values: "Role", "ClusterRole"',
    "roleRef.name: Required value",
  ]],
  ["the cluster has no Roles", clusterBinding, { roleRef: { kind: "Role" } }, [
    'roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"',
  ]],
  ["subjects", binding, {
    subjects: [{ kind: "ServiceAccount", name: "A", apiGroup: "x" }, { kind: "Pod", name: "a" }, { kind: "User" }],
  }, [
    'subjects[0].name: Invalid value: "A": a lowercase RFC 1123 subdomain',
    'subjects[0].apiGroup: Unsupported value: "x": supported values: ""',
    'subjects[1].kind: Unsupported value: "Pod": supported values: "ServiceAccount", "User", "Group"',
    "subjects[2].name: Required value",
  ]],
  ["accounts have a namespace", clusterBinding, { subjects: [{ kind: "ServiceAccount", name: "a" }] }, [
    "subjects[0].namespace: Required value",
  ]],
];

for (const [title, base, change, faults] of createCases) {
  Deno.test(`${base.kind}: ${title}`, () => {
    const found = createFaults(changed(base, change));
    assertEquals(found.map((fault, index) => fault.slice(0, faults[index]?.length)), faults);
  });
}

Deno.test("a binding is bound to its role", () => {
  assertEquals(updateFaults(changed(binding, { roleRef: { kind: "Role", name: "edit" } }), binding), [
    'roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"Role","Name":"edit"}: cannot change roleRef',
  ]);
});
