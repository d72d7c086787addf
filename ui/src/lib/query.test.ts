import { beforeEach, expect, test, vi } from "vitest";
import { CallError, connect, type Envelope } from "./ipc/client";
import { Answer, Cache } from "./query.svelte";

let asked: string[];
let answer: () => Promise<Envelope>;

beforeEach(() => {
  asked = [];
  answer = async () => ({ ok: { n: asked.length } });
  connect({ rpc: (cmd) => (asked.push(cmd), answer()), subscribe: () => () => {} });
});

const settle = () => new Promise((done) => setTimeout(done, 0));

test("the same question is kept once, another one apart", () => {
  const cache = new Cache();
  expect(cache.answer("conversation.get", { id: "a" })).toBe(cache.answer("conversation.get", { id: "a" }));
  expect(cache.answer("conversation.get", { id: "a" })).not.toBe(cache.answer("conversation.get", { id: "b" }));
});

test("a change asks again for what is on screen, and only marks the rest as stale", async () => {
  const cache = new Cache();
  const [shown, hidden] = [cache.answer("conversation.get", { id: "a" }), cache.answer("conversation.get", { id: "b" })];
  shown.readers = 1;
  await Promise.all([shown.refresh(), hidden.refresh()]);
  cache.invalidate(["conversation:a", "conversation:b", "inbox"]);
  await settle();
  expect(asked).toHaveLength(3);
  expect([shown.stale, hidden.stale]).toEqual([false, true]);
  cache.invalidate(["outbox"]);
  await settle();
  expect(asked).toHaveLength(3);
});

test("changes that come in while an answer is under way lead to one more question", async () => {
  const cache = new Cache();
  const overview = cache.answer("overview", {});
  overview.readers = 1;
  let free = () => {};
  answer = () => new Promise((done) => (free = () => done({ ok: { n: asked.length } })));
  const first = overview.refresh();
  cache.invalidate(["overview"]);
  cache.invalidate(["overview"]);
  cache.invalidate(["overview"]);
  free();
  await settle();
  free();
  await first;
  expect(asked).toHaveLength(2);
  expect(overview.data).toEqual({ n: 2 });
});

test("an error keeps the old answer in sight and the code at hand", async () => {
  const cache = new Cache();
  const overview = cache.answer("overview", {});
  await overview.refresh();
  answer = async () => ({ error: { code: "store_full", params: { path: "x" } } });
  await overview.refresh();
  expect(overview.data).toEqual({ n: 1 });
  expect(overview.error?.code).toBe("store_full");
  expect(overview.stale).toBe(true);
  answer = async () => ({ ok: { n: 9 } });
  await overview.refresh();
  expect(overview.error).toBeUndefined();
});

test("a host that cannot be reached is an error of its own", async () => {
  const gone = new Cache().answer("overview", {});
  answer = () => Promise.reject(new TypeError("fetch failed"));
  await gone.refresh();
  expect(gone.error).toBeInstanceOf(CallError);
  expect(gone.error?.hostGone).toBe(true);
});

test("answers that nobody reads do not pile up", () => {
  const cache = new Cache();
  const first = cache.answer("conversation.get", { id: "0" });
  const read = cache.answer("conversation.get", { id: "1" });
  read.readers = 1;
  for (let id = 2; id < 100; id += 1) cache.answer("conversation.get", { id: String(id) });
  expect(cache.answer("conversation.get", { id: "0" })).not.toBe(first);
  expect(cache.answer("conversation.get", { id: "1" })).toBe(read);
});

test("an answer may throw anything", async () => {
  const odd = new Answer<number>([], vi.fn().mockRejectedValue("?"));
  await odd.refresh();
  expect(odd.error?.code).toBe("internal");
});
