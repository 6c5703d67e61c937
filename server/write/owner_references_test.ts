import { assertEquals } from "@std/assert";
import { dropDuplicateOwners } from "./owner_references.ts";

const owner = { apiVersion: "v1", kind: "Pod", name: "p", uid: "u" };
const rest = "API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; " +
  "please fix your requests; duplicate UID(s) observed: u, u";

function dedup(ownerReferences: Record<string, string | boolean>[], when: "sent" | "admitted") {
  const object = { metadata: { ownerReferences } };
  const warnings: string[] = [];
  dropDuplicateOwners(object, { when, warnings });
  return { owners: object.metadata.ownerReferences, warnings };
}

Deno.test("owners that stand there again are left out, with a warning", () => {
  assertEquals(dedup([owner, owner, { ...owner, kind: "Node" }, owner], "sent"), {
    owners: [owner, { ...owner, kind: "Node" }],
    warnings: [`.metadata.ownerReferences contains duplicate entries; ${rest}`],
  });
  assertEquals(dedup([owner, owner, owner], "admitted").warnings, [
    `.metadata.ownerReferences contains duplicate entries after mutating admission happens; ${rest}`,
  ]);
});

Deno.test("owners that differ in anything stay", () => {
  const owners = [owner, { ...owner, controller: false }, { ...owner, controller: true }];
  assertEquals(dedup(owners, "sent"), { owners, warnings: [] });
});
