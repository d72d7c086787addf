import { describe, expect, test } from "vitest";
import { code, layout, spread } from "./place";

function apart(lefts: number[], widths: number[], width: number, gap: number) {
  lefts.forEach((left, at) => {
    expect(left).toBeGreaterThanOrEqual(-1e-9);
    expect(left + (widths[at] ?? 0)).toBeLessThanOrEqual(width + 1e-9);
    if (at) expect(left).toBeGreaterThanOrEqual((lefts[at - 1] ?? 0) + (widths[at - 1] ?? 0) + gap - 1e-9);
  });
}

describe("spreading marks", () => {
  test("leaves them where they want to be when there is room", () => {
    expect(spread([50, 200], [40, 40], 400, 4)).toEqual([30, 180]);
  });
  test("shares the push between neighbours", () => {
    expect(spread([100, 100], [40, 40], 400, 0)).toEqual([60, 100]);
  });
  test("keeps everything inside and apart", () => {
    const widths = [60, 60, 60, 60];
    apart(spread([0, 1, 2, 399], widths, 400, 4), widths, 400, 4);
  });
  test("holds for many random strips", () => {
    let seed = 7;
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    for (let round = 0; round < 200; round += 1) {
      const count = 1 + Math.floor(random() * 12);
      const widths = Array.from({ length: count }, () => 20 + random() * 50);
      const centres = Array.from({ length: count }, () => random() * 1000).sort((a, b) => a - b);
      apart(spread(centres, widths, 1000, 4), widths, 1000, 4);
    }
  });
});

const zone = (label: string, centre: number, buyers = 1, home = false) => ({ label, offset_minutes: centre, buyers, open: 1, home, centre });
const world = Array.from({ length: 28 }, (_, at) => zone(`Place ${at}`, (at * 24) / 30, at));

describe("how much the strip shows", () => {
  test("every place by name while there is room", () => {
    const marks = layout([zone("Berlin", 11), zone("Paris", 11), zone("Tokyo", 3)], (one) => one.centre, 1200);
    expect(marks.map((mark) => mark.label)).toEqual(["Tokyo", "Berlin", "Paris"]);
  });
  test("places of one clock together when it gets narrow, named after the busiest", () => {
    const marks = layout([zone("Berlin", 11, 9), zone("Paris", 11, 20), zone("Tokyo", 3)], (one) => one.centre, 190);
    expect(marks.map((mark) => mark.label)).toEqual(["Tokyo", "Paris +1"]);
  });
  test("the seller's own place gives the name", () => {
    const marks = layout([zone("Singapore", 4, 90), zone("Shenzhen", 4, 1, true)], (one) => one.centre, 120);
    expect(marks[0]?.label).toBe("Shenzhen +1");
  });
  test.each([1400, 760, 420, 200, 120])("28 places stand side by side in %i px and none is lost", (width) => {
    const marks = layout(world, (one) => one.centre, width);
    expect(marks.flatMap((mark) => mark.zones)).toHaveLength(28);
    apart(marks.map((mark) => mark.left), marks.map((mark) => mark.width), Math.max(width, marks[0]?.width ?? 0), 2);
  });
  test("no zones, no marks", () => expect(layout([], () => 0, 800)).toEqual([]));
});

test.each([["Berlin", "Ber"], ["New York", "NY"], ["São Paulo", "SP"], ["深圳市", "深圳"], ["", ""]])("%s is short as %s", (label, short) => expect(code(label)).toBe(short));
