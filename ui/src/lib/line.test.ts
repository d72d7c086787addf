import { beforeEach, expect, test } from "vitest";
import { connect, type Envelope } from "./ipc/client";
import type { Changed } from "./ipc/bindings/Changed";
import { takeToken } from "./ipc/http";
import { line } from "./line.svelte";
import { cache } from "./query.svelte";

let answer: () => Promise<Envelope>;
let alive: (alive: boolean) => void;
let changed: (change: Changed) => void;
let asked = 0;

beforeEach(() => {
  asked = 0;
  answer = async () => ({ ok: {} });
  connect({
    rpc: () => ((asked += 1), answer()),
    subscribe: (onChanged, onAlive) => (([changed, alive] = [onChanged, onAlive]), () => {}),
  });
});

test("a window whose host is gone says so, and trusts nothing it kept when the host is back", async () => {
  const stop = line.start();
  const kept = cache.answer("outbox.list", {});
  await kept.refresh();
  answer = () => Promise.reject(new TypeError("connection refused"));
  await line.beat();
  expect(line.up).toBe(false);
  expect(line.downSince).toBeDefined();
  answer = async () => ({ ok: {} });
  await line.beat();
  expect(line.up).toBe(true);
  expect(kept.stale).toBe(true);
  stop();
});

test("a host that answers with an error is alive", async () => {
  answer = async () => ({ error: { code: "store_full", params: {} } });
  await line.beat();
  expect(line.up).toBe(true);
});

test("the line of events tells too", () => {
  const stop = line.start();
  alive(false);
  expect(line.up).toBe(false);
  alive(true);
  expect(line.up).toBe(true);
  stop();
});

test("a change refreshes what is on screen and reaches who listens", async () => {
  const stop = line.start();
  const heard: string[] = [];
  const unheard = line.onChanged((change) => heard.push(...change.tags));
  const shown = cache.answer("channels.list", {});
  shown.readers = 1;
  changed({ tags: ["channels"], event: null, conversation: null });
  await Promise.resolve();
  expect([heard, asked]).toEqual([["channels"], 1]);
  unheard();
  stop();
});

test("the token leaves the address and survives a reload", () => {
  history.replaceState(null, "", "/?x=1#token=a%2Bb");
  expect(takeToken(location, sessionStorage)).toBe("a+b");
  expect(location.hash).toBe("");
  expect(takeToken(location, sessionStorage)).toBe("a+b");
});
