import { describe, expect, it } from "vitest";
import type { DecisionView } from "$lib/ipc/bindings/DecisionView";
import { understood } from "./understood";

const judged = (over: Partial<DecisionView>): DecisionView => ({
  message: "m1", at: "2026-11-20T00:00:00Z", decision: "reply", reason: "facts_at_hand", language: "de",
  language_confidence: 1, intents: [{ intent: "order_status", confidence: 0.9 }], emotion: "worried", risks: [],
  abstained: false, entities: [{ kind: "order_id", value: "12-34567-89012" }], facts: [], checks: [], draft: null,
  gloss: null, outbox: null, ...over,
});

describe("what was understood", () => {
  it("names the wish, the mood and what stands in the text", () => {
    const line = understood([judged({})], "m1");
    expect(line).toContain("12-34567-89012");
    expect(line.toLowerCase()).toContain("worried");
  });
  it("says nothing of a message that was never judged", () => {
    expect(understood([judged({})], "m2")).toBe("");
    expect(understood([judged({ intents: [{ intent: "other", confidence: 0.4 }], emotion: "calm", entities: [] })], "m1")).toBe("");
  });
  it("does not pretend when it was not sure", () => {
    expect(understood([judged({ abstained: true })], "m1")).not.toContain("12-34567-89012");
  });
});
