/** How much script a window loads: gzip of every built script together, against the budget of the design. */
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET = 150_000;
const folder = new URL("../dist/assets/", import.meta.url);
const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
const sizes = scripts.map((name) => [name, gzipSync(readFileSync(new URL(name, folder)), { level: 9 }).length]);
const total = sizes.reduce((sum, [, size]) => sum + size, 0);
for (const [name, size] of sizes) console.log(`${(size / 1000).toFixed(1).padStart(8)} kB  ${name}`);
console.log(`${(total / 1000).toFixed(1).padStart(8)} kB  script in total, gzip (budget ${BUDGET / 1000} kB)`);
if (total > BUDGET) {
  console.error("The script bundle is over its budget.");
  process.exit(1);
}
