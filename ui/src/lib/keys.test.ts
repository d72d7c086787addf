import { beforeEach, expect, test, vi } from "vitest";
import { isTyping, nameOf, press } from "./keys";

beforeEach(() => (document.body.innerHTML = `<input id="in"><button id="b"></button><div contenteditable="true"><i id="deep"></i></div>`));

function fire(key: string, on: string | null, more: KeyboardEventInit = {}) {
  const acts = { j: vi.fn(), "ctrl+k": vi.fn(), Escape: vi.fn(), "?": vi.fn() };
  let taken = false;
  const target = on ? (document.getElementById(on) as HTMLElement) : document.body;
  target.addEventListener("keydown", (event) => (taken = press(acts, event)), { once: true });
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
  return { taken, acts };
}

test("letters act outside of fields", () => {
  const { taken, acts } = fire("j", "b");
  expect(taken).toBe(true);
  expect(acts.j).toHaveBeenCalledOnce();
});
test.each(["in", "deep"])("letters are inert in %s", (id) => expect(fire("j", id).acts.j).not.toHaveBeenCalled());
test("chords work while typing, on a Mac too", () => {
  expect(fire("k", "in", { ctrlKey: true }).taken).toBe(true);
  expect(fire("K", "in", { metaKey: true }).taken).toBe(true);
});
test("a letter with a modifier is not the letter", () => {
  expect(fire("j", "b", { ctrlKey: true }).taken).toBe(false);
  expect(fire("j", "b", { altKey: true }).taken).toBe(false);
});
test("an open dialog keeps the letters for itself", () => {
  document.body.insertAdjacentHTML("beforeend", `<div role="dialog"></div>`);
  expect(fire("j", "b").taken).toBe(false);
  expect(fire("Escape", "b").taken).toBe(false);
  expect(fire("k", "b", { ctrlKey: true }).taken).toBe(true);
});
test("an input method at work is left alone", () => expect(fire("j", "b", { isComposing: true }).taken).toBe(false));
test("names", () => {
  expect(nameOf(new KeyboardEvent("keydown", { key: "?", shiftKey: true }))).toBe("?");
  expect(nameOf(new KeyboardEvent("keydown", { key: ".", ctrlKey: true }))).toBe("ctrl+.");
  expect(isTyping(null)).toBe(false);
});
