// Starts test servers, one after the other, uses each, and prints what the process holds after so many of them, as lines
// of JSON. It is for V8 with --expose-gc, and ends by itself when no server has left a timer or a socket.
//
//   many_servers.ts COUNT...

// deno-lint-ignore-file no-console -- a program of its own

import { startTestServer } from "../../mod.ts";
import { collectGarbage } from "../../storage/release_memory.ts";
import { sendJson } from "./json_client.ts";

/** What a process holds. */
export interface Holdings {
  readonly heapBytes: number;
  readonly rssBytes: number;
  /** Files and sockets; 0 where the system does not tell. */
  readonly files: number;
}

async function useServer(): Promise<void> {
  await using api = await startTestServer();
  const namespaces = `${api.url}/api/v1/namespaces`;
  const { status } = await sendJson("POST", namespaces, { metadata: { name: "shop" } });
  if (status !== 201) throw new Error(`a namespace could not be created: ${status}`);
  const watch = await fetch(`${namespaces}?watch=true`);
  const events = watch.body!.getReader();
  await events.read();
  await api.stop(); // which ends the watch
  while (!(await events.read()).done);
}

function holdings(): Holdings {
  collectGarbage();
  const { heapUsed, rss } = Deno.memoryUsage();
  const files = Deno.build.os === "linux" ? [...Deno.readDirSync("/proc/self/fd")].length : 0;
  return { heapBytes: heapUsed, rssBytes: rss, files };
}

let started = 0;
for (const count of Deno.args.map(Number)) {
  for (; started < count; started++) await useServer();
  console.log(JSON.stringify(holdings()));
}
