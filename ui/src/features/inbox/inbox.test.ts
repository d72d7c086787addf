import { beforeEach, expect, test } from "vitest";
import { connect } from "$lib/ipc/client";
import { MockShop } from "$lib/ipc/mock";
import { Inbox } from "./inbox.svelte";

let shop: MockShop;
let inbox: Inbox;
let now: number;

beforeEach(async () => {
  now = Date.parse("2026-11-20T13:00:00Z");
  shop = new MockShop({ rows: 350, now: () => now });
  connect(shop);
  inbox = new Inbox();
  await inbox.open("all");
});

const ids = () => inbox.rows.map((row) => row.id);

test("pages are joined without doubles until the end", async () => {
  expect(inbox.rows).toHaveLength(100);
  while (inbox.more) await inbox.loadMore();
  expect(inbox.rows).toHaveLength(350);
  expect(new Set(ids()).size).toBe(350);
});

test("while somebody reads, nothing moves: rows change in place and the rest is held", async () => {
  inbox.still = false;
  const before = ids();
  now += 60_000;
  shop.write("c12", "One more question");
  shop.write("c13", "Hello again");
  await inbox.refresh();
  expect(ids()).toEqual(before);
  expect(inbox.rows.find((row) => row.id === "c12")?.preview).toBe("One more question");
  expect(inbox.held).toBe(2);
  inbox.apply();
  expect(ids().slice(0, 2).sort()).toEqual(["c12", "c13"]);
  expect(inbox.held).toBe(0);
});

test("at rest, fresh rows come in by themselves", async () => {
  now += 60_000;
  shop.write("c13", "One more question");
  await inbox.refresh();
  expect(ids()[0]).toBe("c13");
});

test("coming to rest brings in what was held", async () => {
  inbox.still = false;
  now += 60_000;
  shop.write("c13", "?");
  await inbox.refresh();
  inbox.still = true;
  expect(ids()[0]).toBe("c13");
});

test("what was loaded further down stays when the first page is asked again", async () => {
  await inbox.loadMore();
  await inbox.refresh();
  expect(inbox.rows).toHaveLength(200);
  await inbox.loadMore();
  expect(new Set(ids()).size).toBe(300);
});

test("a row that leaves the filter goes with the next move", async () => {
  await inbox.open("waiting");
  expect(ids()).toContain("c02");
  await shop.rpc("conversation.close", { id: "c02" });
  await inbox.refresh();
  expect(ids()).not.toContain("c02");
});

test("a change far down is fetched by itself", async () => {
  await inbox.open("all");
  while (inbox.more) await inbox.loadMore();
  const deep = inbox.rows[240]?.id as string;
  shop.asked.length = 0;
  await inbox.hear({ tags: [`conversation:${deep}`], event: null, conversation: deep });
  expect(shop.asked).toEqual([{ cmd: "conversation.get", payload: { id: deep } }]);
});

test("j and k know their neighbours and the ends", () => {
  const [first, second] = inbox.rows;
  expect(inbox.neighbour(undefined, 1)).toBe(first);
  expect(inbox.neighbour(first?.id, 1)).toBe(second);
  expect(inbox.neighbour(first?.id, -1)).toBeUndefined();
  expect(inbox.neighbour(inbox.rows.at(-1)?.id, 1)).toBeUndefined();
});

test("an answer to an older question does not overwrite a newer one", async () => {
  const slow = inbox.refresh();
  await inbox.open("closed");
  await slow;
  expect(inbox.rows.every((row) => row.state === "closed")).toBe(true);
});

test("an engine that is gone leaves the rows and an error", async () => {
  connect({ rpc: () => Promise.reject(new Error("gone")), subscribe: () => () => {} });
  await inbox.refresh();
  expect(inbox.error?.hostGone).toBe(true);
  expect(inbox.rows.length).toBe(100);
});
