// The OpenID Connect provider metadata of service account tokens (KEP-1393). weir signs no tokens, so its key set is
// empty; the configuration still says where it would be.
import { goJson } from "../encoding/json_text.ts";

export interface OpenIdOptions {
  /** The issuer in service account tokens. */
  readonly issuer: string;
  /** `host:port` clients are told to reach the server by. */
  readonly serverAddress: string;
}

/** How long clients may keep both documents. */
export const openIdCacheControl = "public, max-age=3600";

/** `/.well-known/openid-configuration`; without a newline at its end. */
export function openIdConfiguration(options: OpenIdOptions): Uint8Array {
  return new TextEncoder().encode(goJson({
    issuer: options.issuer,
    jwks_uri: `https://${options.serverAddress}/openid/v1/jwks`,
    response_types_supported: ["id_token"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
  }));
}

/** `/openid/v1/jwks`, of type `application/jwk-set+json`. */
export const jsonWebKeySet: Uint8Array = new TextEncoder().encode(goJson({ keys: [] }));
