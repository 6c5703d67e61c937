import { assertEquals, assertRejects } from "@std/assert";
import { loadEtcdTls, loadKeyPair } from "./certificates.ts";
import { configFrom } from "./config.ts";
import { ConfigError } from "./config_error.ts";

const missing = "/nosuch/file.pem";

Deno.test("a certificate that cannot be read is the user's mistake, said in one line", async () => {
  const config = configFrom({ securePort: 0, tlsCertFile: missing, tlsPrivateKeyFile: missing });
  await assertRejects(() => loadKeyPair(config), ConfigError, `cannot read ${missing}`);
  await assertRejects(() => loadEtcdTls(configFrom({ etcdCafile: missing })), ConfigError, `cannot read ${missing}`);
});

Deno.test("a folder that cannot be written to is said to be so", async () => {
  const certDir = "/proc/weir";
  await assertRejects(
    () => loadKeyPair(configFrom({ certDir })),
    ConfigError,
    `cannot write a certificate to ${certDir}`,
  );
});

Deno.test("the files for etcd are those that are given", async () => {
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(file, "pem");
    assertEquals(await loadEtcdTls(configFrom({})), {});
    assertEquals(await loadEtcdTls(configFrom({ etcdCafile: file })), { ca: "pem" });
  } finally {
    await Deno.remove(file);
  }
});
