// The command line of the benchmarks: one set of flags for all of them, each bench reading those that concern it.

import { parseArgs } from "node:util";

/** How large the data are: the full size, a tenth of it, or next to nothing (for the test that benches still run). */
export type Size = "full" | "quick" | "smoke";

export type StoreName = "etcd" | "sqlite";

export interface BenchOptions {
  readonly size: Size;
  /** The stores to measure weir on; the bench decides when undefined. */
  readonly stores: readonly StoreName[] | undefined;
  /** Only runs whose name contains one of these texts. All when empty. */
  readonly only: readonly string[];
  /** How often each run is made; the median counts. */
  readonly repeat: number;
  /** Numbers of objects instead of the size's own. */
  readonly configMaps: number | undefined;
  readonly pods: number | undefined;
  /** An etcd to use instead of one of its own; what a bench puts there is removed at the end. */
  readonly etcdServers: string | undefined;
  /** The program to measure instead of server/main.ts, e.g. that of another checkout. */
  readonly main: string | undefined;
  readonly against:
    | { readonly url: string; readonly token: string | undefined; readonly pid: number | undefined }
    | undefined;
  readonly limits: boolean;
  /** After so many seconds a bench ends, with what it has. */
  readonly deadlineSeconds: number;
  /** Where results go. */
  readonly out: string;
}

/** The command line is wrong. The message is one line for the user. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const usage = `deno task bench list|get|start|paging|openapi|watch|store|write [flags]

  --quick                a tenth of the data
  --smoke                next to no data: shows that the bench works
  --store=etcd|sqlite|both
                         measure weir on etcd, on its embedded store, or on both in turns; for list and paging (default
                         etcd) and start (default both)
  --only=TEXT            only runs whose name contains TEXT (may be repeated), e.g. --only="pods json"
  --repeat=N             make each run N times and take the median (default 1)
  --config-maps=N        how many ConfigMaps of 100 KB (default 10000)
  --pods=N               how many pods (default 20000)
  --etcd-servers=URL     use this etcd, which the other server may read too; objects in namespaces bench* are made there
                         and removed at the end (default: an etcd of its own)
  --main=FILE            measure this main.ts instead of the one beside
  --against=URL          run the same load, in turns, against this Kubernetes API server; the list bench writes the objects
                         through its API, into the namespace bench, unless it has them
  --token=T              bearer token for it
  --pid=P                its process, for CPU and memory
  --no-limits            do not measure etcd, Deno.serve and gzip alone
  --deadline=SECONDS     end after so many seconds, with what there is (default 1800)
  --out=FOLDER           where results go (default bench/results)`;

/** @throws {UsageError} */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values } = parse(args);
  const against = values.against === undefined ? undefined : {
    url: values.against.replace(/\/+$/, ""),
    token: values.token,
    pid: wholeNumber("pid", values.pid),
  };
  return {
    size: values.smoke ? "smoke" : values.quick ? "quick" : "full",
    stores: storesOf(values.store),
    only: values.only ?? [],
    repeat: wholeNumber("repeat", values.repeat) ?? 1,
    configMaps: wholeNumber("config-maps", values["config-maps"]),
    pods: wholeNumber("pods", values.pods),
    etcdServers: values["etcd-servers"],
    main: values.main,
    against,
    limits: !values["no-limits"],
    deadlineSeconds: wholeNumber("deadline", values.deadline) ?? 1800,
    out: values.out ?? new URL("../../bench/results", import.meta.url).pathname,
  };
}

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  const yes = { type: "boolean" } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        quick: yes,
        smoke: yes,
        store: text,
        only: { type: "string", multiple: true },
        repeat: text,
        "config-maps": text,
        pods: text,
        "etcd-servers": text,
        main: text,
        against: text,
        token: text,
        pid: text,
        "no-limits": yes,
        deadline: text,
        out: text,
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function storesOf(value: string | undefined): readonly StoreName[] | undefined {
  if (value === undefined) return undefined;
  if (value === "both") return ["etcd", "sqlite"];
  if (value === "etcd" || value === "sqlite") return [value];
  throw new UsageError(`--store=${value}: must be etcd, sqlite or both`);
}

function wholeNumber(flag: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(value)) throw new UsageError(`--${flag}=${value}: must be a whole number above 0`);
  return Number(value);
}

/** Whether a run of this name is wanted. */
export function isWanted(name: string, options: BenchOptions): boolean {
  return options.only.length === 0 || options.only.some((text) => name.includes(text));
}
