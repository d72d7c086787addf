/** The first start knows two things without asking: the language of the screens and the zone of this computer. */
import { systemZone } from "./format/time";
import { call } from "./ipc/client";
import { language } from "./locale.svelte";

/** Tells the engine the seller's language, so that glosses and screens agree. */
export async function keepLanguage(): Promise<void> {
  const { model_key_set: _, ...kept } = await call("settings.get", {});
  const wanted = language.current === "zh-CN" ? "zh-Hans" : language.current;
  if (kept.language !== wanted) await call("settings.set", { ...kept, language: wanted, model_key: null });
}

/** Tells the engine where the seller sits; working hours are kept in that zone. */
export async function keepZone(): Promise<void> {
  const zone = systemZone();
  const { model_key_set: _, ...kept } = await call("settings.get", {});
  if (kept.home_time_zone !== zone) await call("settings.set", { ...kept, home_time_zone: zone, model_key: null });
  const { working_hours, countdown } = await call("schedule.get", {});
  if (working_hours.zone !== zone) await call("schedule.set_hours", { working_hours: { ...working_hours, zone }, countdown });
}
