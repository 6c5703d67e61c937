// Values in etcd that weir cannot read: each says why, alone and for the list it stands in, and spoils nothing else.

import { assert, assertEquals } from "@std/assert";
import { startEtcd } from "./support/etcd.ts";
import { ObjectWriter } from "./support/object_writer.ts";
import { startWeir } from "./support/weir.ts";

interface Status {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
}

Deno.test("values encrypted at rest", async (t) => {
  await using etcd = await startEtcd();
  const writer = new ObjectWriter(etcd.url);
  await writer.put("/secrets/a/sealed", new TextEncoder().encode("k8s:enc:secretbox:v1:key7:\u0001\u0002\u0003"));
  await writer.put(
    "/secrets/b/open",
    new TextEncoder().encode('{"kind":"Secret","apiVersion":"v1","metadata":{"name":"open","namespace":"b"}}\n'),
  );
  await using weir = await startWeir({ etcdServers: [etcd.url] });
  const refused = 'the stored value is encrypted at rest by provider secretbox v1 key "key7": weir cannot decrypt it';

  for (
    const [what, path] of [["the object", "/namespaces/a/secrets/sealed"], ["a list with it", "/secrets"], [
      "a limited list with it",
      "/secrets?limit=1",
    ]] as const
  ) {
    await t.step(`${what} is a 500 that names the provider`, async () => {
      const answer = await fetch(`${weir.url}/api/v1${path}`);
      const { code, reason, message } = await answer.json() as Status;
      assertEquals({ status: answer.status, code, reason }, { status: 500, code: 500, reason: "InternalError" });
      assert(message.includes(refused), message);
    });
  }

  await t.step("a list without it is whole", async () => {
    const answer = await fetch(`${weir.url}/api/v1/namespaces/b/secrets`);
    const { items } = await answer.json() as { items: { metadata: { name: string } }[] };
    assertEquals(items.map(({ metadata }) => metadata.name), ["open"]);
  });
});
