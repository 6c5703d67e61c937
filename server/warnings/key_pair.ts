// What is wrong with a certificate and its key, in the words of Go's tls.X509KeyPair.

import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from "node:crypto";
import { Buffer } from "node:buffer";
import { listText } from "./warning_source.ts";

interface PemBlock {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Undefined when they belong together. Certificates after the first are not looked into. */
export function keyPairFault(certificatePem: string, keyPem: string): string | undefined {
  const blocks = pemBlocks(certificatePem);
  const certificate = blocks.find(({ type }) => type === "CERTIFICATE");
  if (certificate === undefined) return missingCertificate(blocks.map(({ type }) => type));
  const keyBlocks = pemBlocks(keyPem);
  const key = keyBlocks.find(({ type }) => type === "PRIVATE KEY" || type.endsWith(" PRIVATE KEY"));
  if (key === undefined) return missingKey(keyBlocks.map(({ type }) => type));
  const certified = certifiedKey(certificate.bytes);
  if (certified === undefined) return "x509: malformed certificate";
  const own = privateKey(key.bytes);
  if (own === undefined) return "tls: failed to parse private key";
  if (own.asymmetricKeyType !== certified.asymmetricKeyType) {
    return "tls: private key type does not match public key type";
  }
  return publicBytes(own).equals(publicBytes(certified)) ? undefined : "tls: private key does not match public key";
}

function missingCertificate(skipped: readonly string[]): string {
  if (skipped.length === 0) return "tls: failed to find any PEM data in certificate input";
  if (skipped.length === 1 && skipped[0]!.endsWith("PRIVATE KEY")) {
    return "tls: failed to find certificate PEM data in certificate input, but did find a private key; " +
      "PEM inputs may have been switched";
  }
  return 'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks ' +
    `of the following types: ${listText(skipped)}`;
}

function missingKey(skipped: readonly string[]): string {
  if (skipped.length === 0) return "tls: failed to find any PEM data in key input";
  if (skipped.length === 1 && skipped[0] === "CERTIFICATE") {
    return "tls: found a certificate rather than a key in the PEM for the private key";
  }
  return 'tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks ' +
    `of the following types: ${listText(skipped)}`;
}

/** The blocks of PEM (RFC 7468, with headers as RFC 1421 has them); what is none is passed over. */
function pemBlocks(text: string): PemBlock[] {
  const pattern = /^-----BEGIN (.+)-----[ \t]*\r?\n([\s\S]*?)^-----END \1-----/gm;
  return [...text.matchAll(pattern)].flatMap(([, type = "", body = ""]) => {
    const base64 = body.replace(/^.*:.*$/gm, "").replace(/\s/g, "");
    if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*=*$/.test(base64)) return [];
    return [{ type, bytes: Buffer.from(base64, "base64") }];
  });
}

function certifiedKey(der: Uint8Array): KeyObject | undefined {
  try {
    return new X509Certificate(der).publicKey;
  } catch {
    return undefined;
  }
}

/** Go tries the forms one after the other, whatever the block is called. */
function privateKey(der: Uint8Array): KeyObject | undefined {
  for (const type of ["pkcs1", "pkcs8", "sec1"] as const) {
    try {
      return createPrivateKey({ key: Buffer.from(der), format: "der", type });
    } catch {
      // Not of this form.
    }
  }
  return undefined;
}

function publicBytes(key: KeyObject): Buffer {
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  return publicKey.export({ type: "spki", format: "der" });
}
