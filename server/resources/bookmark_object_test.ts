import { assertEquals } from "@std/assert";
import { goJson } from "../../encoding/json_text.ts";
import { bookmarkObject } from "./bookmark_object.ts";
import { builtinResources } from "./builtin_resources.ts";

function bookmark(group: string, plural: string, initialEventsEnd: boolean): string {
  const resource = builtinResources.find((builtin) => builtin.group === group && builtin.plural === plural)!;
  return goJson(bookmarkObject(resource, { resourceVersion: "7", initialEventsEnd }));
}

Deno.test("a bookmark is the zero object of its kind at a revision", () => {
  assertEquals(
    bookmark("", "pods", false),
    '{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"7"},"spec":{"containers":null},"status":{}}',
  );
});

Deno.test("the end of the initial events is marked by an annotation, beside the kind's own", () => {
  assertEquals(
    bookmark("apps", "daemonsets", true),
    '{"kind":"DaemonSet","apiVersion":"apps/v1","metadata":{"resourceVersion":"7","annotations":' +
      '{"deprecated.daemonset.template.generation":"0","k8s.io/initial-events-end":"true"}},"spec":{"selector":null,' +
      '"template":{"metadata":{},"spec":{"containers":null}},"updateStrategy":{}},"status":{"currentNumberScheduled":0,' +
      '"numberMisscheduled":0,"desiredNumberScheduled":0,"numberReady":0}}',
  );
});

// Recorded bookmarks of every kind, beside the repository on some machines only.
const facts = new URL("../../../shared/facts/resources.json", import.meta.url);
const present = await Deno.stat(facts).then(() => true, () => false);

Deno.test("the bookmarks of all kinds are those that kube-apiserver sends", { ignore: !present }, () => {
  const { resources } = JSON.parse(Deno.readTextFileSync(facts));
  for (const { group, version, plural, initialEventsEndBookmark: expected } of resources) {
    if (expected === undefined) continue;
    const resource = builtinResources.find((builtin) =>
      builtin.group === group && builtin.version === version && builtin.plural === plural
    )!;
    const object = bookmarkObject(resource, { resourceVersion: "RV", initialEventsEnd: true });
    assertEquals(goJson(object), expected, `${group}/${version} ${plural}`);
  }
});
