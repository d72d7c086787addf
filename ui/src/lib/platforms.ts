/** How platforms write their own names. Data only: nothing here decides anything. */
const NAMES: Record<string, string> = { ebay: "eBay", email: "E-mail", amazon: "Amazon" };

export function platformName(code: string): string {
  return NAMES[code] ?? code.charAt(0).toUpperCase() + code.slice(1);
}
