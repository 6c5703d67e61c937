// TLS to etcd. grpc-js passes the endpoint's host as the TLS server name, which Node and Deno refuse for an IP address,
// and etcd3 has no option to say otherwise; yet `https://127.0.0.1:2379` is where etcd usually is.

import { type ChannelCredentials, type ChannelOptions, credentials } from "@grpc/grpc-js";
import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import { isIP } from "node:net";
import { checkServerIdentity } from "node:tls";

/** PEM texts or bytes for talking to etcd over TLS. Without `ca` the system's authorities are trusted. */
export interface EtcdTls {
  /** The authority of etcd's certificate. */
  readonly ca?: string | Uint8Array;
  /** The client certificate. */
  readonly cert?: string | Uint8Array;
  /** The key of the client certificate. */
  readonly key?: string | Uint8Array;
}

export function isSecure(url: string): boolean {
  return url.startsWith("https://");
}

/** Makes an unused client present and demand certificates. It reaches into etcd3, as its options do not go that far. */
export function secureClient(client: Etcd3, url: string, tls: EtcdTls): void {
  const { pool } = client as unknown as { pool: { hosts: { channelCredentials: ChannelCredentials }[] } };
  for (const host of pool.hosts) host.channelCredentials = tlsCredentials(ipOf(url), tls);
}

/** For an IP address some name has to be sent; what the certificate must be for is checked by `tlsCredentials`. */
export function tlsChannelOptions(url: string): ChannelOptions {
  return ipOf(url) === undefined ? {} : { "grpc.ssl_target_name_override": "etcd" };
}

function tlsCredentials(ip: string | undefined, { ca, cert, key }: EtcdTls): ChannelCredentials {
  const verify = ip === undefined ? {} : {
    checkServerIdentity: (_name: string, certificate: Parameters<typeof checkServerIdentity>[1]) =>
      checkServerIdentity(ip, certificate),
  };
  return credentials.createSsl(toBuffer(ca), toBuffer(key), toBuffer(cert), verify);
}

function toBuffer(pem: string | Uint8Array | undefined): Buffer | null {
  if (pem === undefined) return null;
  return typeof pem === "string" ? Buffer.from(pem) : Buffer.from(pem);
}

function ipOf(url: string): string | undefined {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, "");
  return isIP(host) === 0 ? undefined : host;
}
