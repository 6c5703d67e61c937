// Brings Debian's python3-kubernetes and what it needs into the git-ignored .tools/, for the test that runs it. Nothing is
// installed. Optional: without it that test is skipped.
//
//   deno run -A scripts/setup_python_client.ts

// deno-lint-ignore-file no-console -- a command line tool

import { run } from "./setup/run.ts";

/** All pure Python but yaml, whose compiled part is optional. */
const packages = [
  "kubernetes",
  "cachetools",
  "certifi",
  "chardet",
  "charset-normalizer",
  "dateutil",
  "google-auth",
  "idna",
  "oauthlib",
  "pkg-resources",
  "pyasn1",
  "pyasn1-modules",
  "requests",
  "requests-oauthlib",
  "rsa",
  "six",
  "urllib3",
  "websocket",
  "yaml",
].map((name) => `python3-${name}`);

const target = new URL("../.tools/python3-kubernetes", import.meta.url).pathname;

if (await Deno.stat(target).then(() => true, () => false)) Deno.exit(0);
const download = await Deno.makeTempDir();
try {
  await Deno.mkdir(target, { recursive: true });
  await run("apt-get", ["download", ...packages], { cwd: download });
  for (const { name } of Deno.readDirSync(download)) await run("dpkg-deb", ["-x", `${download}/${name}`, target]);
  console.log(`python3-kubernetes: ready in ${target}`);
} catch (error) {
  await Deno.remove(target, { recursive: true });
  console.error(`python3-kubernetes cannot be had, its test will be skipped: ${(error as Error).message}`);
} finally {
  await Deno.remove(download, { recursive: true });
}
