import { fireEvent, render, screen, within } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";
import { call, connect } from "$lib/ipc/client";
import type { DecisionView } from "$lib/ipc/bindings/DecisionView";
import { MockShop } from "$lib/ipc/mock";
import { notices } from "$lib/notices.svelte";
import WhyPanel from "./WhyPanel.svelte";

let shop: MockShop;

beforeEach(() => {
  shop = new MockShop();
  connect(shop);
});

const settle = () => new Promise((done) => setTimeout(done, 10));
const asked = () => shop.asked.filter(({ cmd }) => cmd !== "conversation.get").at(-1);

/** The panel of a conversation, read again as the window does after a change. */
async function why(id: string, change: Partial<DecisionView> = {}) {
  const props = async () => {
    const view = await call("conversation.get", { id });
    return { conversation: id, decision: { ...(view.decisions[0] as DecisionView), ...change }, corrections: view.corrections };
  };
  const { rerender, container } = render(WhyPanel, await props());
  return { container, again: async () => (await settle(), rerender(await props())) };
}

const text = (container: Element) => container.querySelector("section:nth-of-type(2)")?.textContent?.replace(/\s+/g, " ") ?? "";

async function pick(typed: string, key = "Enter") {
  await fireEvent.click(screen.getByRole("button", { name: "Not right?" }));
  const field = await screen.findByRole("combobox");
  await fireEvent.input(field, { target: { value: typed } });
  await fireEvent.keyDown(field, { key });
}

test("what was understood is shown completely, primary first", async () => {
  const { container } = await why("c02", { entities: [{ kind: "order_id", value: "14-1" }, { kind: "amount", value: "USD 89.00" }, { kind: "order_id", value: "14-2" }] });
  expect(text(container)).toMatch(/About Delivered, not received 96% .*Also Complaint 41% Language English 98% Mood Angry Risks Chargeback Order 14-1\s*14-2\s*Amount USD 89\.00/);
  expect(text(container)).toContain("Above the gates");
});

test("that it was silent, and that it was below the gates, is said", async () => {
  const { container } = await why("c01", { abstained: true, risks: [] });
  expect(text(container)).toContain("Risks None");
  expect(text(container)).toContain("Below the gates: not sure enough, so the assistant kept silent.");
});

test("by keyboard: a topic is looked for, chosen, noted, and can be undone", async () => {
  const { container, again } = await why("c01");
  await pick("customs h");
  await again();
  expect(asked()).toEqual({ cmd: "understanding.correct", payload: { conversation: "c01", message: "c01-m0", intent: "customs_held" } });
  expect(text(container)).toMatch(/About Held at customs your word/);
  expect(text(container)).toContain("Was read as: Where is my order.");
  expect(screen.getByRole("status").textContent).toMatch(/Noted\. 11 corrections; used since they read better \(9 of 11 instead of 6\)\./);
  await fireEvent.click(screen.getByRole("button", { name: "Undo" }));
  await again();
  expect(asked()?.cmd).toBe("correction.take_back");
  expect(text(container)).toMatch(/About Where is my order 96%/);
  expect(screen.getByRole("status").textContent).toContain("Taken back. 10 corrections");
  expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
});

test("what spoils the rest is kept, and it is said that it is not used", async () => {
  const { again } = await why("c01");
  await pick("spam");
  await again();
  expect(screen.getByRole("status").textContent).toMatch(/kept, not used yet: 231 of 872 ordinary messages would be read wrong/);
});

test("all topics but the one that was read are offered, and silence at the end", async () => {
  await why("c01");
  await fireEvent.click(screen.getByRole("button", { name: "Not right?" }));
  const options = within(await screen.findByRole("listbox")).getAllByRole("option").map((option) => option.textContent?.trim());
  expect(options).toHaveLength(32);
  expect(options).not.toContain("Where is my order");
  expect(options.at(-1)).toBe("The assistant should have kept silent");
});

test("the assistant can be overruled", async () => {
  const { container, again } = await why("c01");
  await pick("", "End");
  await fireEvent.keyDown(screen.getByRole("combobox"), { key: "Enter" });
  await again();
  expect(asked()).toEqual({ cmd: "understanding.overrule", payload: { conversation: "c01", message: "c01-m0" } });
  expect(text(container)).toMatch(/About Where is my order .*Silent, as you said\./);
});

test("a correction of an answer that is out already is remembered beside it", async () => {
  const { container, again } = await why("c01", { intents: [{ intent: "order_status", confidence: 0.9 }] });
  await pick("exchange");
  await again();
  expect(text(container)).toContain("You said: Exchange.");
});

test("a name that no topic has says so, and Enter does nothing", async () => {
  await why("c01");
  await pick("zzz");
  expect(screen.getByText("No topic is called so.")).toBeTruthy();
  expect(asked()).toBeUndefined();
});

test("a turn that nobody read yet says what to do", async () => {
  await why("c01", { message: "nothing" });
  await pick("exchange");
  await settle();
  expect(notices.list.at(-1)).toMatchObject({ bad: true, text: expect.stringContaining("Try again in a few seconds") });
});
