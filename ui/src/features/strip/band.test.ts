import { describe, expect, test } from "vitest";
import { noonOf, runs, sky, toneAt, utcHour, voice, workSpans } from "./band";

describe("where a place stands", () => {
  test.each([
    [0, 12],
    [480, 4],
    [-480, 20],
    [330, 6.5],
    [765, 23.25],
    [840, 22],
    [-720, 0],
  ])("offset %i minutes has its noon at UTC hour %f", (offset, noon) => expect(noonOf(offset)).toBeCloseTo(noon));

  test("the sun runs through the UTC day", () => {
    expect(utcHour(Date.UTC(2026, 10, 20, 13, 30))).toBeCloseTo(13.5);
    expect(utcHour(Date.UTC(2026, 10, 20))).toBe(0);
  });
});

describe("the sky", () => {
  test.each([0, 0.25, 6, 11.9, 13.5, 18, 23.99])("covers the axis without gaps at %f", (now) => {
    const parts = sky(now);
    expect(parts[0]?.from).toBe(0);
    expect(parts.at(-1)?.until).toBe(24);
    parts.slice(1).forEach((part, at) => expect(part.from).toBe(parts[at]?.until));
    const day = parts.filter((part) => part.tone === "day").reduce((sum, part) => sum + part.until - part.from, 0);
    expect(day).toBeCloseTo(10);
  });

  test("is bright under the sun and dark opposite, across the edge of the axis too", () => {
    expect(toneAt(1, 1)).toBe("day");
    expect(toneAt(23.5, 0.5)).toBe("day");
    expect(toneAt(13, 1)).toBe("night");
    expect(toneAt(1 + 5.5, 1)).toBe("dusk-1");
  });
});

describe("working hours on the UTC day", () => {
  test("in one piece", () => expect(workSpans(9 * 60, 18.5 * 60, 480)).toEqual([{ from: 1, until: 10.5 }]));
  test("cut by midnight UTC", () => expect(workSpans(9 * 60, 18 * 60, -480)).toEqual([{ from: 17, until: 24 }, { from: 0, until: 2 }]));
  test("over the seller's own midnight", () => expect(workSpans(20 * 60, 4 * 60, 0)).toEqual([{ from: 20, until: 24 }, { from: 0, until: 4 }]));
  test("equal ends are around the clock", () => {
    const length = workSpans(540, 540, 330).reduce((sum, span) => sum + span.until - span.from, 0);
    expect(length).toBeCloseTo(24);
  });
});

test("the voice is the share of places on automatic", () => {
  const shares = voice([{ hours: ["auto", "off", "suggest"] }, { hours: ["auto", "auto", "off"] }]);
  expect(shares.slice(0, 4)).toEqual([1, 0.5, 0, 0]);
  expect(voice([])).toHaveLength(24);
});

test("equal hours are joined", () => {
  expect(runs(["a", "a", "b", "a"])).toEqual([
    { from: 0, until: 2, word: "a" },
    { from: 2, until: 3, word: "b" },
    { from: 3, until: 4, word: "a" },
  ]);
});
