/** When a row of the schedule holds: always, while I am away, or between two local times of the buyer. */
import { minutesOf } from "./format/time";

export const MODES = ["off", "suggest", "auto"] as const;
export const WHENS = ["always", "away", "between"] as const;
export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export interface Window {
  kind: (typeof WHENS)[number];
  from: string;
  until: string;
}

const NIGHT = { from: "22:00", until: "08:00" };

export function readWhen(text: string): Window {
  const [from, until] = text.split("-");
  if (from && until && minutesOf(from) !== undefined && minutesOf(until) !== undefined) return { kind: "between", from, until };
  return { kind: text === "away" ? "away" : "always", ...NIGHT };
}

export function writeWhen(window: Window): string {
  return window.kind === "between" ? `${window.from}-${window.until}` : window.kind;
}
