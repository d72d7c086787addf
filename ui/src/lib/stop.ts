/** The stop key, shared by the bar, the keyboard and the palette. */
import { call } from "./ipc/client";
import { attempt, notices } from "./notices.svelte";
import { m } from "./paraglide/messages";
import { cache } from "./query.svelte";

export async function toggleStop(stopped: boolean): Promise<void> {
  const done = await attempt(() => call(stopped ? "schedule.resume" : "schedule.stop", {}));
  cache.invalidate(["overview", "schedule", "outbox", "inbox"]);
  if (done) notices.say(stopped ? m.resumed_notice() : m.stopped_notice());
}
