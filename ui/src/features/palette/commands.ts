/** What the palette can do, beside finding messages. */
export interface Command {
  name: string;
  keys?: string;
  run: () => void;
}

/** Commands with every word of the text in their name, in any order; all of them for an empty text. */
export function matching(commands: readonly Command[], text: string): Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter((command) => words.every((part) => command.name.toLowerCase().includes(part)));
}
