// The kubeconfig of a server: what kubectl and client libraries are pointed at it with.

/** Which server, and how it is known. */
export interface KubeconfigOptions {
  /** E.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  /** The certificate (PEM) that an https server shows, when no authority that clients know has signed it. */
  readonly certificate?: string | undefined;
}

/** YAML of a v1 Config with one context, named `weir`, and a user whose token nobody looks at. */
export function kubeconfig({ url, certificate }: KubeconfigOptions): string {
  return [
    "apiVersion: v1",
    "kind: Config",
    "current-context: weir",
    "contexts:",
    "- name: weir",
    "  context:",
    "    cluster: weir",
    "    user: weir",
    "clusters:",
    "- name: weir",
    "  cluster:",
    `    server: ${url}`,
    ...(certificate === undefined ? [] : [`    certificate-authority-data: ${btoa(certificate)}`]),
    "users:",
    "- name: weir",
    "  user:",
    "    token: unused", // without any, kubectl asks for a name and a password when it is to use HTTPS
    "",
  ].join("\n");
}
