import { assert, assertEquals, assertRejects } from "@std/assert";
import { sliceMs, TurnBudget } from "./next_turn.ts";

/** A slice that uses up a turn. */
function longSlice(): void {
  for (const end = performance.now() + sliceMs + 1; performance.now() < end;);
}

Deno.test("several pieces of work take one slice a turn together, and others get theirs", async () => {
  const budget = new TurnBudget();
  const done: string[] = [];
  const work = async (name: string) => {
    for (let slice = 0; slice < 2; slice++) {
      await budget.slice(longSlice);
      done.push(name);
    }
  };
  const timer = setInterval(() => done.push("timer"));
  await Promise.all([work("one"), work("two")]);
  clearInterval(timer);
  const slices = done.filter((name) => name !== "timer");
  assertEquals(slices.toSorted(), ["one", "one", "two", "two"]);
  const neighbours = done.filter((name, index) => name !== "timer" && (done[index + 1] ?? "timer") !== "timer");
  assertEquals(neighbours, [], `a timer runs between any two slices: ${done.join(" ")}`);
});

Deno.test("work that fails has used its time", async () => {
  const budget = new TurnBudget();
  const fail = () => {
    longSlice();
    throw new Error("failed");
  };
  await assertRejects(() => budget.slice(fail), Error, "failed");
  let turned = false;
  setTimeout(() => turned = true);
  assertEquals(await budget.slice(() => turned), true);
});

Deno.test("a rest after long work is a turn, for all that rest at the time", async () => {
  const budget = new TurnBudget();
  let turned = false;
  const timer = setInterval(() => turned = true);
  longSlice();
  await Promise.all([budget.rest(), budget.rest()]);
  clearInterval(timer);
  assert(turned);
});
