// The OpenAPI documents are what tools take them for: they pass a validator, and a client generated from them works.

import SwaggerParser from "@apidevtools/swagger-parser";
import { assertEquals } from "@std/assert";
import openapiTypescript, { astToString } from "openapi-typescript";
import { startGoldenWeir } from "./support/weir.ts";

/** Definitions refer to each other in circles, and to nothing outside. */
const parserOptions = { resolve: { external: false }, dereference: { circular: "ignore" as const } };

const configFile = new URL("../deno.json", import.meta.url).pathname;

Deno.test("OpenAPI documents", async (t) => {
  await using weir = await startGoldenWeir();
  const { paths } = await (await fetch(`${weir.url}/openapi/v3`)).json() as {
    paths: Record<string, { serverRelativeURL: string }>;
  };

  await t.step("every v3 document is valid OpenAPI 3.0", async () => {
    for (const { serverRelativeURL } of Object.values(paths)) {
      await SwaggerParser.validate(await (await fetch(weir.url + serverRelativeURL)).json(), parserOptions);
    }
  });

  await t.step("the v2 document is valid Swagger 2.0", async () => {
    await SwaggerParser.validate(await (await fetch(`${weir.url}/openapi/v2`)).json(), parserOptions);
  });

  await t.step("a TypeScript client generated from the core group type-checks and lists pods", async () => {
    const folder = await Deno.makeTempDir({ prefix: "weir-openapi-" });
    const document = await (await fetch(`${weir.url}${paths["api/v1"]?.serverRelativeURL}`)).text();
    await Deno.writeTextFile(`${folder}/core_v1.ts`, astToString(await openapiTypescript(document)));
    await Deno.writeTextFile(`${folder}/client.ts`, client);
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--check", `--config=${configFile}`, "--no-lock", "--allow-net", `${folder}/client.ts`, weir.url],
    }).output();
    await Deno.remove(folder, { recursive: true });
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    const listed = await (await fetch(`${weir.url}/api/v1/pods`)).json() as { items: { metadata: { name: string } }[] };
    assertEquals(JSON.parse(new TextDecoder().decode(stdout)), listed.items.map(({ metadata }) => metadata.name));
  });
});

/** Not type-checked unless types are right down to the name of a pod. */
const client = `
import createClient from "openapi-fetch";
import type { components, paths } from "./core_v1.ts";

type Pod = components["schemas"]["io.k8s.api.core.v1.Pod"];

const client = createClient<paths>({ baseUrl: Deno.args[0] ?? "" });
const { data } = await client.GET("/api/v1/pods", { headers: { Accept: "application/json" } });
const nameOf = (pod: Pod): string | undefined => pod.metadata?.name;
console.log(JSON.stringify((data?.items ?? []).map(nameOf)));
// @ts-expect-error -- there is no such field
(pod: Pod) => pod.metdata;
`;
