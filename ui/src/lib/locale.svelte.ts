/** The language of the screens: the seller's, else the browser's. Reading it in a template makes it switch live. */
import { isLocale, locales, overwriteGetLocale } from "./paraglide/runtime";

export type Locale = (typeof locales)[number];

/** The nearest language we have: any Chinese reads Simplified, all others English. */
export function nearest(wanted: string | undefined): Locale {
  if (!wanted) return "en";
  if (isLocale(wanted)) return wanted;
  return wanted.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

class Language {
  current = $state<Locale>(nearest(globalThis.navigator?.language));

  use(wanted: string | undefined): void {
    this.current = nearest(wanted && wanted !== "und" ? wanted : globalThis.navigator?.language);
    if (globalThis.document) document.documentElement.lang = this.current;
  }
}

export const language = new Language();
overwriteGetLocale(() => language.current);
