import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { call, connect } from "$lib/ipc/client";
import { MockShop } from "$lib/ipc/mock";
import { Composer } from "./composer.svelte";

let shop: MockShop;
let composer: Composer;

const view = (id: string) => call("conversation.get", { id });
const sends = () => shop.asked.filter(({ cmd }) => cmd === "reply.send").map(({ payload }) => payload as Record<string, unknown>);

beforeEach(async () => {
  vi.useFakeTimers();
  shop = new MockShop();
  connect(shop);
  composer = new Composer();
  composer.show(await view("c12"));
});
afterEach(() => vi.useRealTimers());

test("a proposal of the assistant is shown as one until it is touched", async () => {
  composer.show(await view("c02"));
  expect(composer.proposed).toBe(true);
  expect(composer.gloss).toContain("Dale");
  composer.type(`${composer.text}!`);
  expect(composer.proposed).toBe(false);
  expect(composer.gloss).toBeNull();
});

test("what is typed is kept per conversation and comes back", async () => {
  composer.type("Half a thought");
  composer.show(await view("c15"));
  expect(composer.text).toBe("");
  await vi.runAllTimersAsync();
  composer.show(await view("c12"));
  expect(composer.text).toBe("Half a thought");
});

test("typing saves once after a pause, not with every key", async () => {
  for (const text of ["a", "ab", "abc"]) composer.type(text);
  await vi.advanceTimersByTimeAsync(600);
  expect(shop.asked.filter(({ cmd }) => cmd === "draft.save")).toEqual([{ cmd: "draft.save", payload: { conversation: "c12", text: "abc" } }]);
});

test("a plain reply is sent with the version that was read, and the field is empty then", async () => {
  composer.type("Please send us a photo.");
  expect(await composer.send()).toBe(true);
  expect(sends()).toEqual([{ conversation: "c12", text: "Please send us a photo.", version: 3, despite_warnings: false }]);
  expect(composer.text).toBe("");
});

test("nothing, spaces and too much are not sent", async () => {
  expect(await composer.send()).toBe(false);
  composer.type("   ");
  expect(await composer.send()).toBe(false);
  composer.type("x".repeat(2001));
  expect(composer.tooLong).toBe(true);
  expect(await composer.send()).toBe(false);
  expect(sends()).toEqual([]);
});

test("a warning holds the reply until it is confirmed", async () => {
  composer.type("We will refund you.");
  expect(await composer.send()).toBe(false);
  expect(composer.hold).toBe("warned");
  expect(await composer.send()).toBe(true);
  expect(sends().map((sent) => sent["despite_warnings"])).toEqual([false, true]);
});

test("changing the text takes the confirmation back", async () => {
  composer.type("We will refund you.");
  await composer.send();
  composer.type("We will refund you today.");
  expect(composer.hold).toBeUndefined();
  await composer.send();
  expect(sends().at(-1)?.["despite_warnings"]).toBe(false);
});

test("what a rule forbids is not sent at all", async () => {
  composer.type("See https://example.com");
  await vi.advanceTimersByTimeAsync(500);
  expect(composer.checks.map((check) => check.verdict)).toEqual(["block"]);
  expect(composer.ready).toBe(false);
  expect(await composer.send()).toBe(false);
});

test("a message that comes in while typing is told before sending, and confirmed by sending again", async () => {
  composer.type("Please try the switch.");
  shop.write("c12", "Never mind, it works now");
  composer.show(await view("c12"));
  expect(composer.hold).toBe("changed");
  expect(composer.text).toBe("Please try the switch.");
  expect(await composer.send()).toBe(true);
  expect(sends().at(-1)?.["version"]).toBe(4);
});

test("a change that the window has not seen is refused by the engine and told", async () => {
  composer.type("Please try the switch.");
  shop.write("c12", "Never mind");
  expect(await composer.send()).toBe(false);
  expect(composer.hold).toBe("changed");
  expect(composer.text).toBe("Please try the switch.");
  composer.show(await view("c12"));
  expect(await composer.send()).toBe(true);
});

test("a host that is gone loses nothing", async () => {
  composer.type("Please try the switch.");
  connect({ rpc: () => Promise.reject(new Error("gone")), subscribe: () => () => {} });
  expect(await composer.send()).toBe(false);
  expect(composer.error?.code).toBe("host_gone");
  expect(composer.text).toBe("Please try the switch.");
  expect(composer.sending).toBe(false);
});
