import { assertEquals } from "@std/assert";
import { generate } from "selfsigned";
import { keyPairFault } from "./key_pair.ts";

const [one, other] = [await generatePair("ec"), await generatePair("ec")];
const rsa = await generatePair("rsa");

async function generatePair(keyType: "ec" | "rsa"): Promise<{ cert: string; key: string }> {
  const made = await generate([{ name: "commonName", value: "x" }], { keyType, algorithm: "sha256" });
  return { cert: made.cert, key: made.private };
}

const empty = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
const emptyKey = "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n";
const request = "-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n";

const cases: [what: string, certificate: string, key: string, fault: string | undefined][] = [
  ["a pair", one.cert, one.key, undefined],
  ["a pair with text around it", `text\n${one.cert}`, `text\n${one.key}`, undefined],
  ["an RSA pair", rsa.cert, rsa.key, undefined],
  ["no certificate", "x", one.key, "tls: failed to find any PEM data in certificate input"],
  ["no key", one.cert, "", "tls: failed to find any PEM data in key input"],
  [
    "a pair that is switched",
    one.key,
    one.cert,
    "tls: failed to find certificate PEM data in certificate input, but did find a private key; " +
    "PEM inputs may have been switched",
  ],
  [
    "two certificates",
    one.cert,
    one.cert,
    "tls: found a certificate rather than a key in the PEM for the private key",
  ],
  [
    "other blocks as a certificate",
    request,
    one.key,
    'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks ' +
    "of the following types: [CERTIFICATE REQUEST]",
  ],
  [
    "other blocks as a key",
    one.cert,
    request,
    'tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks ' +
    "of the following types: [CERTIFICATE REQUEST]",
  ],
  ["a certificate of nothing", empty, one.key, "x509: malformed certificate"],
  ["a key of nothing", one.cert, emptyKey, "tls: failed to parse private key"],
  ["the key of another", one.cert, other.key, "tls: private key does not match public key"],
  ["a key of another kind", one.cert, rsa.key, "tls: private key type does not match public key type"],
];

for (const [what, certificate, key, fault] of cases) {
  Deno.test(`a TLS secret holds ${what}`, () => {
    assertEquals(keyPairFault(certificate, key), fault);
  });
}
