/** How learning from corrections went, in a sentence: how many there are, whether they are used, and why. */
import type { TrialView } from "./ipc/bindings/TrialView";
import { m } from "./paraglide/messages";

export function learnt(trial: TrialView): string {
  const { corrections: n, tried, before, after, kept_before: known, kept_after: kept } = trial;
  if (n === 0) return m.learnt_nothing();
  if (trial.used) return after > before ? m.learnt_better({ n, tried, before, after }) : m.learnt_as_well({ n });
  if (after < before) return m.learnt_worse({ n, tried, before, after });
  // Learning that broke off tells no numbers.
  return known > kept ? m.learnt_spoils({ n, lost: known - kept, known }) : m.learnt_not({ n });
}
