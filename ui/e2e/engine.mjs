/** Starts the engine with the demo shop on a profile of its own and reads the address that it prints. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PATIENCE = 60_000;

export async function engine() {
  const program = process.env.NIGHTSHIFT_BIN ?? process.env.NIGHTSHIFT ?? fileURLToPath(new URL("../../target/debug/nightshift", import.meta.url));
  if (!existsSync(program)) throw new Error(`There is no engine at ${program}. Build it (cargo build -p nightshift), or name it in NIGHTSHIFT_BIN.`);
  const dist = fileURLToPath(new URL("../dist/index.html", import.meta.url));
  if (!existsSync(dist)) throw new Error("The UI is not built. Run `npm run build` first.");
  const profile = mkdtempSync(join(tmpdir(), "nightdesk-e2e-"));
  const child = spawn(program, ["serve", "--demo", "--profile", profile, "--vault", "memory", "--ui", fileURLToPath(new URL("../dist", import.meta.url))], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill("SIGTERM");
      await Promise.race([new Promise((done) => child.once("exit", done)), new Promise((done) => setTimeout(done, 5000))]);
      if (child.exitCode === null) child.kill("SIGKILL");
    }
    rmSync(profile, { recursive: true, force: true });
  };
  try {
    const url = await new Promise((found, lost) => {
      const timer = setTimeout(() => lost(new Error(`The engine printed no address within ${PATIENCE / 1000} s. It said:\n${said}`)), PATIENCE);
      const read = (chunk) => {
        said += chunk;
        const address = /https?:\/\/[^\s"']+#token=[^\s"']+/.exec(said)?.[0];
        if (!address) return;
        clearTimeout(timer);
        found(address);
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      child.once("error", lost);
      child.once("exit", (code) => lost(new Error(`The engine ended with ${code} before it printed an address. It said:\n${said}`)));
    });
    return { url, stop, patience: 120_000 };
  } catch (error) {
    await stop();
    throw error;
  }
}
