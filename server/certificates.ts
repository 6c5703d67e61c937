// The PEM files that flags name: certificate and key of HTTPS, or a self-signed pair that is made once and found again,
// and what a connection to etcd is secured with.

import { type Config, limits } from "./config.ts";
import { ConfigError } from "./config_error.ts";
import { stateFolder } from "./data_dir.ts";

/** Both as PEM text. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/**
 * Reads the configured pair, or makes one in the certificate folder, under kube-apiserver's file names.
 * @throws {ConfigError} when the files cannot be read or written
 */
export async function loadKeyPair(config: Config): Promise<KeyPair> {
  const { tlsCertFile, tlsPrivateKeyFile } = config;
  if (tlsCertFile !== undefined && tlsPrivateKeyFile !== undefined) {
    return { cert: await readText(tlsCertFile), key: await readText(tlsPrivateKeyFile) };
  }
  const folder = config.certDir ?? `${stateFolder()}/certificates`;
  const files = { cert: `${folder}/apiserver.crt`, key: `${folder}/apiserver.key` };
  if (await isUsable(files.cert) && await isUsable(files.key)) {
    return { cert: await readText(files.cert), key: await readText(files.key) };
  }
  const pair = await makeKeyPair(config);
  try {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    await Deno.writeTextFile(files.key, pair.key, { mode: 0o600 });
    await Deno.writeTextFile(files.cert, pair.cert);
  } catch (error) {
    throw new ConfigError(`cannot write a certificate to ${folder}: ${(error as Error).message}`, { cause: error });
  }
  return pair;
}

/**
 * What the etcd client is given; empty without any of the files.
 * @throws {ConfigError} when a file cannot be read
 */
export async function loadEtcdTls(config: Config): Promise<{ ca?: string; cert?: string; key?: string }> {
  const { etcdCafile, etcdCertfile, etcdKeyfile } = config;
  return {
    ...(etcdCafile !== undefined && { ca: await readText(etcdCafile) }),
    ...(etcdCertfile !== undefined && { cert: await readText(etcdCertfile) }),
    ...(etcdKeyfile !== undefined && { key: await readText(etcdKeyfile) }),
  };
}

/** There, and not older than the certificate lasts. */
async function isUsable(file: string): Promise<boolean> {
  const info = await Deno.stat(file).catch(() => undefined);
  const ageMs = Date.now() - (info?.mtime?.getTime() ?? 0);
  return ageMs < (limits.certificateDays - 1) * 86_400_000;
}

async function makeKeyPair(config: Config): Promise<KeyPair> {
  const { generate } = await import("selfsigned"); // a fifth of the start, and needed once in a certificate's life
  const external = config.externalHostname?.replace(/:\d+$/, "");
  const names = ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"];
  const addresses = ["127.0.0.1", "::1", config.bindAddress];
  if (external !== undefined) (/^[\d.]+$|:/.test(external) ? addresses : names).push(external);
  const made = await generate([{ name: "commonName", value: "weir" }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    notAfterDate: new Date(Date.now() + limits.certificateDays * 86_400_000),
    extensions: [
      // No CA: clients trust this one certificate, as certificate-authority in a kubeconfig. rustls takes no other.
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          ...names.map((value) => ({ type: 2 as const, value })),
          ...[...new Set(addresses)].map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  });
  return { cert: made.cert, key: made.private };
}

async function readText(file: string): Promise<string> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    throw new ConfigError(`cannot read ${file}: ${(error as Error).message}`, { cause: error });
  }
}
