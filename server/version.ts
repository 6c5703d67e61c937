// What `/version` says: the Kubernetes release whose API is served. Clients choose what to send by `major` and `minor`.
import { goJsonIndent } from "../encoding/json_text.ts";
import { kubernetesVersion } from "../encoding/schema/schema.ts";

const [, major = "", minor = ""] = /^v(\d+)\.(\d+)/.exec(kubernetesVersion) ?? [];

/** version.Info of apimachinery; the facts about a Go build are left as a build without them has them. */
export const versionInfo = {
  major,
  minor,
  emulationMajor: major,
  emulationMinor: minor,
  minCompatibilityMajor: major,
  minCompatibilityMinor: String(Number(minor) - 1),
  gitVersion: kubernetesVersion,
  gitCommit: "$Format:%H$",
  gitTreeState: "",
  buildDate: "1970-01-01T00:00:00Z",
  goVersion: "",
  compiler: "",
  platform: `${Deno.build.os}/${Deno.build.arch === "x86_64" ? "amd64" : "arm64"}`,
} as const;

/** Always JSON, always indented, without a newline at its end. */
export const versionBody: Uint8Array = new TextEncoder().encode(goJsonIndent(versionInfo));
