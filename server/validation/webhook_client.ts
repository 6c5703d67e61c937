// How a webhook is reached: a URL or a Service (apiserver's util/webhook).

import type { TypedObject } from "../../encoding/typed_object/typed_object.ts";
import { type FieldError, invalidField, requiredField } from "../field_error.ts";
import { messageOf, numberOf, textOf } from "./fields.ts";
import { subdomainFaults } from "./names.ts";
import { portNumberFaults } from "./port_rules.ts";

const FORM = "; desired format: https://host[/path]";

/** Of a WebhookClientConfig; its certificates are not looked at. */
export function webhookClientFaults(field: string, { url, service }: TypedObject): FieldError[] {
  if ((url === undefined) === (service === undefined)) {
    return [requiredField(field, "exactly one of url or service is required")];
  }
  if (url !== undefined) return urlFaults(`${field}.url`, textOf(url));
  return serviceFaults(`${field}.service`, messageOf(service));
}

/** The parts as Go's url.Parse finds them. */
function urlFaults(field: string, url: string): FieldError[] {
  const [, scheme = "", authority, path = "", query = "", fragment = ""] =
    /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(url) ?? [];
  const parseFault = urlParseFault(url, { scheme, path, hasAuthority: authority !== undefined });
  if (parseFault !== undefined) return [requiredField(field, `url must be a valid URL: ${parseFault}${FORM}`)];
  const at = authority?.lastIndexOf("@") ?? -1;
  const host = authority?.slice(at + 1) ?? "";
  const faults: FieldError[] = [];
  if (scheme.toLowerCase() !== "https") {
    faults.push(invalidField(field, scheme.toLowerCase(), `'https' is the only allowed URL scheme${FORM}`));
  }
  if (host === "") faults.push(invalidField(field, host, `host must be specified${FORM}`));
  if (at >= 0) {
    faults.push(invalidField(field, authority!.slice(0, at), "user information is not permitted in the URL"));
  }
  if (fragment !== "") faults.push(invalidField(field, fragment, "fragments are not permitted in the URL"));
  if (query !== "") faults.push(invalidField(field, query, "query parameters are not permitted in the URL"));
  return faults;
}

/** The faults of url.Parse that are likely. */
function urlParseFault(
  url: string,
  { scheme, path, hasAuthority }: { scheme: string; path: string; hasAuthority: boolean },
): string | undefined {
  const parse = (fault: string) => `parse ${JSON.stringify(url)}: ${fault}`;
  // deno-lint-ignore no-control-regex
  if (/[\x00-\x1f\x7f]/.test(url)) return parse("net/url: invalid control character in URL");
  if (url.startsWith(":")) return parse("missing protocol scheme");
  if (scheme === "" && !hasAuthority && !path.startsWith("/") && /^[^/]*:/.test(path)) {
    return parse("first path segment in URL cannot contain colon");
  }
  const [escape] = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(url.replace(/[?#].*$/s, "")) ?? [];
  return escape === undefined ? undefined : parse(`invalid URL escape ${JSON.stringify(escape)}`);
}

function serviceFaults(field: string, { name, namespace, path, port }: TypedObject): FieldError[] {
  const number = numberOf(port);
  return [
    ...(textOf(name) === "" ? [requiredField(`${field}.name`)] : []),
    ...(textOf(namespace) === "" ? [requiredField(`${field}.namespace`)] : []),
    ...(portNumberFaults("", number).length > 0
      ? [invalidField(`${field}.port`, number, "port is not valid: must be between 1 and 65535, inclusive")]
      : []),
    ...pathFaults(`${field}.path`, textOf(path)),
  ];
}

function pathFaults(field: string, path: string): FieldError[] {
  if (path === "" || path === "/") return [];
  const invalid = (detail: string) => invalidField(field, path, detail);
  if (path === "//") return [invalid("segment[0] may not be empty")];
  const steps = path.slice(1).replace(/\/$/, "").split("/");
  return [
    ...(path.startsWith("/") ? [] : [invalid("must start with a '/'")]),
    ...steps.flatMap((step, index) =>
      step === ""
        ? [invalid(`segment[${index}] may not be empty`)]
        : subdomainFaults(step).map((fault) => invalid(`segment[${index}]: ${fault}`))
    ),
  ];
}
