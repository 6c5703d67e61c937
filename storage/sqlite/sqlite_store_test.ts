import { storeContract, type StoreUnderTest } from "../../tests/store_contract.ts";
import type { Write } from "../store.ts";
import { openSqliteStore } from "./sqlite_store.ts";

/** The contract's tests write values that etcd takes there too, set up for it. */
const commitBytesMax = 20_000_000;

storeContract("sqlite in memory", () => Promise.resolve(openTested(":memory:")));
storeContract("sqlite in a file", async () => {
  const folder = await Deno.makeTempDir({ prefix: "weir-test-sqlite-" });
  const tested = openTested(`${folder}/weir.db`);
  return {
    ...tested,
    async [Symbol.asyncDispose]() {
      await tested[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
});

function openTested(path: string): StoreUnderTest {
  const store = openSqliteStore({ path, commitBytesMax });
  /** Writes whatever is there. */
  const write = async (values: Readonly<Record<string, Uint8Array | string | undefined>>) => {
    for (;;) {
      const writes = await Promise.all(
        Object.entries(values).map(async ([key, value]): Promise<Write> => ({
          key,
          value: typeof value === "string" ? new TextEncoder().encode(value) : value,
          expected: (await store.get(key)).entry?.modRevision ?? 0,
        })),
      );
      const result = await store.commit(writes);
      if (result.committed) return result.revision;
    }
  };
  return {
    store,
    put: (key, value) => write({ [key]: value }),
    putTogether: write,
    delete: (key) => write({ [key]: undefined }),
    compact: (revision) => store.compact(revision),
    async [Symbol.asyncDispose]() {
      store.close();
      await Promise.resolve();
    },
  };
}
