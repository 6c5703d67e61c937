import { assertEquals, assertRejects } from "@std/assert";
import { StorageError } from "../../storage/store.ts";
import { fieldsIfTheyFit } from "./fields_if_they_fit.ts";

const tooLarge = new StorageError("tooLarge", "etcdserver: request is too large");

Deno.test("what is too large with managedFields is written without them", async () => {
  const write = (withFields: boolean) => withFields ? Promise.reject(tooLarge) : Promise.resolve("without");
  assertEquals(await fieldsIfTheyFit(write), "without");
});

Deno.test("what fits is written once, and other errors end it", async () => {
  const tries: boolean[] = [];
  const attempt = (outcome: Promise<string>) => (withFields: boolean) => (tries.push(withFields), outcome);
  assertEquals(await fieldsIfTheyFit(attempt(Promise.resolve("with"))), "with");
  await assertRejects(() => fieldsIfTheyFit(attempt(Promise.reject(new RangeError("other")))), RangeError);
  await assertRejects(() => fieldsIfTheyFit(attempt(Promise.reject(tooLarge))), StorageError);
  assertEquals(tries, [true, true, true, false]);
});
