import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";
import { call, connect } from "$lib/ipc/client";
import type { OutboxView } from "$lib/ipc/bindings/OutboxView";
import { MockShop } from "$lib/ipc/mock";
import { notices } from "$lib/notices.svelte";
import Frame from "./Frame.svelte";
import Message from "./Message.svelte";
import Pending from "./Pending.svelte";

let shop: MockShop;

beforeEach(() => {
  shop = new MockShop();
  connect(shop);
});

const settle = () => new Promise((done) => setTimeout(done, 10));

async function pending(change: Partial<OutboxView> = {}) {
  const row = (await call("outbox.list", {})).rows[0] as OutboxView;
  const seen: string[] = [];
  render(Pending, { row: { ...row, ...change }, onedit: (text: string) => seen.push(text), onwhy: () => seen.push("why") });
  return { row, seen };
}

test("a countdown shows what is left and can be stopped", async () => {
  await pending();
  expect(screen.getByRole("timer").textContent).toMatch(/1:1[34]/);
  await fireEvent.click(screen.getByRole("button", { name: "Stop" }));
  await settle();
  expect(shop.asked.at(-1)).toEqual({ cmd: "outbox.stop", payload: { id: "x-c01" } });
});

test("stop and edit hands the text to the composer, after it was stopped", async () => {
  const { row, seen } = await pending();
  await fireEvent.click(screen.getByRole("button", { name: "Stop and edit" }));
  await settle();
  expect(seen).toEqual([row.text]);
});

test("too late to stop is said, and nothing is handed over", async () => {
  const { row, seen } = await pending();
  await call("outbox.send_now", { id: row.id });
  await fireEvent.click(screen.getByRole("button", { name: "Stop and edit" }));
  await settle();
  expect(seen).toEqual([]);
  expect(notices.list.at(-1)?.bad).toBe(true);
});

test("an unclear send says what to do, and offers neither stopping nor sending again", async () => {
  await pending({ state: "ambiguous" });
  expect(screen.getByRole("alert").textContent).toMatch(/will not send it twice/);
  expect(screen.queryByRole("button", { name: "Stop" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Write again" })).toBeNull();
});

test("a buyer's HTML gets no scripts, no origin and nothing from the net", () => {
  const { container } = render(Frame, { html: "<img src=https://tracker.example/x.gif><script>steal()</script>", title: "mail" });
  const frame = container.querySelector("iframe") as HTMLIFrameElement;
  expect(frame.getAttribute("sandbox")).toBe("");
  expect(frame.getAttribute("srcdoc")).toMatch(/default-src 'none'/);
  expect(document.querySelectorAll("script")).toHaveLength(0);
});

test("a buyer's text is text: its direction is its own, and markup in it is not obeyed", () => {
  const message = { id: "m", author: "buyer", text: "<b>مرحبا</b>", full_text: "<b>مرحبا</b>\n> old", html: null, gloss: null, sent_at: "2026-11-20T10:00:00Z", attachments: [], suppress: null, outbox: null };
  const { container } = render(Message, { message, buyer: "A", language: "ar", onwhy: () => {} });
  const text = container.querySelector(".text") as HTMLElement;
  expect([text.getAttribute("dir"), text.getAttribute("lang"), text.textContent]).toEqual(["auto", "ar", "<b>مرحبا</b>"]);
  expect(container.querySelector("b")).toBeNull();
});

test("a trimmed quote can be seen", async () => {
  const message = { id: "m", author: "buyer", text: "Yes", full_text: "Yes\n> Blue?", html: null, gloss: null, sent_at: "2026-11-20T10:00:00Z", attachments: [], suppress: null, outbox: null };
  const { container } = render(Message, { message, buyer: "A", language: null, onwhy: () => {} });
  await fireEvent.click(screen.getByRole("button", { name: "Show quoted text" }));
  expect(container.querySelector(".text")?.textContent).toContain("> Blue?");
});
