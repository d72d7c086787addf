/** The house rules of the UI that a program can check. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const LONGEST = 260;
const findings = [];

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!["paraglide", "bindings", "mock"].includes(entry.name)) yield* files(path);
    } else if (/\.(ts|svelte)$/.test(entry.name)) yield path;
  }
}

const messages = Object.fromEntries(["en", "zh-CN"].map((locale) => [locale, JSON.parse(readFileSync(join(ROOT, `messages/${locale}.json`), "utf8"))]));
const keys = new Set(Object.keys(messages.en));
for (const key of keys) if (!(key in messages["zh-CN"])) findings.push(`messages/zh-CN.json lacks ${key}`);
for (const key of Object.keys(messages["zh-CN"])) if (!keys.has(key)) findings.push(`messages/en.json lacks ${key}`);
const slots = (text) => [...new Set(JSON.stringify(text).match(/\{\w+\}/g) ?? [])].sort().join();
for (const key of keys) if (slots(messages.en[key]) !== slots(messages["zh-CN"][key] ?? "")) findings.push(`${key}: the two languages have different slots`);

let used = "";
for (const path of files(join(ROOT, "src"))) {
  const text = readFileSync(path, "utf8");
  const name = relative(ROOT, path).replaceAll("\\", "/");
  used += text;
  const lines = text.split("\n").length;
  if (!name.endsWith(".test.ts") && !name.endsWith("mock.ts") && lines > LONGEST) findings.push(`${name}: ${lines} lines, at most ${LONGEST}`);
  for (const [, target] of text.matchAll(/from "([^"]+)"|import\("([^"]+)"\)/g)) {
    if (!target) continue;
    if (target.startsWith("@tauri-apps") && name !== "src/lib/ipc/tauri.ts") findings.push(`${name}: imports ${target}; only src/lib/ipc/tauri.ts may`);
    const feature = /^src\/features\/(\w+)\//.exec(name)?.[1];
    const other = /^\$features\/(\w+)/.exec(target)?.[1] ?? (feature && /^\.\.\/(\w+)\//.exec(target)?.[1]);
    if (feature && other && other !== feature) findings.push(`${name}: a feature imports the feature ${other}`);
    if (name.startsWith("src/lib/") && /^\$(features|views)/.test(target)) findings.push(`${name}: the library reaches up to ${target}`);
  }
  if (path.endsWith(".svelte")) {
    const template = text.replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/g, "");
    for (const [, words] of template.matchAll(/>([^<>{}]*[A-Za-z]{3,}[^<>{}]*)</g)) {
      if (!/^\s*(Ctrl[ A-Za-z.]*|=>.*|&&.*)\s*$/.test(words) && !/[=;()+]/.test(words)) findings.push(`${name}: untranslated text "${words.trim()}"`);
    }
    if (/\{@html/.test(template)) findings.push(`${name}: {@html} is not used here; buyer HTML goes into the sandboxed frame`);
    if (/(?:margin|padding|border|inset)-(?:left|right|top|bottom)\s*:/.test(text)) findings.push(`${name}: use logical properties`);
  }
}

// Keys that are put together from a code have these beginnings; all others must be named somewhere.
const GROUPS = /^(\$schema|advice_|reason_|intent_|emotion_|risk_|decision_|state_|outbox_|health_|order_|parcel_|refund_|fact_|entity_|mode_|suppress_|author_|scope_|sendclass_|counts_|rule_|day_|error_|when_)/;
for (const key of keys) if (!GROUPS.test(key) && !used.includes(`m.${key}`)) findings.push(`messages: nobody says ${key}`);

for (const finding of findings) console.error(finding);
if (findings.length) process.exit(1);
console.log("The UI keeps the house rules.");
