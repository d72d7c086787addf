/** Times, by Intl only. Every function takes the language and the zone, so that it can be tested. */
const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let found = cache.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, options);
    cache.set(key, found);
  }
  return found;
}

type When = string | number;
const ms = (when: When) => (typeof when === "number" ? when : Date.parse(when));

function show(when: When, locale: string, options: Intl.DateTimeFormatOptions): string {
  const time = ms(when);
  return Number.isFinite(time) ? formatter(locale, options).format(time) : "";
}

/** `14:05`, always with 24 hours: a strip of 24 hours must not need AM and PM. */
export function clockTime(when: When, locale: string, timeZone?: string): string {
  return show(when, locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone });
}

/** `20 Nov`, with the year when it is another one. */
export function day(when: When, locale: string, now: number, timeZone?: string): string {
  const other = new Date(ms(when)).getUTCFullYear() !== new Date(now).getUTCFullYear();
  return show(when, locale, { day: "numeric", month: "short", ...(other ? { year: "numeric" } : {}), timeZone });
}

export function dayTime(when: When, locale: string, now: number, timeZone?: string): string {
  const text = day(when, locale, now, timeZone);
  return text && `${text}, ${clockTime(when, locale, timeZone)}`;
}

export function weekday(when: When, locale: string, timeZone?: string): string {
  return show(when, locale, { weekday: "long", day: "numeric", month: "long", timeZone });
}

/** The calendar day, for separators: the same text means the same day. */
export function dayKey(when: When, timeZone?: string): string {
  return show(when, "sv-SE", { year: "numeric", month: "2-digit", day: "2-digit", timeZone });
}

/** In a list: the hour today, the weekday within a week, else the day. */
export function listTime(when: When, locale: string, now: number, timeZone?: string): string {
  const age = now - ms(when);
  if (dayKey(when, timeZone) === dayKey(now, timeZone)) return clockTime(when, locale, timeZone);
  if (age > 0 && age < 6 * 86_400_000) return show(when, locale, { weekday: "short", timeZone });
  return day(when, locale, now, timeZone);
}

/** `0:42`, `12:05`, `1:02:10`: what is left of a countdown; never negative. */
export function countdown(until: When, now: number): string {
  const left = Math.max(0, Math.ceil((ms(until) - now) / 1000));
  const pad = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(left / 3600);
  const minutes = Math.floor((left % 3600) / 60);
  return hours ? `${hours}:${pad(minutes)}:${pad(left % 60)}` : `${minutes}:${pad(left % 60)}`;
}

/** `3 h`, `2 h 10 min`, `2 d 4 h`: the two greatest units of a span, always positive. */
export function span(milliseconds: number, locale: string): string {
  const minutes = Math.max(0, Math.round(Math.abs(milliseconds) / 60_000));
  const [d, h, min] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  if (d) return [unit(d, "day", locale), h && unit(h, "hour", locale)].filter(Boolean).join(" ");
  if (h) return [unit(h, "hour", locale), min && unit(min, "minute", locale)].filter(Boolean).join(" ");
  return unit(min, "minute", locale);
}

const units = new Map<string, Intl.NumberFormat>();

function unit(value: number, name: string, locale: string): string {
  const key = `${name} ${locale}`;
  let found = units.get(key);
  if (!found) {
    found = new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: locale.startsWith("zh") ? "short" : "narrow" });
    units.set(key, found);
  }
  return found.format(value);
}

/** Minutes after midnight of `HH:MM`; `undefined` for anything else. */
export function minutesOf(text: string): number | undefined {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  if (!match) return undefined;
  const [hours, minutes] = [Number(match[1]), Number(match[2])];
  return hours < 24 && minutes < 60 ? hours * 60 + minutes : undefined;
}

/** The seller's own zone as the system knows it. */
export function systemZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** All zones the browser knows, for a list to choose from. */
export function zones(): string[] {
  return typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : [systemZone()];
}

/** `Europe/Berlin` -> `Berlin`. */
export function cityOf(zone: string): string {
  return (zone.split("/").pop() ?? zone).replace(/_/g, " ");
}
