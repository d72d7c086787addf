import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { language, nearest } from "./locale.svelte";
import { readWhen, writeWhen } from "./window";
import { parse, href } from "./router.svelte";
import { advice, errorText, word } from "./words";

afterEach(() => language.use("en"));

const RUST = join(process.cwd(), "../src-tauri/crates");
const OWN = ["host_gone", "unauthorised"];
const CODES = [...readFileSync(join(RUST, "api/src/code.rs"), "utf8").matchAll(/=> "([a-z_]+)",/g)].map(([, code]) => code as string);

test("the engine's list of codes was found", () => expect(CODES.length).toBeGreaterThan(15));

test.each([...CODES, ...OWN])("the error %s says what happened and what to do, in both languages", (code) => {
  const english = errorText({ code, params: {} });
  expect(english.split(/[.;] /).length).toBeGreaterThan(1);
  if (code !== "internal") expect(english).not.toBe(errorText({ code: "internal", params: {} }));
  language.use("zh-CN");
  const chinese = errorText({ code, params: {} });
  expect(chinese).toMatch(/\p{Script=Han}/u);
});

test("an error code of a later engine still says something", () => expect(errorText({ code: "brand_new", params: { detail: "x" } })).toContain("x"));

test("every reason, intent and fact of the engine has its words", () => {
  const source = (file: string) => readFileSync(join(RUST, "domain/src", file), "utf8");
  const snake = (name: string) => name.replace(/([a-z])([A-Z])/g, "$1_$2").toLowerCase();
  const variants = (file: string, name: string) => [...(source(file).split(`pub enum ${name} {`)[1]?.split("\n}")[0] ?? "").matchAll(/^ {4}([A-Z]\w+),/gm)].map(([, variant]) => snake(variant as string));
  const reasons = variants("decision.rs", "Reason");
  expect(reasons.length).toBeGreaterThan(20);
  for (const code of reasons) expect(word("reason", code), code).not.toBe(code.replace(/_/g, " "));
  const facts = variants("fact.rs", "FactKind");
  expect(facts.length).toBeGreaterThan(20);
  language.use("zh-CN");
  for (const code of facts) expect(word("fact", code), code).toMatch(/\p{Script=Han}/u);
  const intents = [...source("understanding.rs").matchAll(/= "([a-z_]+)",/g)].map(([, code]) => code as string);
  expect(intents.length).toBeGreaterThan(40);
  const said = (code: string) => (["intent", "emotion", "risk"] as const).some((group) => /\p{Script=Han}/u.test(word(group, code)));
  for (const code of intents) expect(said(code), code).toBe(true);
});

test("a code we do not know is shown, not hidden", () => {
  expect(word("reason", "moon_too_bright")).toBe("moon too bright");
  expect(word("rule", "ebay.no_outside_links")).toBe("No links to the outside");
  expect(word("rule", "moon.no_howling")).toBe("moon.no howling");
  expect(word("reason", null)).toBe("");
  expect(advice("reason", "moon_too_bright")).toBeUndefined();
});

describe("small readers", () => {
  test.each([["zh", "zh-CN"], ["zh-Hans", "zh-CN"], ["zh-TW", "zh-CN"], ["de", "en"], ["", "en"], ["en-GB", "en"]])("%s reads %s", (wanted, got) => expect(nearest(wanted)).toBe(got));
  test.each(["always", "away", "22:00-08:00"])("%s is written as it was read", (text) => expect(writeWhen(readWhen(text))).toBe(text));
  test("an odd window is always", () => expect(readWhen("sometimes-maybe").kind).toBe("always"));
  test("addresses", () => {
    expect(parse(href("inbox", "a/b c"))).toEqual({ place: "inbox", id: "a/b c" });
    expect(parse("#/nowhere/x")).toEqual({ place: "inbox", id: undefined });
    expect(parse("")).toEqual({ place: "inbox", id: undefined });
  });
});
