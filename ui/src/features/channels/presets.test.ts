import { expect, test } from "vitest";
import { isHost, mistakes, PROVIDERS, providerOf } from "./presets";

const box = { name: "", address: "anna@gmail.com", imap: "imap.gmail.com:993", smtp: "smtp.gmail.com:465", user: "", password: "x", tls: "implicit" as const, preset: "" };

test("a good mailbox has no mistakes", () => expect(mistakes(box)).toEqual({}));
test("what is missing or wrong is named by its field", () => {
  expect(mistakes({ ...box, address: "anna", password: " ", imap: "imap.gmail.com", smtp: "" })).toEqual({ address: "address", password: "missing", imap: "host", smtp: "missing" });
});
test.each([["127.0.0.1:1143", true], ["[::1]:993", true], ["host:0", false], ["host:70000", false], ["host", false], ["a b:1", false], ["imap://host:1", false]])("%s", (text, good) =>
  expect(isHost(text)).toBe(good),
);
test("providers are found by domain, and all of them are complete", () => {
  expect(providerOf("Li@QQ.com")?.code).toBe("qq");
  expect(providerOf("li@shop.example")).toBeUndefined();
  expect(providerOf("li")).toBeUndefined();
  for (const provider of PROVIDERS) expect([provider.imap, provider.smtp].every(isHost)).toBe(true);
});
