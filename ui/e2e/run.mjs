/** The window in Chromium against the real engine: `nightshift serve --demo`.
 *
 *  npm run e2e               starts NIGHTSHIFT_BIN (or NIGHTSHIFT, else ../target/debug/nightshift) by itself
 *  npm run e2e -- --memory   the same steps against the in-memory shop, to work on screens without an engine */
import { mkdirSync } from "node:fs";
import { launch } from "../scripts/browser.mjs";
import { engine } from "./engine.mjs";
import { memory } from "./memory.mjs";
import { steps } from "./steps.mjs";

const RESULTS = new URL("../test-results/e2e/", import.meta.url).pathname;
mkdirSync(RESULTS, { recursive: true });

const host = await (process.argv.includes("--memory") ? memory() : engine());
let failed = 0;
try {
  const browser = await launch();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB", timezoneId: "Europe/Berlin", reducedMotion: "reduce" });
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (line) => line.type() === "error" && errors.push(line.text()));
  await page.goto(host.url);
  for (const [name, run] of steps) {
    const begun = Date.now();
    try {
      await run({ page, host });
      if (errors.length) throw new Error(`the page reported: ${errors.splice(0).join("; ")}`);
      console.log(`ok    ${name} (${Date.now() - begun} ms)`);
    } catch (error) {
      failed += 1;
      errors.length = 0;
      const file = `${RESULTS}${name.replace(/\W+/g, "-")}.png`;
      await page.screenshot({ path: file }).catch(() => undefined);
      console.error(`FAIL  ${name}\n      ${String(error.message ?? error).split("\n").join("\n      ")}\n      picture: ${file}`);
      await page.keyboard.press("Escape");
    }
  }
  await browser.close();
} finally {
  await host.stop();
}
console.log(failed ? `${failed} of ${steps.length} steps failed.` : `All ${steps.length} steps passed.`);
process.exit(failed ? 1 : 0);
