/** What was understood of a buyer's message, in the seller's language: the line beside a text the seller cannot read. */
import type { DecisionView } from "$lib/ipc/bindings/DecisionView";
import { m } from "$lib/paraglide/messages";
import { listed, word } from "$lib/words";

/** Empty for history that was never judged, and where nothing was understood. */
export function understood(decisions: readonly DecisionView[], message: string): string {
  const decision = decisions.find((one) => one.message === message);
  if (!decision) return "";
  if (decision.abstained) return word("reason", "not_sure");
  const wishes = decision.intents.filter((one) => one.intent !== "other").map((one) => word("intent", one.intent));
  const mood = decision.emotion === "calm" ? [] : [word("emotion", decision.emotion)];
  const risks = decision.risks.map((risk) => word("risk", risk));
  const named = decision.entities.map((entity) => entity.value);
  const parts = [...wishes, ...mood, ...risks, ...named];
  return parts.length ? m.labelled({ label: m.why_understood(), text: listed(parts) }) : "";
}
