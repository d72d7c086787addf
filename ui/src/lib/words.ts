/** Codes of the engine in the seller's language. A code we do not know yet is shown as it is, never hidden. */
import type { CallError } from "./ipc/client";
import { m } from "./paraglide/messages";
import { getLocale } from "./paraglide/runtime";

type Say = (inputs?: Record<string, unknown>) => string;
const table = m as unknown as Record<string, Say | undefined>;

export type Group =
  | "reason" | "intent" | "emotion" | "risk" | "decision" | "state" | "outbox" | "health" | "order" | "parcel"
  | "refund" | "fact" | "entity" | "mode" | "suppress" | "author" | "scope" | "sendclass" | "counts" | "rule" | "day";

export function word(group: Group, code: string | null | undefined): string {
  if (!code) return "";
  // A rule of a pack carries its pack's name in front: `ebay.no_emoji` and `amazon.no_emoji` are told alike.
  const names = [code, code.slice(code.indexOf(".") + 1)].map((name) => `${group}_${name.replace(/[.-]/g, "_")}`);
  return names.map((name) => table[name]?.()).find((text) => text !== undefined) ?? code.replace(/_/g, " ");
}

/** A longer text for a code, where one exists: what it means and what to do. */
export function advice(group: "reason" | "outbox" | "health", code: string | null | undefined): string | undefined {
  return code ? table[`advice_${group}_${code}`]?.() : undefined;
}

/** What happened, what it means, what to do; and below it the engine's own words, where it has any. */
export function errorText(error: Pick<CallError, "code" | "params">): string {
  const text = table[`error_${error.code}`]?.() ?? m.error_internal();
  const detail = error.params["detail"]?.trim();
  return detail ? `${text} ${m.error_detail({ detail })}` : text;
}

/** Several words as the seller's language lists them. */
export function listed(parts: readonly string[]): string {
  return parts.join(getLocale() === "zh-CN" ? "、" : ", ");
}
