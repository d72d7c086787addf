/** Light or dark: as the system says, or as the seller chose on this computer. */
export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "nightdesk.theme";

class ThemeChoice {
  current = $state<Theme>("system");

  start(): void {
    const kept = localStorage.getItem(KEY);
    this.use(THEMES.find((theme) => theme === kept) ?? "system");
  }

  use(theme: Theme): void {
    this.current = theme;
    if (theme === "system") {
      delete document.documentElement.dataset["theme"];
      localStorage.removeItem(KEY);
    } else {
      document.documentElement.dataset["theme"] = theme;
      localStorage.setItem(KEY, theme);
    }
  }
}

export const theme = new ThemeChoice();
