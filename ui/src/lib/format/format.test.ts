import { describe, expect, test } from "vitest";
import { bytes, characters, country, languageName, money } from "./names";
import { cityOf, clockTime, countdown, dayKey, listTime, minutesOf, span } from "./time";

const NOW = Date.parse("2026-11-20T13:30:00Z");

describe("countdowns", () => {
  test.each([
    [0, "0:00"],
    [-5000, "0:00"],
    [400, "0:01"],
    [42_000, "0:42"],
    [125_000, "2:05"],
    [3_730_000, "1:02:10"],
  ])("%i ms is %s", (left, text) => expect(countdown(NOW + left, NOW)).toBe(text));
});

describe("times", () => {
  test("24 hours in the zone asked for", () => {
    expect(clockTime("2026-11-20T00:05:00Z", "en", "UTC")).toBe("00:05");
    expect(clockTime(NOW, "en", "Asia/Kolkata")).toBe("19:00");
    expect(clockTime(NOW, "zh-CN", "Asia/Shanghai")).toBe("21:30");
  });
  test("nothing for what is no time", () => expect(clockTime("yesterday", "en")).toBe(""));
  test("a day begins where the reader is", () => {
    expect(dayKey("2026-11-20T23:30:00Z", "UTC")).toBe("2026-11-20");
    expect(dayKey("2026-11-20T23:30:00Z", "Asia/Tokyo")).toBe("2026-11-21");
  });
  test("lists: hour today, weekday within the week, then the day", () => {
    expect(listTime("2026-11-20T08:00:00Z", "en", NOW, "UTC")).toBe("08:00");
    expect(listTime("2026-11-18T08:00:00Z", "en", NOW, "UTC")).toBe("Wed");
    expect(listTime("2026-10-01T08:00:00Z", "en-GB", NOW, "UTC")).toBe("1 Oct");
    expect(listTime("2025-10-01T08:00:00Z", "en-GB", NOW, "UTC")).toBe("1 Oct 2025");
  });
  test("spans name the two greatest units", () => {
    expect(span(52 * 60_000, "en")).toBe("52m");
    expect(span(96 * 60_000, "en")).toBe("1h 36m");
    expect(span(-26 * 3_600_000, "en")).toBe("1d 2h");
    expect(span(96 * 60_000, "zh-CN")).toBe("1小时 36分钟");
  });
  test.each([["09:00", 540], ["9:05", 545], ["24:00", undefined], ["12:60", undefined], ["noon", undefined]])("%s is minute %s", (text, minutes) =>
    expect(minutesOf(text)).toBe(minutes),
  );
  test("cities", () => expect(cityOf("America/Argentina/Buenos_Aires")).toBe("Buenos Aires"));
});

describe("names and amounts", () => {
  test("money has the decimals of its currency", () => {
    expect(money("24.9", "EUR", "en")).toBe("€24.90");
    expect(money("8400", "JPY", "en")).toBe("¥8,400");
  });
  test("what is no amount or no currency is shown as it is", () => {
    expect(money("many", "EUR", "en")).toBe("many EUR");
    expect(money("", "EUR", "en")).toBe("EUR");
    expect(money("5", "euro", "en")).toBe("5 euro");
  });
  test("countries and languages, and codes that are none", () => {
    expect(country("DE", "zh-CN")).toBe("德国");
    expect(country("Atlantis", "en")).toBe("Atlantis");
    expect(country(null, "en")).toBe("");
    expect(languageName("zh-Hans", "en")).toBe("Simplified Chinese");
    expect(languageName("und", "en")).toBe("");
  });
  test("sizes", () => expect([bytes(null, "en"), bytes(2_140_000, "en")]).toEqual(["", "2.1 MB"]));
  test("characters are counted by code point", () => expect(characters("退款🎁a")).toBe(4));
});
