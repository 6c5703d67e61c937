// Windows settings of pods and containers.

import { type FieldError, invalidField } from "../../field_error.ts";
import { byteLength, subdomainFaults } from "../names.ts";
import { ruled } from "./checks.ts";
import type { FieldNode } from "./field_node.ts";

const CREDENTIAL_KIB_MAX = 64;
const DOMAIN_BYTES_END = 256;
const USER_BYTES_MAX = 104;

const netBiosDomain = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const dnsDomain = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
const foreignChars = /["/\\:;|=,+*?<>@[\]]/;

export function windowsOptions(options: FieldNode): FieldError[] {
  const name = options.get("gmsaCredentialSpecName");
  return [
    ...(name.isSet ? ruled(name, subdomainFaults) : []),
    ...(["gmsaCredentialSpec", "runAsUserName"] as const).flatMap((field) => {
      const node = options.get(field);
      return node.isSet ? ruled(node, rules[field]) : [];
    }),
  ];
}

const rules = { gmsaCredentialSpec: credentialFaults, runAsUserName: userNameFaults };

function credentialFaults(spec: string): string[] {
  if (spec === "") return ["gmsaCredentialSpec cannot be an empty string"];
  const isLong = byteLength(spec) > CREDENTIAL_KIB_MAX * 1024;
  return isLong ? [`gmsaCredentialSpec size must be under ${CREDENTIAL_KIB_MAX} KiB`] : [];
}

/** `DOMAIN\user` or `user`. */
function userNameFaults(name: string): string[] {
  if (name === "") return ["runAsUserName cannot be an empty string"];
  // deno-lint-ignore no-control-regex -- control characters are what is looked for
  if (/[\x00-\x1f\x7f]/.test(name)) return ["runAsUserName cannot contain control characters"];
  const parts = name.split("\\");
  if (parts.length > 2) return ["runAsUserName cannot contain more than one backslash"];
  const domain = parts.length === 2 ? parts[0] : undefined;
  return [...domainFaults(domain), ...userFaults(parts.at(-1)!)];
}

function domainFaults(domain: string | undefined): string[] {
  if (domain === undefined) return [];
  const faults: string[] = [];
  if (byteLength(domain) >= DOMAIN_BYTES_END) {
    faults.push(`runAsUserName's Domain length must be under ${DOMAIN_BYTES_END} characters`);
  }
  if (!netBiosDomain.test(domain) && !dnsDomain.test(domain)) {
    faults.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
  }
  return faults;
}

function userFaults(user: string): string[] {
  const faults: string[] = [];
  if (user === "") faults.push("runAsUserName's User cannot be empty");
  else if (byteLength(user) > USER_BYTES_MAX) {
    faults.push(`runAsUserName's User length must not be longer than ${USER_BYTES_MAX} characters`);
  }
  if (/^[. ]+$/.test(user)) faults.push("runAsUserName's User cannot contain only periods or spaces");
  if (foreignChars.test(user)) {
    faults.push(`runAsUserName's User cannot contain the following characters: "/\\:;|=,+*?<>@[]`);
  }
  return faults;
}

/** Containers that run as processes of the host: all of a pod or none, and on the network of the host. */
export function hostProcess(spec: FieldNode, containers: readonly FieldNode[]): FieldError[] {
  const ofPod = hostProcessOf(spec);
  const differing = containers.map(hostProcessOf).filter((node) =>
    ofPod.isSet && node.isSet && node.flag !== ofPod.flag
  )
    .map((node) => {
      const detail = `pod hostProcess value must be identical if both are specified, was ${ofPod.flag}`;
      return invalidField(node.path, node.flag, detail);
    });
  const count = containers.map(hostProcessOf).filter((node) => node.isSet ? node.flag : ofPod.flag).length;
  if (count === 0) return differing;
  const some = "If pod contains any hostProcess containers then all containers must be HostProcess containers";
  const network = "hostNetwork must be true if pod contains any hostProcess containers";
  return [
    ...differing,
    ...(count === containers.length ? [] : [invalidField(spec.path, "", some)]),
    ...(spec.get("hostNetwork").flag ? [] : [invalidField(`${spec.path}.hostNetwork`, false, network)]),
  ];
}

function hostProcessOf(owner: FieldNode): FieldNode {
  return owner.get("securityContext").get("windowsOptions").get("hostProcess");
}
