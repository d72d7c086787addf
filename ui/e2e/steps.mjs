/** What a seller does, in order. Every step works on whatever the shop holds. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const ROW = "button.row";

const go = async (page, place) => {
  await page.evaluate((hash) => (location.hash = hash), `#/${place}`);
  await page.waitForFunction((name) => document.querySelector("nav a[aria-current=page]")?.getAttribute("href") === `#/${name}`, place.split("/")[0]);
};
const chosen = (page) => page.locator(`${ROW}[aria-current=true]`);
const heading = (page) => page.locator(".thread h1").innerText();

async function speak(page, code) {
  await go(page, "settings");
  await page.locator("select:has(option[value=zh-Hans])").selectOption(code);
  await page.locator("button[type=submit]").click();
  await page.waitForFunction((lang) => document.documentElement.lang === lang, code === "en" ? "en" : "zh-CN");
}

async function openFirst(page, filter) {
  await go(page, "inbox");
  if (filter) await page.getByRole("group", { name: "Filter" }).getByRole("button", { name: filter }).click();
  await page.locator(ROW).first().click();
  await page.waitForSelector(".thread h1");
}

export const steps = [
  ["the window opens on the shop", async ({ page, host }) => {
    await page.waitForSelector("section.strip", { timeout: host.patience });
    assert.equal(new URL(page.url()).hash.includes("token"), false, "the token stays in the address");
    await speak(page, "en");
  }],
  ["conversations are listed, about twelve in 600 px", async ({ page, host }) => {
    await go(page, "inbox");
    await page.waitForSelector(ROW, { timeout: host.patience });
    const box = await page.locator(ROW).first().boundingBox();
    assert.ok(box.height <= 50, `a row is ${box.height} px high`);
    assert.match(await page.locator(".watch").innerText(), /watching/i);
  }],
  ["j and k go through the list and the conversation follows", async ({ page }) => {
    await page.getByRole("group", { name: "Filter" }).getByRole("button", { name: "All" }).click();
    await page.waitForFunction(() => document.querySelectorAll("button.row").length > 2);
    const names = await page.locator(`${ROW} .name`).allInnerTexts();
    for (const at of [0, 1, 2]) {
      await page.keyboard.press("j");
      await page.waitForFunction((name) => document.querySelector(".thread h1")?.textContent?.trim() === name, names[at].trim());
    }
    await page.keyboard.press("k");
    await page.waitForFunction((name) => document.querySelector(".thread h1")?.textContent?.trim() === name, names[1].trim());
    assert.equal((await chosen(page).locator(".name").innerText()).trim(), names[1].trim());
  }],
  ["letters typed into a reply are letters", async ({ page }) => {
    const before = await heading(page);
    await page.keyboard.press("r");
    await page.keyboard.type("jkeu?/");
    assert.equal(await heading(page), before);
    const area = page.locator("form.composer textarea");
    assert.match(await area.inputValue(), /jkeu\?\/$/);
    await area.fill("");
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), "BODY");
  }],
  ["a countdown can be stopped", async ({ page, host }) => {
    await go(page, "outbox");
    const stop = page.locator("li.auto:has([role=timer])").first();
    await stop.waitFor({ timeout: host.patience });
    const name = await stop.locator("a").innerText();
    const text = await stop.locator(".text").innerText();
    await stop.getByRole("button", { name: /^Stop/ }).click();
    await page.waitForFunction((wanted) => ![...document.querySelectorAll("li:has([role=timer]) .text")].some((one) => one.textContent === wanted), text);
    assert.ok(name.length > 0);
  }],
  ["a person answers, and it is queued once", async ({ page }) => {
    await openFirst(page, "Waiting");
    const area = page.locator("form.composer textarea");
    const text = "Thank you for your message. A colleague looks into it now.";
    await area.fill(text);
    await page.keyboard.press("Control+Enter");
    await page.waitForTimeout(400);
    if (await page.getByRole("button", { name: "Send anyway" }).isVisible()) await page.getByRole("button", { name: "Send anyway" }).click();
    await page.waitForFunction((said) => [...document.querySelectorAll(".thread .text")].filter((one) => one.textContent === said).length === 1, text);
    assert.equal(await area.inputValue(), "");
  }],
  ["an automatic answer goes out, and why it was given is told with its facts", async ({ page, host }) => {
    await go(page, "outbox");
    const waiting = page.locator("li.auto:has([role=timer])").first();
    await waiting.waitFor({ timeout: host.patience });
    const link = await waiting.locator("a").getAttribute("href");
    await waiting.getByRole("button", { name: "Send now" }).click();
    await page.evaluate((hash) => (location.hash = hash), link);
    const why = page.locator(".message.assistant .why").last();
    await why.waitFor({ timeout: host.patience });
    await why.click();
    await page.waitForSelector("aside .fact");
    assert.match(await page.locator("aside .verdict").innerText(), /Reply|Ask back/);
    await page.keyboard.press("w");
  }],
  ["what was understood wrong is corrected by keyboard, and taken back", async ({ page, host }) => {
    await openFirst(page, "Waiting");
    // History was not judged, so there is nothing to correct in it.
    await page.locator(ROW).filter({ hasNotText: "Imported history" }).first().click();
    await page.keyboard.press("w");
    await page.getByRole("button", { name: "Not right?" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("combobox", { name: "What is it about?" }).waitFor();
    await page.keyboard.type("held customs");
    await page.keyboard.press("Enter");
    const said = page.locator("aside .said");
    await said.getByText(/^Noted\. /).waitFor({ timeout: host.patience });
    await page.locator("aside .about").getByText("your word").waitFor({ timeout: host.patience });
    await said.getByRole("button", { name: "Undo" }).click();
    await said.getByText(/^Taken back\. /).waitFor({ timeout: host.patience });
    await said.getByRole("button", { name: "Undo" }).waitFor({ state: "detached", timeout: host.patience });
    await page.keyboard.press("w");
  }],
  ["the stop key stops everything and is lifted again", async ({ page }) => {
    await page.keyboard.press("Control+.");
    await page.getByText(/Stopped since/).waitFor({ timeout: 1500 });
    assert.match(await page.locator(".watch").innerText(), /stopped/i);
    await page.getByRole("button", { name: /Resume/ }).click();
    await page.getByText(/Stopped since/).waitFor({ state: "detached" });
  }],
  ["the world strip is walked by keyboard and sets a mode", async ({ page }) => {
    const places = page.locator("button.place");
    await places.first().focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.evaluate(() => document.activeElement?.classList.contains("place")), true);
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    const off = page.getByRole("dialog").getByRole("radio", { name: "Off" });
    const auto = page.getByRole("dialog").getByRole("radio", { name: "Automatic" });
    await ((await off.isChecked()) ? auto : off).check();
    await page.getByText("Has its own row").waitFor();
    await page.getByRole("button", { name: "Follow the default" }).click();
    await page.getByText("Follows the default").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }],
  ["search finds a conversation", async ({ page }) => {
    await openFirst(page, "All");
    const name = (await page.locator(`${ROW} .name`).nth(2).innerText()).trim();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search and commands" }).fill(name);
    await page.getByRole("option").filter({ hasText: name }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.waitForFunction((wanted) => document.querySelector(".thread h1")?.textContent?.trim() === wanted, name);
  }],
  ["a mailbox form says what is missing and wrong", async ({ page }) => {
    await go(page, "channels");
    await page.getByRole("button", { name: "Add a mailbox" }).click();
    await page.getByRole("button", { name: "Test and add" }).click();
    assert.equal(await page.getByRole("alert").count(), 4);
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("type")), "email");
    await page.getByLabel("Mail address").fill("anna@gmail.com");
    await page.getByLabel("Password").focus();
    assert.equal(await page.getByLabel("Incoming (IMAP)").inputValue(), "imap.gmail.com:993");
    await page.locator("summary").click();
    await page.getByLabel("Incoming (IMAP)").fill("imap.gmail.com");
    await page.getByText("Write host and port").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }],
  ["the screens speak Chinese", async ({ page }) => {
    await speak(page, "zh-Hans");
    assert.match(await page.locator("nav").innerText(), /收件箱[\s\S]*渠道/);
    await speak(page, "en");
    assert.match(await page.locator("nav").innerText(), /Inbox/);
  }],
  ...["inbox", "outbox", "escalations", "channels", "schedule", "settings"].flatMap((place) =>
    ["light", "dark"].map((colour) => [`${place} in ${colour} has no serious fault of access`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: colour, reducedMotion: "reduce" });
      if (place === "inbox") await openFirst(page, "All");
      else await go(page, place);
      await page.waitForTimeout(300);
      // A strict content policy takes no added script; what the driver evaluates is outside of it.
      if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(readFileSync(axe, "utf8"));
      const found = await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations);
      const serious = found.filter((one) => one.impact === "serious" || one.impact === "critical");
      assert.deepEqual(serious.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 140)).join(" | ")}`), []);
    }]),
  ),
];
