/** Pictures of every screen with the in-memory shop, into test-results/shots. Look at them after every change of looks. */
import { mkdirSync } from "node:fs";
import { createServer } from "vite";
import { launch } from "./browser.mjs";

const OUT = new URL("../test-results/shots/", import.meta.url).pathname;
const only = process.argv[2];
mkdirSync(OUT, { recursive: true });

const server = await createServer({ mode: "development", server: { port: 0, strictPort: false }, logLevel: "error" });
await server.listen();
const base = server.resolvedUrls.local[0];
const browser = await launch();

/** name, path after the base, options */
const SHOTS = [
  ["inbox-light", "?mock#/inbox/c01", {}],
  ["inbox-dark", "?mock#/inbox/c01", { dark: true }],
  ["inbox-zh", "?mock#/inbox/c02", { locale: "zh-CN" }],
  ["inbox-zh-dark", "?mock#/inbox/c04", { locale: "zh-CN", dark: true }],
  ["inbox-none", "?mock#/inbox", {}],
  ["inbox-risk", "?mock#/inbox/c02", {}],
  ["inbox-ambiguous", "?mock#/inbox/c08", { dark: true }],
  ["inbox-rtl", "?mock#/inbox/c07", {}],
  ["inbox-ja-why", "?mock#/inbox/c04", { press: "w" }],
  ["why-light", "?mock#/inbox/c02", { press: "w" }],
  ["why-dark-zh", "?mock#/inbox/c02", { press: "w", dark: true, locale: "zh-CN" }],
  ["why-topics", "?mock#/inbox/c01", { press: "w", click: "text=Not right?", type: "or" }],
  ["why-topics-dark-zh", "?mock#/inbox/c01", { press: "w", click: "text=不对？", dark: true, locale: "zh-CN" }],
  ["why-noted", "?mock#/inbox/c01", { press: "w", click: "text=Not right?", type: "customs h", then: "Enter" }],
  ["why-noted-dark-zh", "?mock#/inbox/c01", { press: "w", click: "text=不对？", type: "沉默", then: "Enter", dark: true, locale: "zh-CN" }],
  ["why-not-used", "?mock#/inbox/c03", { press: "w", click: "text=Not right?", type: "spam", then: "Enter", width: 760 }],
  ["inbox-760", "?mock#/inbox/c03", { width: 760 }],
  ["inbox-420", "?mock#/inbox/c03", { width: 420, height: 820 }],
  ["inbox-420-list", "?mock#/inbox", { width: 420, height: 820, dark: true }],
  ["inbox-10000", "?mock&rows=10000#/inbox/c09", { scroll: true }],
  ["strip-many", "?mock&zones#/inbox/c06", { width: 1440 }],
  ["strip-many-760", "?mock&zones#/inbox/c06", { width: 760, dark: true }],
  ["strip-popover", "?mock#/inbox/c06", { click: "button.place:nth-of-type(3)" }],
  ["stopped", "?mock#/inbox/c01", { press: "Control+." }],
  ["broken", "?mock&broken#/channels", {}],
  ["outbox", "?mock#/outbox", {}],
  ["escalations", "?mock#/escalations", {}],
  ["escalations-zh", "?mock#/escalations", { locale: "zh-CN", dark: true }],
  ["channels", "?mock#/channels", { dark: true }],
  ["channels-add", "?mock#/channels", { click: "text=Add a mailbox" }],
  ["schedule", "?mock#/schedule", {}],
  ["schedule-dark", "?mock&zones#/schedule", { dark: true, locale: "zh-CN" }],
  ["settings", "?mock#/settings", {}],
  ["settings-learnt", "?mock#/settings", { height: 1300 }],
  ["settings-learnt-dark-zh", "?mock#/settings", { height: 1300, dark: true, locale: "zh-CN" }],
  ["palette", "?mock#/inbox/c01", { press: "Control+k", type: "lam" }],
  ["keys", "?mock#/inbox/c01", { press: "?" }],
  ["welcome", "?mock&first", {}],
  ["welcome-zh", "?mock&first", { locale: "zh-CN", dark: true }],
];

for (const [name, path, options] of SHOTS) {
  if (only && !name.includes(only)) continue;
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    colorScheme: options.dark ? "dark" : "light",
    locale: options.locale ?? "en-GB",
    timezoneId: "Asia/Shanghai",
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(`${name}: ${error.message}`));
  page.on("console", (line) => line.type() === "error" && console.error(`${name}: ${line.text()}`));
  await page.goto(base + path);
  await page.waitForSelector("#main", { state: "attached" });
  await page.waitForTimeout(350);
  if (options.press) await page.keyboard.press(options.press);
  if (options.click) await page.click(options.click);
  if (options.type) await page.waitForTimeout(100).then(() => page.keyboard.type(options.type));
  if (options.then) await page.keyboard.press(options.then);
  if (options.scroll) await page.mouse.move(150, 400).then(() => page.mouse.wheel(0, 30_000));
  await page.waitForTimeout(350);
  await page.screenshot({ path: `${OUT}${name}.png` });
  await context.close();
  console.log(name);
}
await browser.close();
await server.close();
