import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { generate } from "selfsigned";
import { startEtcd } from "../../tests/support/etcd.ts";
import { failure } from "../../tests/store_contract.ts";
import { StorageError } from "../store.ts";
import { createEtcdStore } from "./etcd_store.ts";

Deno.test("etcd over TLS: a client with a certificate is served, others are told why not", async () => {
  const folder = await Deno.makeTempDir({ prefix: "weir-test-tls-" });
  try {
    const authority = await generate([{ name: "commonName", value: "test authority" }], {
      extensions: [
        { name: "basicConstraints", cA: true, critical: true },
        { name: "keyUsage", keyCertSign: true, critical: true },
      ],
    });
    const leaf = await generate([{ name: "commonName", value: "etcd" }], {
      ca: { key: authority.private, cert: authority.cert },
      extensions: [
        { name: "extKeyUsage", serverAuth: true, clientAuth: true },
        { name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] },
      ],
    });
    const tls = { ca: authority.cert, cert: leaf.cert, key: leaf.private };
    const files = { caFile: `${folder}/ca.crt`, certFile: `${folder}/tls.crt`, keyFile: `${folder}/tls.key` };
    await Deno.writeTextFile(files.caFile, tls.ca);
    await Deno.writeTextFile(files.certFile, tls.cert);
    await Deno.writeTextFile(files.keyFile, tls.key);
    await using etcd = await startEtcd({ tls: files });
    const common = { endpoints: [etcd.url], prefix: "/registry", requestTimeoutMs: 500 };

    const trusted = createEtcdStore({
      ...common,
      requestTimeoutMs: 5000,
      tls,
    });
    assertEquals(await trusted.currentRevision(), 1);
    trusted.close();

    const anonymous = createEtcdStore({ ...common, tls: { ca: tls.ca } });
    assertEquals(await failure(anonymous.currentRevision()), "unavailable");
    anonymous.close();

    const distrustful = createEtcdStore(common);
    assertEquals(await failure(distrustful.currentRevision()), "unavailable");
    distrustful.close();

    const elsewhere = createEtcdStore({ ...common, endpoints: [etcd.url.replace("127.0.0.1", "127.0.0.2")], tls });
    const error = await assertRejects(() => elsewhere.currentRevision(), StorageError);
    assertStringIncludes(error.message, "127.0.0.2 is not in the cert's list");
    elsewhere.close();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
