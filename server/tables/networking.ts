// Tables of services and what routes to them.
import { cell, type CellReader, joined, type KindCells, labels, mapped, name, selector } from "./cells.ts";
import { sinceCreation, text, value } from "./cells.ts";
import { joinMore } from "./format.ts";

export const networkingCells: KindCells = {
  services: [
    name,
    text("spec.type"),
    mapped<readonly string[]>("spec.clusterIPs", (ips) => ips?.[0] ?? "<none>"),
    cell<Service>(["spec.type", "spec.externalIPs", "spec.externalName", "status.loadBalancer"], externalIp),
    mapped<readonly ServicePort[]>("spec.ports", (ports) => ports?.map(servicePort).join(",") || "<none>"),
    sinceCreation,
    labels("spec.selector"),
  ],
  endpoints: [name, mapped<readonly EndpointSubset[]>("subsets", endpointAddresses), sinceCreation],
  "endpointslices.discovery.k8s.io": [
    name,
    text("addressType"),
    mapped<readonly EndpointPort[]>("ports", (ports = []) => unsetOrMore(ports.map(endpointPort))),
    mapped<readonly Endpoint[]>(
      "endpoints",
      (endpoints = []) => unsetOrMore(endpoints.flatMap((it) => it.addresses ?? [])),
    ),
    sinceCreation,
  ],
  "ingresses.networking.k8s.io": [
    name,
    value("spec.ingressClassName", "<none>"),
    mapped<readonly { host?: string }[]>("spec.rules", (rules = []) => ingressHosts(rules.map((it) => it.host ?? ""))),
    mapped<LoadBalancerStatus>("status.loadBalancer", (it) => loadBalancerAddresses(it).join(",")),
    mapped<readonly unknown[]>("spec.tls", (tls) => tls?.length ? "80, 443" : "80"),
    sinceCreation,
  ],
  "ingressclasses.networking.k8s.io": [
    nameWithDefault("ingressclass.kubernetes.io/is-default-class"),
    text("spec.controller"),
    mapped<IngressClassParameters>("spec.parameters", (it) => it ? ingressClassParameters(it) : "<none>"),
    sinceCreation,
  ],
  "networkpolicies.networking.k8s.io": [name, selector("spec.podSelector"), sinceCreation],
  "servicecidrs.networking.k8s.io": [name, joined("spec.cidrs"), sinceCreation],
  // The age has no column: kube-apiserver sends one cell more than it declares.
  "ipaddresses.networking.k8s.io": [
    name,
    mapped<ParentReference>("spec.parentRef", (it) => it ? parentReference(it) : "<none>"),
    sinceCreation,
  ],
};

/** The name, marked when one of `annotations` makes the object the default of its kind. */
export function nameWithDefault(...annotations: readonly string[]): CellReader {
  interface Annotated {
    readonly metadata?: { readonly name?: string; readonly annotations?: Readonly<Record<string, string>> };
  }
  return cell<Annotated>(["metadata.name", "metadata.annotations"], ({ metadata }) => {
    const isDefault = annotations.some((it) => metadata?.annotations?.[it] === "true");
    return `${metadata?.name ?? ""}${isDefault ? " (default)" : ""}`;
  });
}

interface LoadBalancerStatus {
  readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[];
}

interface Service {
  readonly spec?: { readonly type?: string; readonly externalIPs?: readonly string[]; readonly externalName?: string };
  readonly status?: { readonly loadBalancer?: LoadBalancerStatus };
}

interface ServicePort {
  readonly port?: number;
  readonly nodePort?: number;
  readonly protocol?: string;
}

function externalIp({ spec, status }: Service): string {
  const externalIps = spec?.externalIPs ?? [];
  switch (spec?.type) {
    case "ClusterIP":
    case "NodePort":
      return externalIps.join(",") || "<none>";
    case "LoadBalancer":
      return [...loadBalancerAddresses(status?.loadBalancer), ...externalIps].join(",") || "<pending>";
    case "ExternalName":
      return spec.externalName ?? "";
    default:
      return "<unknown>";
  }
}

function servicePort({ port = 0, nodePort = 0, protocol = "" }: ServicePort): string {
  return nodePort > 0 ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`;
}

function loadBalancerAddresses(status: LoadBalancerStatus | undefined): string[] {
  const addresses = (status?.ingress ?? []).map((it) => it.ip || it.hostname || "");
  return [...new Set(addresses.filter((it) => it !== ""))].sort();
}

interface EndpointSubset {
  readonly addresses?: readonly { readonly ip?: string }[];
  readonly ports?: readonly { readonly port?: number }[];
}

/** Ready addresses, once for each port; bare where a headless service has no ports. */
function endpointAddresses(subsets: readonly EndpointSubset[] = []): string {
  const addresses = subsets.flatMap((subset) => {
    const ips = (subset.addresses ?? []).map(({ ip = "" }) => ip);
    if (!subset.ports?.length) return ips;
    return subset.ports.flatMap(({ port = 0 }) =>
      ips.map((ip) => ip.includes(":") ? `[${ip}]:${port}` : `${ip}:${port}`)
    );
  });
  return subsets.length === 0 ? "<none>" : joinMore(addresses, 3);
}

interface EndpointPort {
  readonly name?: string | null;
  readonly port?: number | null;
}

interface Endpoint {
  readonly addresses?: readonly string[];
}

function endpointPort({ port, name }: EndpointPort): string {
  return `${port ?? name ?? "*"}`;
}

function unsetOrMore(list: readonly string[]): string {
  return list.length === 0 ? "<unset>" : joinMore(list, 3);
}

/** `hosts` has one element a rule, "" for rules of any host. What is left out is counted in rules, not in hosts. */
function ingressHosts(hosts: readonly string[]): string {
  const max = 3;
  const shown: string[] = [];
  for (const host of hosts) {
    if (shown.length === max) return `${shown.join(",")} + ${hosts.length - max} more...`;
    if (host !== "") shown.push(host);
  }
  return shown.join(",") || "*";
}

interface IngressClassParameters {
  readonly apiGroup?: string | null;
  readonly kind?: string;
  readonly name?: string;
}

function ingressClassParameters({ apiGroup, kind = "", name = "" }: IngressClassParameters): string {
  return apiGroup ? `${kind}.${apiGroup}/${name}` : `${kind}/${name}`;
}

interface ParentReference {
  readonly group?: string;
  readonly resource?: string;
  readonly namespace?: string;
  readonly name?: string;
}

function parentReference({ group, resource = "", namespace, name = "" }: ParentReference): string {
  const groupResource = (group ? `${resource}.${group}` : resource).toLowerCase();
  return namespace ? `${groupResource}/${namespace}/${name}` : `${groupResource}/${name}`;
}
