/** One-letter commands. They are inert while somebody types, and never fire with a modifier held. */
export type KeyMap = Record<string, (event: KeyboardEvent) => void>;

const TYPING = "input, textarea, select, [contenteditable=''], [contenteditable='true']";

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TYPING) !== null;
}

/** `ctrl+k`, `?`, `Escape`, `j`. On a Mac the command key counts as Ctrl. */
export function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `ctrl+${key}` : key;
}

/** Whether a dialog or menu is open: then the letters belong to it. */
function covered(root: Document): boolean {
  return root.querySelector("[role='dialog'], [role='menu'], [role='alertdialog']") !== null;
}

export function press(map: KeyMap, event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.altKey) return false;
  const name = nameOf(event);
  const act = map[name];
  if (!act) return false;
  const chord = name.startsWith("ctrl+");
  const open = event.target instanceof Node ? covered(event.target.ownerDocument ?? document) : false;
  if (!chord && name !== "Escape" && (isTyping(event.target) || open)) return false;
  if (name === "Escape" && open) return false;
  event.preventDefault();
  act(event);
  return true;
}

/** Listens until the returned function is called. The map is read at each press, so it may change. */
export function listen(map: () => KeyMap): () => void {
  const onKey = (event: KeyboardEvent) => press(map(), event);
  addEventListener("keydown", onKey);
  return () => removeEventListener("keydown", onKey);
}
