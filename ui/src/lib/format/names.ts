/** Names of countries and languages, amounts and sizes, by Intl. */
const shown = new Map<string, Intl.DisplayNames | undefined>();

function names(locale: string, type: "region" | "language"): Intl.DisplayNames | undefined {
  const key = `${type} ${locale}`;
  if (!shown.has(key)) shown.set(key, new Intl.DisplayNames([locale], { type }));
  return shown.get(key);
}

function nameOf(code: string | null | undefined, locale: string, type: "region" | "language"): string {
  if (!code || code === "und") return "";
  try {
    return names(locale, type)?.of(code) ?? code;
  } catch {
    // Not a code at all: show what is there.
    return code;
  }
}

export const country = (code: string | null | undefined, locale: string) => nameOf(code, locale, "region");
export const languageName = (code: string | null | undefined, locale: string) => nameOf(code, locale, "language");

/** `€24.90`, `¥8,400`: with the currency's own number of decimals. */
export function money(amount: string, currency: string, locale: string): string {
  const value = Number(amount);
  if (amount.trim() === "" || !Number.isFinite(value)) return `${amount} ${currency}`.trim();
  try {
    return new Intl.NumberFormat(locale, { style: "currency", currency }).format(value);
  } catch {
    return `${amount} ${currency}`;
  }
}

export function bytes(size: number | null, locale: string): string {
  if (size === null) return "";
  const [value, unit] = size < 1000 ? [size, "byte"] : size < 1e6 ? [size / 1000, "kilobyte"] : [size / 1e6, "megabyte"];
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 }).format(value);
}

export const percent = (share: number, locale: string) =>
  new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(share);

/** Counts characters as a person and a marketplace do: one emoji is one. */
export function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
