// @kubernetes/client-node for a server under test.

import { KubeConfig } from "@kubernetes/client-node";

export function kubeConfig(server: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: "weir", server, skipTLSVerify: true }], // it takes plain HTTP only so
    users: [{ name: "test" }],
    contexts: [{ name: "weir", cluster: "weir", user: "test" }],
    currentContext: "weir",
  });
  return config;
}
