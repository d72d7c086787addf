/** Chromium of the system: nothing is downloaded. */
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const KNOWN = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe"];

export function launch() {
  const executablePath = process.env.CHROMIUM ?? KNOWN.find((path) => existsSync(path));
  if (!executablePath) throw new Error("No Chromium was found. Install it (Debian: apt-get install chromium), or name it in CHROMIUM.");
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}
