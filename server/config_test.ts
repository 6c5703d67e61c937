import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { configFlags, defaultConfig, parseFlags } from "./config.ts";
import { ConfigError } from "./config_error.ts";
import { flagLines } from "./flags.ts";

Deno.test("no flags give kube-apiserver's defaults on loopback", () => {
  assertEquals(parseFlags([]), defaultConfig);
  assertEquals(defaultConfig.etcdPrefix, "/registry");
  assertEquals(defaultConfig.bindAddress, "127.0.0.1");
  assertEquals(defaultConfig.port, 8080);
  assertEquals(defaultConfig.securePort, undefined);
});

const accepted: [string[], Record<string, unknown>][] = [
  [["--etcd-servers=http://127.0.0.1:2379"], { etcdServers: ["http://127.0.0.1:2379"] }],
  [["--etcd-servers=http://a:1,http://b:2"], { etcdServers: ["http://a:1", "http://b:2"] }],
  [["--etcd-prefix=registry/"], { etcdPrefix: "/registry" }],
  [["--etcd-cafile", "/ca.pem"], { etcdCafile: "/ca.pem" }],
  [["--port", "0"], { port: 0 }],
  [["--secure-port=6443"], { securePort: 6443 }],
  [["--bind-address=::1"], { bindAddress: "::1" }],
  [["--bind-address=127.8.8.8"], { bindAddress: "127.8.8.8" }],
  [["--external-hostname=192.0.2.2:6443"], { externalHostname: "192.0.2.2:6443" }],
  [["--service-cluster-ip-range=10.0.0.0/16,fd00::/108"], { serviceClusterIpRange: "10.0.0.0/16,fd00::/108" }],
  [["-v=3"], { v: 3 }],
  [["--v=3"], { v: 3 }],
  [["-v", "4"], { v: 4 }],
];
for (const [args, values] of accepted) {
  Deno.test(`${args.join(" ")} is understood`, () => assertEquals(parseFlags(args), { ...defaultConfig, ...values }));
}

const refused: [string[], string][] = [
  [["--nosuch"], "unknown flag --nosuch"],
  [["--nosuch=1"], "unknown flag --nosuch"],
  [["--etcdServers=http://a"], "unknown flag --etcdServers"],
  [["extra"], 'unexpected argument "extra"'],
  [["--port"], "--port needs a value"],
  [["--port=http"], "--port=http: must be a whole number from 0 to 65535"],
  [["--port=65536"], "--port=65536: must be a whole number"],
  [["--bind-address=0.0.0.0"], "must be a loopback address"],
  [["--bind-address=::"], "must be a loopback address"],
  [["--bind-address=192.0.2.2"], "must be a loopback address"],
  [["--bind-address=localhost"], "must be an IP address"],
  [["--etcd-servers=127.0.0.1:2379"], "is no http(s) URL"],
  [["--etcd-servers=http://a,https://b"], "all http or all https"],
  [["--etcd-servers="], "is no http(s) URL"],
  [["--etcd-certfile=a.pem"], "--etcd-certfile needs --etcd-keyfile too"],
  [["--tls-private-key-file=a.pem"], "--tls-private-key-file needs --tls-cert-file too"],
  [["--tls-cert-file=a.pem", "--tls-private-key-file=b.pem"], "--tls-cert-file needs --secure-port too"],
  [["--service-cluster-ip-range=10.0.0.0"], "is no CIDR"],
  [["--service-cluster-ip-range=10.0.0.0/33"], "is no CIDR"],
  [["--v=11"], "from 0 to 10"],
];
for (const [args, message] of refused) {
  Deno.test(`${args.join(" ")} is refused in one line`, () => {
    const error = assertThrows(() => parseFlags(args), ConfigError, message);
    assertEquals((error as Error).message.includes("\n"), false);
  });
}

Deno.test("--help names every flag with its default", () => {
  const help = flagLines(configFlags).join("\n");
  assertEquals(parseFlags(["--help"]), "help");
  assertEquals(parseFlags(["-h"]), "help");
  for (const key of Object.keys(defaultConfig)) {
    assertStringIncludes(help, `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}=`);
  }
  assertStringIncludes(help, "(default /registry)");
});
