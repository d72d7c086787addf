import { fireEvent, render, screen } from "@testing-library/svelte";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { call, connect } from "$lib/ipc/client";
import { MockShop } from "$lib/ipc/mock";
import { INTENTS } from "$lib/intents";
import { learnt } from "$lib/learnt";
import { language } from "$lib/locale.svelte";
import LearntHere from "./LearntHere.svelte";

beforeEach(() => connect(new MockShop()));
afterEach(() => language.use("en"));

const settle = () => new Promise((done) => setTimeout(done, 10));
const trial = { corrections: 12, tried: 10, before: 6, after: 9, kept_before: 800, kept_after: 800, used: true };

test("the topics are those of the engine, in its order", () => {
  const source = readFileSync(join(process.cwd(), "../src-tauri/crates/domain/src/understanding.rs"), "utf8");
  const list = source.split("    Intent {")[1]?.split("\n    }")[0] ?? "";
  expect([...list.matchAll(/= "([a-z_]+)"/g)].map(([, code]) => code)).toEqual([...INTENTS]);
});

test("how learning went is told with its reason", () => {
  expect(learnt(trial)).toBe("12 corrections; used since they read better (9 of 10 instead of 6).");
  expect(learnt({ ...trial, corrections: 1, tried: 1, before: 0, after: 0 })).toBe("1 correction; used, and nothing reads worse for it.");
  expect(learnt({ ...trial, after: 5, used: false })).toBe("12 corrections; kept, not used yet: they would read worse (5 of 10 instead of 6).");
  expect(learnt({ ...trial, kept_after: 700, used: false })).toBe("12 corrections; kept, not used yet: 100 of 800 ordinary messages would be read wrong.");
  expect(learnt({ corrections: 3, tried: 0, before: 0, after: 0, kept_before: 0, kept_after: 0, used: false })).toBe("3 corrections; kept, not used yet.");
  expect(learnt({ ...trial, corrections: 0 })).toContain("No corrections");
  language.use("zh-CN");
  expect(learnt(trial)).toBe("12 条纠正；已采用，因为读得更准（10 条中读对 9 条，原先 6 条）。");
});

test("corrections are listed with what became of them, a few at first, and can be taken back", async () => {
  const { container, rerender } = render(LearntHere, { list: await call("corrections.list", {}) });
  expect(screen.getByRole("status").textContent).toContain("10 corrections; used");
  expect(container.querySelectorAll("li")).toHaveLength(8);
  expect(container.querySelector("li")?.textContent).toContain("Product question → Change order");
  await fireEvent.click(screen.getByRole("button", { name: "All 10 corrections" }));
  expect(container.querySelectorAll("li")).toHaveLength(10);
  await fireEvent.click(screen.getByRole("button", { name: "Take back: plate: two lines please, name and phone" }));
  await settle();
  await rerender({ list: await call("corrections.list", {}) });
  expect(container.querySelectorAll("li")).toHaveLength(9);
  expect(screen.getByRole("status").textContent).toContain("9 corrections");
});

test("with nothing corrected there is a next step", () => {
  render(LearntHere, { list: { rows: [], trial: { ...trial, corrections: 0, used: false } } });
  expect(screen.getByText(/say so under “Why”/)).toBeTruthy();
  expect(screen.queryByRole("list")).toBeNull();
});
