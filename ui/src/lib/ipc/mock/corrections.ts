/** What the seller of the in-memory shop corrected. It learns as the engine does at its best; from spam it learns nothing good. */
import type { CorrectionView } from "../bindings/CorrectionView";
import type { DecisionView } from "../bindings/DecisionView";
import type { Learned } from "../bindings/Learned";
import type { TrialView } from "../bindings/TrialView";
import { iso } from "./build";

const EARLIER: [text: string, was: string, intent: string][] = [
  ["plate: two lines please, name and phone", "product_info", "change_order"],
  ["about the plate, can it be in capitals", "product_info", "change_order"],
  ["can u do a bigger shade for it?", "size_fit", "product_info"],
  ["is the cord ok for the bathroom", "usage_help", "product_info"],
  ["Bitte die Karte ohne Preis beilegen", "price_promo", "change_order"],
  ["你好，灯罩可以单独买吗", "other", "availability"],
  ["the plate: make it Jonas not Jonah", "other", "change_order"],
  ["parcel for my sister, please no invoice inside", "invoice", "change_order"],
  ["Hi dear, we are a factory of LED strips", "product_info", "spam"],
  ["ok then I'll wait for your colleague", "human_agent", "thanks"],
];

export class MockCorrections {
  rows: CorrectionView[];
  #next = 1;

  constructor(now: number, first: boolean) {
    this.rows = first
      ? []
      : EARLIER.map(([text, was, intent], at) => ({
          id: `k-${at}`, conversation: "c03", message: `earlier-${at}`, text, was, intent, kind: "intent", made_at: iso(now - (at + 1) * 1.4 * 86_400_000),
        }));
  }

  trial(): TrialView {
    const n = this.rows.length;
    const spoilt = this.rows.some((row) => row.message.startsWith("c") && row.intent === "spam");
    const tried = Math.min(n, 24);
    return { corrections: n, tried, before: Math.floor(tried * 0.6), after: Math.ceil(tried * 0.8), kept_before: 872, kept_after: spoilt ? 641 : 872, used: n > 0 && !spoilt };
  }

  of(conversation: string): CorrectionView[] {
    return this.rows.filter((row) => row.conversation === conversation && !row.message.startsWith("earlier"));
  }

  put(correction: Omit<CorrectionView, "id">): Learned {
    const id = `k-new-${this.#next++}`;
    const before = this.rows.find((row) => row.message === correction.message);
    this.rows = [{ ...correction, id, was: before?.was ?? correction.was }, ...this.rows.filter((row) => row !== before)];
    return { correction: id, trial: this.trial() };
  }

  takeBack(id: string): Learned {
    this.rows = this.rows.filter((row) => row.id !== id);
    return { correction: null, trial: this.trial() };
  }

  /** The turn is read as the person said. */
  heed(decisions: DecisionView[]): DecisionView[] {
    return decisions.map((decision) => {
      const said = this.rows.find((row) => row.message === decision.message);
      if (!said) return decision;
      const others = decision.intents.slice(1).filter((one) => one.intent !== said.intent);
      return { ...decision, intents: [{ intent: said.intent, confidence: 1 }, ...others], abstained: said.intent === "other" };
    });
  }
}
